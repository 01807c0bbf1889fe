using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>How long a thing takes until an event, when only the end is named: "time to solve a ticket" runs from where the ticket began.</summary>
internal static class LeadTimes
{
    public static FunnelPlan? Of(Sentence sentence, EventSelection end)
    {
        if (end.Names.Count != 1)
        {
            return null;
        }

        if (FromOpposite(sentence, end) is { } states)
        {
            return states;
        }

        // "time to first reply": what customers replied before is of another kind, and no beginning of it.
        var words = Stems(end.Names[0]);
        words.Remove(Stemmer.Stem(Naming.Event(end.Names[0]).Split(' ')[^1]));
        foreach (var start in sentence.Model.Events.Where(definition => definition.Name != end.Names[0]).OrderByDescending(definition => Stems(definition.Name).Intersect(words).Count()).ThenByDescending(definition => definition.Count))
        {
            var first = EventSelection.Of(start.Name);
            if (!Stems(start.Name).Overlaps(words) || SharedKeys.Of(sentence, [first, end]) is not { } entity)
            {
                continue;
            }

            sentence.Assume($"measured from {Naming.Event(start.Name)} to {Naming.Event(end.Names[0])} of the same {entity.Name}");
            return new FunnelPlan { Steps = [first, end], Entity = entity, Output = FunnelOutput.TimeToConvert };
        }

        return FromOrigin(sentence, end);
    }

    /// <summary>From where the thing began that the event happens to.</summary>
    private static FunnelPlan? FromOrigin(Sentence sentence, EventSelection end)
    {
        if (SharedKeys.Origin(sentence.Model, end.Names[0]) is not { } origin || SharedKeys.Of(sentence, [EventSelection.Of(origin.Event), end]) is not { } entity)
        {
            return null;
        }

        sentence.Assume($"measured from {Naming.Event(origin.Event)} to {Naming.Event(end.Names[0])} of the same {entity.Name}");
        return new FunnelPlan { Steps = [EventSelection.Of(origin.Event), end], Entity = entity, Output = FunnelOutput.TimeToConvert };
    }

    /// <summary>"time to close an issue" where rows of one name say "opened" and "closed": from the one state to the other.</summary>
    private static FunnelPlan? FromOpposite(Sentence sentence, EventSelection end)
    {
        if (end.Where is not FieldTest { Operator: TestOperator.Equals, Values: [var state] } test || sentence.Facts.PropertyOf(test.Field) is not { } property)
        {
            return null;
        }

        var opposites = Lexicon.Opposites.Where(pair => Lexicon.StemOf(pair.Key) == Lexicon.StemOf(state)).SelectMany(pair => pair.Value).Select(Lexicon.StemOf).ToHashSet(StringComparer.Ordinal);
        var start = property.Values.FirstOrDefault(value => opposites.Contains(Lexicon.StemOf(value)));
        var first = start is null ? null : end with { Where = test with { Values = [start] }, Label = null };
        if (first is null || (sentence.Facts.EntityOf(end) ?? KeyOf(sentence, end)) is not { } entity)
        {
            return null;
        }

        sentence.Assume($"measured from {start} to {state} of the same {entity.Name}");
        return new FunnelPlan { Steps = [first, end], Entity = entity with { Selection = null }, Output = FunnelOutput.TimeToConvert };
    }

    /// <summary>What the rows are about: the identifier among their properties that is called like them, of which each thing has several rows.</summary>
    private static EntityKey? KeyOf(Sentence sentence, EventSelection rows)
    {
        var words = Stems(rows.Names[0]);
        var key = sentence.Model.Properties.FirstOrDefault(property => property.Role == Model.PropertyRole.Identifier && property.Events.Contains(rows.Names[0]) && !SharedKeys.IsOfOneRow(property) && Tokens.QuestionTokenizer.Words(property.Path.Split('.')[^1]).Any(word => words.Contains(word.Stem)));
        return key is null ? null : new EntityKey([Field.Property(key.Path)]) { Name = SharedKeys.NameOf(key.Path) };
    }

    private static HashSet<string> Stems(string name) => [.. Naming.Event(name).Split(' ').Where(word => word.Length > 2).Select(Stemmer.Stem)];
}
