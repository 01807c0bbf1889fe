using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Segments;

/// <summary>Body of creating, changing and previewing a segment; a change leaves out what stays.</summary>
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

    /// <summary>The people that the plan, or the named answer, is about.</summary>
    public async Task<Result<AudiencePlan>> AudienceAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        if (UserIds is { Count: 0 or > MostUserIds })
        {
            return SegmentErrors.UserIdsInvalid(MostUserIds);
        }

        var users = UserIds is null ? Users : new IsUser([.. UserIds.Select(id => id.Trim()).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)]);
        var plan = Plan ?? (users is null ? null : new AudiencePlan { Users = users });
        if (plan is null && QueryId is { } queryId)
        {
            if (await SegmentStore.FindPlanOfQueryAsync(scope, queryId, cancellation) is not { } found)
            {
                return SegmentErrors.QueryNotFound();
            }

            plan = found.Plan;
        }

        if (plan is null)
        {
            return SegmentErrors.PlanMissing();
        }

        return AudienceOfPlan.Of(plan) is { } audience ? audience : SegmentErrors.NotAboutPeople();
    }
}
