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

    /// <summary>Records compare lists by reference; their JSON tells whether they say the same.</summary>
    private static string Text(UserSet set) => JsonSerializer.Serialize(set, PlanJson.Options);
}
