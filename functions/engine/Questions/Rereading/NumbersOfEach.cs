using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"average number of commits per push" where rows carry a number of commits: the number is averaged; "95th percentile of customer spend" is one of the spend per customer.</summary>
internal static class NumbersOfEach
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 1; at + 1 < (changed ?? mentions).Count; at++)
        {
            var now = changed ?? mentions;
            if (now[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.HowMany } && now[at - 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Average or Keyword.Median } && now[at + 1].Meanings[0] is FieldMeaning { Property: var number } && ModelFacts.IsNumeric(number))
            {
                changed = [.. now.Take(at), .. now.Skip(at + 1)];
            }
            else if (at + 2 < now.Count && now[at - 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.HowMany } && now[at].Meanings[0] is FieldMeaning { Property: var each } && ModelFacts.IsNumeric(each) && now[at + 1].Is(Keyword.Per) && now.FirstOrDefault(mention => mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Average or Keyword.Median }) is { } computed)
            {
                changed = [.. now.Take(at - 1), computed, .. now.Skip(at).Where(mention => mention != computed)];
            }
            else if (IsOne(now[at]) && now[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Spend } && IsComputed(now, at - 1) && !now.Any(mention => mention.Is(Keyword.Per) && !mention.IsContent))
            {
                var per = new Mention(now[at].Start, now[at].Start, "per", [new KeywordMeaning(Keyword.Per)]);
                changed = [.. now.Take(at), now[at + 1], per, now[at], .. now.Skip(at + 2)];
            }
        }

        return changed ?? mentions;
    }

    private static bool IsOne(Mention mention) => mention.Is(Keyword.Users) && !mention.Text.EndsWith('s');

    private static bool IsComputed(IReadOnlyList<Mention> mentions, int at)
    {
        while (at > 0 && (mentions[at].IsNoise || mentions[at].Is(Keyword.Of)))
        {
            at--;
        }

        return mentions[at].Meanings[0] is PercentileMeaning or KeywordMeaning { Keyword: Keyword.Average or Keyword.Median };
    }
}
