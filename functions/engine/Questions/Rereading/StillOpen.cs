using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"disputes that are still open" where one row says that a dispute was opened and another that it was resolved: those that were opened and never resolved.</summary>
internal static class StillOpen
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at < mentions.Count; at++)
        {
            if (at + 1 < mentions.Count && WordLists.OpenStates.Contains(mentions[at].Text) && OpenThings(mentions[at + 1] with { Text = $"{mentions[at].Text} {mentions[at + 1].Text}" }, model) is { } apart)
            {
                return [.. mentions.Take(at), mentions[at + 1] with { Start = mentions[at].Start, Meanings = [new EventMeaning(apart) { Score = 1 }] }, .. mentions.Skip(at + 2)];
            }

            if (OpenThings(mentions[at], model) is { } open)
            {
                return [.. mentions.Take(at), mentions[at] with { Meanings = [new EventMeaning(open) { Score = 1 }] }, .. mentions.Skip(at + 1)];
            }

            var thing = Describes(mentions[at]) ? at : Enumerable.Range(0, at).LastOrDefault(before => !mentions[before].IsNoise && !mentions[before].Is(Keyword.Is, Keyword.Those), -1);
            if (thing < 0 || (thing < at && (thing == at - 1 || !WordLists.OpenStates.Contains(mentions[at].Text))) || mentions[thing].Meanings[0] is not EventMeaning { Selection: { Where: null, Names: [var begun] } } opened || EndOf(begun, model) is not { } end)
            {
                continue;
            }

            var place = mentions[at];
            return
            [
                .. mentions.Take(thing), mentions[thing] with { Meanings = [opened] }, .. mentions.Skip(thing + 1).Take(Math.Max(0, at - thing - 1)),
                (place with { Start = place.End }).Said(Keyword.Never, "never"),
                place with { Start = place.End, Meanings = [new EventMeaning(EventSelection.Of(end)) { Score = NameIndex.FamilyWord }] }, .. mentions.Skip(at + 1),
            ];
        }

        return mentions;
    }

    /// <summary>"open support tickets by topic", "open jobs" where jobs are posted and closed: the rows of those that were posted whose thing has no row that closes it.</summary>
    private static EventSelection? OpenThings(Mention mention, SemanticModel model)
    {
        var words = QuestionTokenizer.Words(mention.Text);
        if (words.Count < 2 || !WordLists.OpenStates.Contains(words[0].Lower) || !mention.Text.EndsWith('s') || mention.Meanings[0] is not (EventMeaning or FieldMeaning or EntityMeaning))
        {
            return null;
        }

        var thing = words.Skip(1).Select(word => word.Stem).ToList();
        var rows = model.Events.Select(definition => (definition.Name, Words: QuestionTokenizer.Words(definition.Name))).Where(row => row.Words.Count > 1 && Ends(row.Words.SkipLast(1).Select(word => word.Stem).ToList(), thing)).ToList();
        var begun = rows.FindAll(row => DeedWords.IsBeginning(row.Words[^1].Stem) && model.Properties.Any(key => SharedKeys.OriginOf(model, key) == row.Name));
        var ended = rows.FindAll(row => DeedWords.IsClosing(row.Words[^1].Stem));
        return begun is [var first] && ended is [var last] && model.Properties.FirstOrDefault(key => key.Events.Contains(last.Name) && SharedKeys.OriginOf(model, key) == first.Name) is { } shared
            ? EventSelection.Of(first.Name) with { Where = new NotCondition(new ThingTest(Field.Property(shared.Path), EventSelection.Of(last.Name))), Label = mention.Text.ToLowerInvariant() }
            : null;
    }

    /// <summary>"tickets" for support tickets.</summary>
    private static bool Ends(List<string> name, List<string> thing) => name.Count >= thing.Count && name.TakeLast(thing.Count).SequenceEqual(thing);

    /// <summary>"open disputes".</summary>
    private static bool Describes(Mention mention) => mention.Text.StartsWith("open ", StringComparison.OrdinalIgnoreCase) && mention.Text.EndsWith('s') && mention.Meanings[0] is EventMeaning { IsPartial: false };

    /// <summary>The one other row of the same thing, which its key tells and its name repeats.</summary>
    private static string? EndOf(string begun, SemanticModel model)
    {
        var words = QuestionTokenizer.Words(begun);
        if (words is not [var thing, var deed] || !DeedWords.IsBeginning(deed.Stem))
        {
            return null;
        }

        var keys = model.Properties.Where(property => property.Role == PropertyRole.Identifier && property.Events.Contains(begun)).SelectMany(property => property.Events).Distinct()
            .Where(name => name != begun && QuestionTokenizer.Words(name) is [var other, var end] && other.Stem == thing.Stem && !DeedWords.IsBeginning(end.Stem)).Take(2).ToList();
        return keys is [var only] ? only : null;
    }
}
