using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"when do customers usually order?": no first or last time, but how often at each hour of the day.</summary>
internal static partial class UsualTimes
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var match = Asked().Match(sentence.Question.Text);
        if (!match.Success)
        {
            return null;
        }

        var hourly = $"how many times {match.Groups["asks"].Value} {match.Groups["who"].Value} {match.Groups["does"].Value} by hour of the day";
        if (sentence.Alone(hourly) is not { Plan: MetricPlan { Grain: TimeGrain.HourOfDay, Breakdowns: [], Measures: [AggregateMeasure { Selection: { Names.Count: > 0 } deed }] } plan } told)
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, told);
        sentence.Use(0, sentence.Count - 1);
        return plan with { Measures = [Measures.CountEvents(deed)], Title = null };
    }

    [GeneratedRegex(@"^\W*((and|but|so)\W+)*(when|(at\s+)?what\s+time(\s+of\s+(the\s+)?day)?)\s+(?<asks>do|does|did)\s+(?<who>.+?)\s+(usually|typically|normally|mostly|generally|tend\s+to|most\s+often)\s+(?<does>.+?)(\s+most\s+often)?\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
