using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;

namespace Analytics.Engine.Questions.Linking;

/// <summary>People by what they did lately, as the knowledge base defines them ("churned = no visit for 60 days"): seen from now.</summary>
internal static class RecentDeeds
{
    public static Meaning Of(Meaning meaning, Calendar calendar) =>
        meaning is PeopleMeaning { Within: { } length, Users: { } users } people ? people with { Users = Since(users, calendar, length), Within = null } : meaning;

    private static UserSet Since(UserSet users, Calendar calendar, Duration length) => users switch
    {
        NotInUserSet not => new NotInUserSet(Since(not.Set, calendar, length)),
        Performed did => did with { Range = calendar.Since(length) },
        _ => users,
    };
}
