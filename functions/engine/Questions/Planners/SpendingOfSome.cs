using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"what do customers in Spain spend on average?": what each of them brought, and not what a row did.</summary>
internal static partial class SpendingOfSome
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var match = Asked().Match(sentence.Question.Text);
        if (!match.Success || TheirAnswers.AreMeant(sentence) || sentence.Mentions.Any(mention => mention.Is(Keyword.Per, Keyword.Each) && !mention.IsContent)
            || sentence.Alone($"average revenue per user {match.Groups["when"].Value}") is not { Plan: MetricPlan { Users: null, Measures: [AggregateMeasure { Per: not null }] } spending } told)
        {
            return null;
        }

        var who = match.Groups["who"].Value;
        if (sentence.Mentions.Any(mention => mention.Text.Equals(who, StringComparison.OrdinalIgnoreCase) && mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Users }))
        {
            return Taken(sentence, told, spending);
        }

        if (sentence.Alone($"list {who}") is not { Plan: AudiencePlan { Of: null, Limit: null } people } meant)
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, meant);
        return Taken(sentence, told, spending with { Users = people.Users });
    }

    private static MetricPlan Taken(Sentence sentence, Planned told, MetricPlan plan)
    {
        TheirAnswers.TakeOver(sentence, told);
        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null };
    }

    [GeneratedRegex(@"^\W*((and|but|so)\W+)*(what|how\s+much)\s+(do|does|did)\s+((the|our|an?)\s+)*(?<who>.+?)\s+(spend|pay)\s+on\s+average\b\s*(?<when>[^?]*?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
