using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Properties that hold categories are no numbers: named alone their values are counted, named beside a number they group it.</summary>
internal static class CategoryTargets
{
    /// <summary>A category with so few values beside another group is rather a second group than a number.</summary>
    private const int MostSeries = 12;

    /// <summary>"which plan do our users have", "what countries are customers from": people are counted by what they have, not their rows.</summary>
    private static UsersNoun? PeopleBehind(Sentence sentence, int group)
    {
        var asked = sentence.Previous(group - 1);
        var people = sentence.Next(group + 1, Keyword.Is, Keyword.Most);
        return sentence.InRange(asked) && sentence[asked].Is(Keyword.Which) && sentence.InRange(people) && Nouns.At(sentence, people) is UsersNoun { Selection: null, Users: null } noun ? noun : null;
    }

    /// <summary>"payment methods", "failure reasons split": a category by itself is no number; its values are counted, in the rows that carry it.</summary>
    public static void Take(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (targets is [{ Noun: FieldNoun { Property: { Type: Model.PropertyType.Text, Role: Model.PropertyRole.Plain, DistinctCount: > 1 and <= 500 } } group, Aggregators.Any: false, Verbs.Count: 0 }, { Noun: FieldNoun, Aggregators.Functions.Count: > 0 }] && slots.Breakdowns.Count == 0)
        {
            slots.Breakdowns.Add(new Dimension(group.Field) { Name = Naming.Of(group.Field), ExcludeMissing = true });
            targets.RemoveAt(0);
            return;
        }

        if (targets is [{ Noun: FieldNoun { Property: { Type: Model.PropertyType.Text, Role: Model.PropertyRole.Plain } } asked, Aggregators.Any: false, Verbs.Count: 0 }] && slots.Breakdowns.Count == 0 && PeopleBehind(sentence, asked.At) is { } people)
        {
            var trait = sentence.Facts.AttributeLike(asked.Field) ?? asked.Field;
            slots.Breakdowns.Add(new Dimension(trait) { Name = Naming.Of(trait), ExcludeMissing = true });
            targets[0] = new MeasureTarget(people, new Aggregators { Counts = true });
            return;
        }

        if (targets is not [{ Noun: FieldNoun { Field.Source: FieldSource.EventProperty, Property: { Type: Model.PropertyType.Text or Model.PropertyType.Array, Role: Model.PropertyRole.Plain, DistinctCount: > 1 and <= 500 } property } noun, Aggregators.Any: false } target]
            || (slots.Breakdowns.Count > 0 && !(slots.Breakdowns is [{ Grain: null } other] && other.Field != noun.Field && property.DistinctCount <= MostSeries && slots.Limit is null)) || slots.Per is not null || slots.Grain is not null || slots.ShareOfTotal && sentence.FindWhereAny(Keyword.HowMany) || target.OfValue)
        {
            return;
        }

        var selection = target.Verbs.Count > 0 ? target.Verbs[0].Selection
            : property.Events.Count > 0 && property.Events.Count < sentence.Model.Events.Count ? new EventSelection { Names = property.Events } : null;
        slots.Breakdowns.Add(new Dimension(noun.Field) { Name = Naming.Of(noun.Field), ExcludeMissing = true });
        targets[0] = new MeasureTarget(new EventsNoun(selection) { At = noun.At, Label = Naming.Of(selection) }, new Aggregators { Counts = true });
    }
}
