using System.Text.Json;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Combines sets of users without needless nesting.</summary>
internal static class UserSets
{
    public static UserSet? All(IReadOnlyList<UserSet> sets)
    {
        var distinct = sets.SelectMany(set => set is AllUserSets all ? all.Sets : [set]).DistinctBy(Text).ToList();
        return distinct.Count switch
        {
            0 => null,
            1 => distinct[0],
            _ => new AllUserSets(distinct),
        };
    }

    /// <summary>The plan with every set of its people changed, in "all of" and "any of" each one by itself.</summary>
    public static QueryPlan Each(QueryPlan plan, Func<UserSet, UserSet> change) => plan switch
    {
        AudiencePlan audience => audience with { Users = Each(audience.Users, change), Of = audience.Of is { } all ? Each(all, change) : null },
        MetricPlan { Users: { } users } metric => metric with { Users = Each(users, change) },
        _ => plan,
    };

    private static UserSet Each(UserSet set, Func<UserSet, UserSet> change) => set switch
    {
        AllUserSets all => All([.. all.Sets.Select(part => Each(part, change))])!,
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(part => Each(part, change))]),
        _ => change(set),
    };

    /// <summary>Records compare lists by reference; their JSON tells whether they say the same.</summary>
    private static string Text(UserSet set) => JsonSerializer.Serialize(set, PlanJson.Options);
}
