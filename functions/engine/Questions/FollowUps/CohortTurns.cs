using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"how many of them came back?" after the new users of each month: the same cohorts, and how many of each were there again.</summary>
internal static partial class CohortTurns
{
    public static RetentionPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (previous is not RetentionPlan { Periods: 0, CohortGrain: not null } fresh || !CameBack().IsMatch(sentence.Question.Text))
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return fresh with { Title = null, Periods = null };
    }

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*((how\s+many|what\s+(share|percent(age)?|fraction|proportion))(\s+of\s+(them|those|these|(the\s+)?new\s+ones))?|do\s+they|did\s+they)\s+(ever\s+)?(come|came|comes|coming|returned|return|stayed|stay|were)(\s+(back|again|active))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CameBack();
}
