using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"how many are there by country?": behind a sum or a mean, which is no number of anything, it is the people whose it was.</summary>
internal static partial class OpenCounts
{
    /// <summary>The plan that the turn goes on from; null where it asks for a number of something that the answer before has none of.</summary>
    public static QueryPlan? Before(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan metric || metric.Measures.Any(Counts) || !Asked().IsMatch(sentence.Question.Text))
        {
            return previous;
        }

        return AudienceEdit.PeopleBefore(previous) is { } people ? new AudiencePlan { Users = people, Output = AudienceOutput.Count } : null;
    }

    private static bool Counts(Measure measure) => measure is AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct, Per: null };

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*how\s+many\s+(of\s+(them|those|these)\s+)?(are|were)\s+(there|they|those|these|that)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
