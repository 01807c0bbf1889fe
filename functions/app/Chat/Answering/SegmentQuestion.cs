using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Segments;

namespace Analytics.Chat.Answering;

/// <summary>
/// A question about the people of a saved segment, taken apart: what is asked, and of whom. "The VIP segment" always means the segment; its
/// bare name where the data knows no such word, where somebody gave it a name of several words, and where the conversation speaks of it; else
/// only where it is written as it was saved, with its capitals and not as the first word: a segment "Buyers" does not take the word "buyers"
/// away from everybody. Whatever reads the rest, the engine or a language model, needs to know nothing of segments.
/// </summary>
/// <param name="Rest">The question of anybody.</param>
/// <param name="Said">The question with the bare name as "the segment …".</param>
internal sealed record SegmentQuestion(string Rest, string Said, Guid SegmentId, string Name)
{
    /// <summary>What is left where nothing but the segment is named.</summary>
    public const string Everybody = "users";

    private const RegexOptions Rules = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    // Later periods have begun for few of a segment's people, so that they tell little.
    private const int PeriodsOfCurve = 12;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>Null when the question names no segment; the one that the conversation speaks of, or the longest name of several.</summary>
    public static SegmentQuestion? Find(string question, IReadOnlyList<NamedSegment> segments, SemanticModel model, IReadOnlyCollection<Guid> spokenOf)
    {
        var meant = segments.Where(segment => spokenOf.Contains(segment.Id)).Select(segment => (segment, Name: question.Contains(segment.Name, StringComparison.OrdinalIgnoreCase) ? segment.Name : segment.Base))
            .Concat(segments.OrderByDescending(segment => segment.Name.Length).Select(segment => (segment, segment.Name)));
        foreach (var (segment, name) in meant.Where(named => question.Contains(named.Name, StringComparison.OrdinalIgnoreCase)))
        {
            var id = segment.Id;
            var written = $"[\"“']?{Regex.Escape(name)}[\"”']?";
            var phrase = $@"(?:segment\s+{written}|{written}\s+segment)";
            if (Regex.IsMatch(question, $@"(?<!\w){phrase}(?!\w)", Rules, Limit))
            {
                return new SegmentQuestion(RestOf(question, Whole(phrase)), question, id, segment.Name);
            }

            if (IsMeant(name, question, model, spokenOf.Contains(id) || (segment.Given && name.Contains(' ', StringComparison.Ordinal))))
            {
                return new SegmentQuestion(RestOf(question, Whole(written)), Regex.Replace(question, $@"(?<!\w){written}(?!\w)", match => $"{segment.Name} segment", Rules, Limit), id, segment.Name);
            }
        }

        return null;
    }

    private static string Whole(string phrase) => $@"(?:the\s+|my\s+|our\s+|all\s+)*{phrase}(?!\w)";

    /// <summary>The plan, asked of the segment's people only; null when that kind of plan cannot be.</summary>
    public QueryPlan? Narrow(QueryPlan plan)
    {
        var segment = new InSegment(SegmentId.ToString());
        UserSet With(UserSet? users) => users is null or EveryUser ? segment : new AllUserSets([segment, users]);
        return plan switch
        {
            MetricPlan metric => metric with { Users = With(metric.Users) },
            FunnelPlan funnel => funnel with { Users = With(funnel.Users) },
            AudiencePlan { Of: { } whole } share => share with { Of = With(whole) },
            AudiencePlan audience => audience with { Users = With(audience.Users) },
            DistributionPlan distribution => distribution with { Users = With(distribution.Users) },
            OccurrencePlan occurrence => occurrence with { Users = With(occurrence.Users) },
            SequencePlan sequence => sequence with { Users = With(sequence.Users) },
            IntervalPlan interval => interval with { Users = With(interval.Users) },
            LifecyclePlan lifecycle => lifecycle with { Users = With(lifecycle.Users) },
            ConcentrationPlan concentration => concentration with { Users = With(concentration.Users) },
            // Without a cohort there is nothing that coming back begins with.
            RetentionPlan { CohortGrain: null, Cohort: null } => null,
            // The people of a segment are one cohort, unless cohorts are asked for.
            RetentionPlan { CohortGrain: not null, Single: false, Brackets: null, Breakdown: null, Best: null, Periods: not 0 } retention when !AsksForCohorts =>
                retention with { Cohort = With(retention.Cohort), Together = true, Periods = retention.Periods ?? PeriodsOfCurve },
            RetentionPlan retention => retention with { Cohort = With(retention.Cohort) },
            StreakPlan streak => streak with { Users = With(streak.Users) },
            MovementPlan movement => movement with { Users = With(movement.Users) },
            SessionPlan session => session with { Users = With(session.Users) },
            _ => null,
        };
    }

    /// <summary>"how many of the fans bought it twice": what "it" is, the answer before says.</summary>
    public bool PointsBack => Regex.IsMatch(Rest, @"\b(?:it|its|they|them|their|those|these|also)\b|^\W*(?:and|but|what\s+about|only)\b", Rules, Limit);

    private bool AsksForCohorts => Regex.IsMatch(Rest, @"\b(?:cohorts?|table|new)\b", Rules, Limit);

    private static string RestOf(string question, string phrase)
    {
        var counted = Regex.Replace(question, $@"\b(?<asked>how\s+many|how\s+much|which|who|what\s+(?:share|percentage|part|number)|share|percentage|number)\s+of\s+{phrase}", "${asked} users", Rules, Limit);
        var whose = Regex.Replace(counted, $@"\s*\b(?:of|in|from|by|for|among|within|across)\s+(?:the\s+)?(?:users|people|customers|members|persons)\s+(?:of|in|from|within)\s+{phrase}", "", Rules, Limit);
        var people = Regex.Replace(whose, $@"\b(?<people>users|people|customers|members|persons)\s+(?:of|in|from|within)\s+{phrase}", "${people}", Rules, Limit);
        var named = Regex.Replace(people, $@"\s*\b(?:of|in|from|by|for|among|within|across)\s+{phrase}", "", Rules, Limit);
        return Regex.Replace(Regex.Replace(named, phrase, Everybody, Rules, Limit), @"\b(?<of>(?:share|percentage|part|number)) users", "${of} of users", Rules, Limit).Trim();
    }

    private static bool IsMeant(string name, string question, SemanticModel model, bool byAnyCasing) =>
        Regex.IsMatch(WithoutCampaigns(question, name, model), $@"(?<!\w){Regex.Escape(name)}(?!\w)", Rules, Limit)
        && (byAnyCasing || (name.Any(char.IsUpper) && question.IndexOf(name, StringComparison.Ordinal) > 0) || !QuestionEngine.Knows(name, model));

    /// <summary>A campaign that was drafted for the segment bears its name.</summary>
    private static string WithoutCampaigns(string question, string name, SemanticModel model) =>
        (model.Properties.FirstOrDefault(property => property.Path == MessageEvents.CampaignName)?.Values ?? [])
        .Where(campaign => campaign.Length > name.Length && campaign.Contains(name, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(campaign => campaign.Length)
        .Aggregate(question, (rest, campaign) => rest.Replace(campaign, "", StringComparison.OrdinalIgnoreCase));
}
