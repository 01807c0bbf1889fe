using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"resolution time", "average first response time" where no number of the rows is called so: the time from where the thing began until then.</summary>
internal static class TimesOfDeeds
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Text.ToLowerInvariant() is "time" or "times" && mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Noise } or UnknownMeaning or ValueMeaning && IsDeed(mentions[at - 1]) && Deed(mentions[at - 1], model) is { } deed)
            {
                var place = mentions[at - 1];
                return [.. mentions.Take(at - 1), (place with { End = place.Start }).Said(Keyword.TimeBetween, "time to"), deed, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>A noun of a deed and no plural: "response", "first reply", "resolution".</summary>
    private static bool IsDeed(Mention mention) => mention.Meanings[0] is EventMeaning { Selection.Where: null } or FieldMeaning && !mention.Text.EndsWith('s') && !mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase);

    private static Mention? Deed(Mention mention, SemanticModel model)
    {
        switch (mention.Meanings[0])
        {
            case FieldMeaning { Property: { Events: [var name] } flag } when YesNo.Of(flag) is not null && Naming.Stems(flag.Path).Intersect(Naming.Stems(name)).Any() && IsLater(name, model):
                return mention;
            default:
                return mention.Meanings.OfType<EventMeaning>().FirstOrDefault() is { Selection: { Where: null, Names: [var deed] } } meant && IsLater(deed, model)
                    ? mention with { Meanings = [meant with { IsPartial = false, Score = Math.Max(meant.Score, NameIndex.RelatedWord) }] }
                    : null;
        }
    }

    /// <summary>Something began before it, and its own rows do not say how long it took.</summary>
    private static bool IsLater(string name, SemanticModel model)
    {
        var words = QuestionTokenizer.Words(name).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        return SharedKeys.Origin(model, name) is not null && !model.Properties.Any(property => property.Role == PropertyRole.Duration && property.Events.Contains(name)
            && QuestionTokenizer.Words(property.Path).All(word => WordLists.PlainLengths.Contains(word.Stem) || words.Contains(word.Stem) || (Derivation.RootOf(word.Lower) is { } root && QuestionTokenizer.Words(name).Any(own => Derivation.RootOf(own.Lower) == root))));
    }
}
