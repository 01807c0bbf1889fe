using Analytics.Engine.Planning;

namespace Analytics.Segments;

/// <summary>Finds saved segments in a plan and puts their definitions in their place: the renderer knows only definitions.</summary>
internal static class SegmentReferences
{
    /// <summary>Ids of the segments that the plan names.</summary>
    public static IReadOnlyCollection<string> In(QueryPlan plan)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Rewrite(plan, segment =>
        {
            found.Add(segment.SegmentId);
            return segment;
        });
        return found;
    }

    /// <summary>A segment that is not in <paramref name="definitions"/> stays, and the renderer refuses it by name.</summary>
    public static QueryPlan Replace(QueryPlan plan, IReadOnlyDictionary<string, UserSet> definitions) =>
        Rewrite(plan, segment => definitions.TryGetValue(segment.SegmentId, out var users) ? users : segment);

    private static QueryPlan Rewrite(QueryPlan plan, Func<InSegment, UserSet> replace) => plan switch
    {
        MetricPlan metric => metric with { Users = Optional(metric.Users, replace) },
        FunnelPlan funnel => funnel with { Users = Optional(funnel.Users, replace) },
        RetentionPlan retention => retention with { Cohort = Optional(retention.Cohort, replace) },
        AudiencePlan audience => audience with { Users = Set(audience.Users, replace), Of = Optional(audience.Of, replace) },
        DistributionPlan distribution => distribution with { Users = Optional(distribution.Users, replace) },
        OccurrencePlan occurrence => occurrence with { Users = Optional(occurrence.Users, replace) },
        SequencePlan sequence => sequence with { Users = Optional(sequence.Users, replace) },
        IntervalPlan interval => interval with { Users = Optional(interval.Users, replace) },
        LifecyclePlan lifecycle => lifecycle with { Users = Optional(lifecycle.Users, replace) },
        ConcentrationPlan concentration => concentration with { Users = Optional(concentration.Users, replace) },
        StreakPlan streak => streak with { Users = Optional(streak.Users, replace) },
        MovementPlan movement => movement with { Users = Optional(movement.Users, replace) },
        SessionPlan session => session with { Users = Optional(session.Users, replace) },
        _ => plan,
    };

    private static UserSet? Optional(UserSet? users, Func<InSegment, UserSet> replace) => users is null ? null : Set(users, replace);

    private static UserSet Set(UserSet users, Func<InSegment, UserSet> replace) => users switch
    {
        InSegment segment => replace(segment),
        AllUserSets all => new AllUserSets([.. all.Sets.Select(set => Set(set, replace))]),
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(set => Set(set, replace))]),
        NotInUserSet not => new NotInUserSet(Set(not.Set, replace)),
        InFunnel funnel => funnel with { Funnel = (FunnelPlan)Rewrite(funnel.Funnel, replace) },
        _ => users,
    };
}
