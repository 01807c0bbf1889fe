using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"first bought in March": the very first time lies there, and not only the first of those in March.</summary>
internal static class FirstEver
{
    public static QueryPlan Of(QueryPlan plan) => plan switch
    {
        FunnelPlan funnel => Of(funnel),
        AudiencePlan { Users: InFunnel { Funnel: var funnel } within } audience => audience with { Users = within with { Funnel = Of(funnel) } },
        _ => plan,
    };

    private static FunnelPlan Of(FunnelPlan funnel) =>
        funnel is { Entity: null, Range: { From: not null } range, Steps: [var first, ..] } && (funnel.FirstSteps?.Contains(1) ?? false)
            ? funnel with { Users = funnel.Users is { } others ? new AllUserSets([others, new FirstPerformed(first with { Label = null }, range)]) : new FirstPerformed(first with { Label = null }, range) }
            : funnel;
}
