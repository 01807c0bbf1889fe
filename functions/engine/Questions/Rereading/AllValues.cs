using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"who use both card types", "who listened to all five shows": at least so many different ones.</summary>
internal static class AllValues
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (CountAt(mentions, at) is not { } found || !mentions.Take(at).Any(ArePeople))
            {
                continue;
            }

            var all = mentions[at];
            var number = found.Count.ToString(CultureInfo.InvariantCulture);
            return
            [
                .. mentions.Take(at),
                new Mention(all.Start, all.End, "at least", [new KeywordMeaning(Keyword.AtLeast) { Score = 0.9 }]),
                new Mention(all.Start, mentions[found.Field - 1].End, number, [new NumberMeaning(found.Count, TokenKind.Number) { Score = 0.85 }]),
                new Mention(all.Start, mentions[found.Field - 1].End, "different", [new KeywordMeaning(Keyword.Distinct) { Score = 0.9 }]),
                .. mentions.Skip(found.Field),
            ];
        }

        return mentions;
    }

    private static (int Count, int Field)? CountAt(IReadOnlyList<Mention> mentions, int at)
    {
        var both = mentions[at].Is(Keyword.Both) && !mentions[at].IsContent;
        var next = at + 1;
        while (next + 1 < mentions.Count && mentions[next].Text.ToLowerInvariant() is "the" or "of" or "our")
        {
            next++;
        }

        var said = !both && mentions[at].Text.Equals("all", StringComparison.OrdinalIgnoreCase) && mentions[next].Meanings[0] is NumberMeaning { Value: >= 2 and <= 1000 } number ? (int)number.Value : default(int?);
        var field = said is null ? next : next + 1;
        var every = mentions[at].Text.Equals("every", StringComparison.OrdinalIgnoreCase) || (mentions[at].Text.Equals("all", StringComparison.OrdinalIgnoreCase) && said is null && IsDone(mentions[at - 1]));
        if (field >= mentions.Count || mentions[field].Meanings[0] is not FieldMeaning { Property: { Type: PropertyType.Text or PropertyType.Number, Events.Count: > 0 } property } || ModelFacts.IsNumeric(property) || (!every && !mentions[field].Text.EndsWith('s')))
        {
            return null;
        }

        return both ? (SaidWith(mentions[at]) ?? 2, field) : said is { } many ? (many, field) : every && property is { ValuesComplete: true, DistinctCount: >= 2 and <= 100 } && IsDone(mentions[at - 1]) ? ((int)property.DistinctCount, field) : null;
    }

    /// <summary>"all three" is one word of the grammar.</summary>
    private static int? SaidWith(Mention all) => NumberWords.Value(all.Text.Split(' ')[^1].ToLowerInvariant()) is { } number ? (int)number : null;

    private static bool IsDone(Mention mention) => mention.Meanings[0] is EventMeaning || mention.Text.ToLowerInvariant() is "to" or "in" or "used" or "tried" or "use";

    private static bool ArePeople(Mention mention) => mention.Is(Keyword.Users, Keyword.Who) || mention.Meanings[0] is PeopleMeaning;
}
