using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Combines sets of users without needless nesting.</summary>
internal static class UserSets
{
    public static UserSet? All(IReadOnlyList<UserSet> sets) => sets.Count switch
    {
        0 => null,
        1 => sets[0],
        _ => new AllUserSets([.. sets.SelectMany(set => set is AllUserSets all ? all.Sets : [set])]),
    };
}
