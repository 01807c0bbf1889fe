using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"a third round", "the fourth attempt" where rows say "round" or "attempt" as a number: read as "round 3".</summary>
internal static class OrdinalNumbers
{
    /// <summary>Numbers that things are numbered by are few and begin at one.</summary>
    private const int MostNumbers = 100;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (NumberWords.Ordinal(mentions[at].Text.ToLowerInvariant()) is { } number and > 0 && mentions[at].Meanings[0] is KeywordMeaning or UnknownMeaning && (number > 1 || IsFirst(mentions, at)) && mentions[at + 1].Meanings[0] is FieldMeaning { Score: >= 0.9, Property: { Role: not (PropertyRole.Money or PropertyRole.Duration) } numbered } && IsNumbering(numbered))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at + 1];
                changed[at + 1] = mentions[at] with { Text = number.ToString(CultureInfo.InvariantCulture), Meanings = [new NumberMeaning(number, TokenKind.Number) { Score = 0.85 }] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"score on the first attempt" where attempts are numbered from one; before anything else the word may as well mean the time.</summary>
    private static bool IsFirst(IReadOnlyList<Mention> mentions, int at) =>
        at > 0 && mentions[at + 1].Meanings[0] is FieldMeaning { Score: >= 0.95, Property: { Minimum: 1 } numbered } && QuestionTokenizer.Words(numbered.Path) is { Count: 1 } && (at + 2 == mentions.Count || mentions[at + 2].Is(Keyword.By, Keyword.Per) || mentions[at + 2].IsNoise || mentions[at + 2].Meanings[0] is TimeMeaning)
        && mentions.Take(at).Any(mention => mention.IsContent) && !mentions.Any(mention => mention.Is(Keyword.Users, Keyword.When) || mention.Meanings[0] is PeopleMeaning);

    private static bool IsNumbering(PropertyDefinition property) => ModelFacts.IsNumeric(property) && property is { Minimum: >= 0 and <= 1, DistinctCount: <= MostNumbers };
}
