using System.Text.RegularExpressions;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>The unit in which a length of time is wanted: "in days", "how many hours", "average days between".</summary>
internal static partial class DurationWishes
{
    public static QueryPlan Apply(string question, QueryPlan plan)
    {
        if (plan is not (IntervalPlan or SessionPlan or FunnelPlan) || plan is FunnelPlan { Output: not FunnelOutput.TimeToConvert and not FunnelOutput.Steps } || Wish().Match(question) is not { Success: true } match)
        {
            return plan;
        }

        TimeGrain unit = match.Groups["unit"].Value.ToLowerInvariant()[0] switch
        {
            'm' => TimeGrain.Minute,
            'h' => TimeGrain.Hour,
            'w' => TimeGrain.Week,
            _ => TimeGrain.Day,
        };
        return plan with { DurationUnit = unit };
    }

    [GeneratedRegex(@"(\b(in|how\s+many|number\s+of|average|avg|mean|median|typical|percentile|p\d\d)\s+(of\s+)?|[(,]\s*)(number\s+of\s+)?(?<unit>minutes|mins|hours|days|weeks)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Wish();
}
