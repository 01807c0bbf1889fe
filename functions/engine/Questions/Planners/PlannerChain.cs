using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>The kinds of question in the order in which they are tried; each one says null when the question is not of its kind.</summary>
internal static class PlannerChain
{
    public static IReadOnlyList<Func<Sentence, QueryPlan?>> All { get; } =
    [
        FollowUps.FollowUpReader.Plan,
        CatalogPlanner.Plan,
        CampaignOutcome.Plan,
        UsualTimes.Plan,
        SpendingOfSome.Plan,
        LatestNumbers.Plan,
        DeedsOfOnePlanner.Plan,
        PairingPlanner.Plan,
        OutcomePlanner.Plan,
        FirstAndLastPlanner.Plan,
        MovementPlanner.Plan,
        GrowthRanks.Plan,
        ConcentrationPlanner.Plan,
        StreakPlanner.Plan,
        LifecyclePlanner.Plan,
        SequencePlanner.Plan,
        ThingsOfSomePlanner.Plan,
        SessionPlanner.Plan,
        RecencyPlanner.Plan,
        LastTimes.Plan,
        CountsBeforePlanner.Plan,
        DistributionPlanner.Plan,
        SilentDays.Plan,
        DayTestPlanner.Plan,
        OneTimePlanner.Plan,
        NewestPeople.Plan,
        EntityAudiencePlanner.Plan,
        AudiencePlanner.Plan,
        TimelyShares.Plan,
        FunnelPlanner.Plan,
        PeriodReturnPlanner.Plan,
        RetentionPlanner.Plan,
        OccurrencePlanner.Plan,
        EntityTestPlanner.Plan,
        NetChanges.Plan,
        MetricPlanner.Plan,
    ];
}
