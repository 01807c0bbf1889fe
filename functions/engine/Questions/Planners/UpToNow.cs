using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"who did not order in the last 30 days": the days are whole ones, but who ordered this morning did order.</summary>
internal static class UpToNow
{
    public static QueryPlan Of(QueryPlan plan, DateTimeOffset now) => UserSets.Each(plan, set => Within(set, now));

    private static UserSet Within(UserSet set, DateTimeOffset now) =>
        set is NotInUserSet { Set: Performed { FirstTime: null, Range: { From: not null, Unit: null, To: { } to } range } done } && to < now && now - to < TimeSpan.FromDays(1)
            ? new NotInUserSet(done with { Range = range with { To = now } })
            : set;
}
