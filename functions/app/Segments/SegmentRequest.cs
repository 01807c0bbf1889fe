using Analytics.Engine.Planning;
using Analytics.Platform.Results;

namespace Analytics.Segments;

/// <summary>Body of creating, changing and previewing a segment; a change leaves out what stays. QueryId: the people of an answer, or those that a run of SQL yields.</summary>
internal sealed record SegmentRequest(string? Name, string? Description, QueryPlan? Plan, Guid? QueryId)
{
    /// <summary>Id of a draft that an answer saved: creating it again gives that one.</summary>
    public Guid? Id { get; init; }

    /// <summary>The people themselves, instead of a plan.</summary>
    public UserSet? Users { get; init; }

    /// <summary>SQL that yields user_id or external_id, instead of a plan.</summary>
    public string? Sql { get; init; }

    /// <summary>The customer's own identifiers of the people, as a list was uploaded.</summary>
    public IReadOnlyList<string>? UserIds { get; init; }

    /// <summary>Find the members anew every so many minutes; 0 ends that.</summary>
    public int? RefreshMinutes { get; init; }

    private const int LongestName = 200;
    private const int MostUserIds = 10_000;
    private const int MostRefreshMinutes = 43_200;
    private const int LeastRefreshMinutes = 15;

    /// <summary>Whether it says who is in the segment.</summary>
    public bool Defines => Plan is not null || Users is not null || QueryId is not null || Sql is not null || UserIds is not null;

    public Error? CheckSchedule() =>
        RefreshMinutes is null or 0 or (>= LeastRefreshMinutes and <= MostRefreshMinutes) ? null : SegmentErrors.RefreshMinutesInvalid(LeastRefreshMinutes, MostRefreshMinutes);

    public Error? CheckName() => Name is not null && (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl)) ? SegmentErrors.NameInvalid() : null;

    public Error? CheckUserIds() => UserIds is { Count: 0 or > MostUserIds } ? SegmentErrors.UserIdsInvalid(MostUserIds) : null;

    /// <summary>The people that the request names itself, by a plan, a condition or their identifiers.</summary>
    public QueryPlan? StatedPlan()
    {
        var users = UserIds is null ? Users : new IsUser([.. UserIds.Select(id => id.Trim()).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)]);
        return Plan ?? (users is null ? null : new AudiencePlan { Users = users });
    }
}
