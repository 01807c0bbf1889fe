using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many days go by between a customer's first and second order": as if it said "how many days between first and second order".</summary>
internal static class SpansBetween
{
    private const int MostWords = 5;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => Between(After(mentions));

    /// <summary>"how many days after installing do users follow a show": from the one deed to the other.</summary>
    private static IReadOnlyList<Mention> After(IReadOnlyList<Mention> mentions)
    {
        var after = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.After) && !mentions[at].IsContent, -1);
        if (after < 2 || !mentions[after - 2].Is(Keyword.HowMany) || mentions[after - 1].Meanings[0] is not UnitMeaning { Plural: true })
        {
            return mentions;
        }

        var people = Enumerable.Range(after + 1, mentions.Count - after - 1).FirstOrDefault(at => mentions[at].Is(Keyword.Users, Keyword.Those) && !mentions[at].IsContent, -1);
        if (people < after + 2 || mentions.Skip(after + 1).Take(people - after - 1).Count(mention => mention.IsContent) != 1 || !mentions.Skip(people + 1).Any(mention => mention.Meanings[0] is EventMeaning))
        {
            return mentions;
        }

        var word = mentions[after].Said(Keyword.TimeBetween, $"{mentions[after - 2].Text} {mentions[after - 1].Text} between");
        return [.. mentions.Take(after - 2), word, .. mentions.Skip(after + 1).Take(people - after - 1).Where(mention => mention.IsContent), mentions[people].Said(Keyword.And, "and"), .. mentions.Skip(people + 1)];
    }

    private static IReadOnlyList<Mention> Between(IReadOnlyList<Mention> mentions)
    {
        var between = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.Between) && !mentions[at].IsContent, -1);
        var unit = between < 2 ? -1 : Enumerable.Range(Math.Max(1, between - MostWords), Math.Min(MostWords, between - 1)).FirstOrDefault(at => mentions[at].Meanings[0] is UnitMeaning { Plural: true }, -1);
        if (unit < 1 || !mentions[unit - 1].Is(Keyword.HowMany) || mentions[unit - 1].IsContent || !Enumerable.Range(unit + 1, between - unit - 1).All(at => !mentions[at].IsContent && mentions[at].Meanings[0] is KeywordMeaning or UnknownMeaning)
            || between + 1 >= mentions.Count || mentions[between + 1].Meanings[0] is TimeMeaning or NumberMeaning or TimePartMeaning)
        {
            return mentions;
        }

        var word = mentions[between].Said(Keyword.TimeBetween, mentions[unit - 1].Text + " " + mentions[unit].Text + " between");
        return [.. mentions.Take(unit - 1), word, .. mentions.Skip(between + 1).Where((mention, at) => !IsWhose(mention, mentions, between + 1 + at)).Select(mention => mention.Text.ToLowerInvariant() is "and the" or "and their" ? mention.Said(Keyword.And, "and") : mention)];
    }

    /// <summary>"a customer's first order": everybody's own.</summary>
    private static bool IsWhose(Mention mention, IReadOnlyList<Mention> mentions, int at) =>
        mention.Text.EndsWith("'s", StringComparison.Ordinal) && mention.Is(Keyword.Users) && at + 1 < mentions.Count && mentions[at + 1].Is(Keyword.First);
}
