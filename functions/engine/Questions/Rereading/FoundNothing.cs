using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"searches that found nothing", "that returned no results" where rows say how many results there were: those without any; "people who ordered nothing": those who never did.</summary>
internal static class FoundNothing
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 1; at + 2 < mentions.Count; at++)
        {
            if (WordLists.FindingVerbs.Contains(mentions[at].Text) && mentions[at + 1].Text.ToLowerInvariant() is "no" or "zero" or "0" && mentions[at + 2].Meanings.OfType<FieldMeaning>().Any(field => IsFinding(field.Property)))
            {
                return [.. mentions.Take(at), mentions[at + 1].Said(Keyword.Not, "with no"), .. mentions.Skip(at + 2)];
            }
        }

        var nothing = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.Equals("nothing", StringComparison.OrdinalIgnoreCase), -1);
        if (nothing < 2 || !WordLists.FindingVerbs.Contains(mentions[nothing - 1].Text)
            || mentions.Take(nothing - 1).SelectMany(mention => mention.Meanings.OfType<EventMeaning>().Take(1)).LastOrDefault() is not { Selection.Names: [var searched] }
            || model.Properties.Where(property => property.Minimum == 0 && property.Events.Contains(searched) && IsFinding(property)).Take(2).ToList() is not [var found])
        {
            return NothingDone(mentions);
        }

        return
        [
            .. mentions.Take(nothing - 1), mentions[nothing - 1].Said(Keyword.Not, "with no"),
            mentions[nothing] with { Meanings = [new FieldMeaning(Field.Property(found.Path), found) { Score = 1 }] }, .. mentions.Skip(nothing + 1),
        ];
    }

    /// <summary>"result_count", "hits".</summary>
    private static bool IsFinding(PropertyDefinition? property) =>
        ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property!.Path).Any(word => WordLists.Findings.Contains(word.Stem));

    /// <summary>"who ordered nothing in May": the deed did not happen.</summary>
    private static IReadOnlyList<Mention> NothingDone(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Meanings.OfType<EventMeaning>().FirstOrDefault() is { } deed && mentions[at].Meanings[0] is EventMeaning or KeywordMeaning { Keyword: Keyword.Spend } && DeedPhrases.IsPast(mentions[at])
                && mentions[at + 1].Text.ToLowerInvariant() is "nothing" or "nothing at all" && mentions[at - 1].Is(Keyword.Who, Keyword.Users))
            {
                var nothing = mentions[at + 1];
                return
                [
                    .. mentions.Take(at), nothing.Said(Keyword.Never, "never"),
                    mentions[at] with { Meanings = [deed, .. mentions[at].Meanings.Where(meaning => meaning != deed)] }, .. mentions.Skip(at + 2),
                ];
            }
        }

        return mentions;
    }
}
