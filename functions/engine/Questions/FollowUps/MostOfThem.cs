using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"which of them spent the most?" behind an answer about people: they are ranked, and nobody else.</summary>
internal static partial class MostOfThem
{
    public static QueryPlan? Of(Sentence sentence)
    {
        var match = Asked().Match(sentence.Question.Text);
        if (!match.Success || AudienceEdit.PeopleBefore(sentence.Question.Previous[^1].Plan) is not { } people)
        {
            return null;
        }

        if (sentence.Alone($"which user{match.Groups["deed"].Value}") is not { Plan: MetricPlan { Users: null, Limit: not null, Breakdowns: [{ Field.Source: FieldSource.ExternalUserId }] } ranking } planned)
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, planned);
        sentence.Use(0, sentence.Count - 1);
        return ranking with { Users = people, Title = null };
    }

    [GeneratedRegex(@"^\W*((and|but|so)\W+)*(which|who)\s+(one\s+|ones\s+)?of\s+(them|those|these)(?<deed>\s+.*\b(most|least|fewest|highest|lowest|biggest|largest|smallest|longest|shortest|best)\b.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
