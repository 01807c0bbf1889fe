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

    private const int LongestName = 200;

    public Error? CheckName() => Name is not null && (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl)) ? SegmentErrors.NameInvalid() : null;

    /// <summary>The people that the plan, or the named answer, is about.</summary>
    public async Task<Result<AudiencePlan>> AudienceAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        var plan = Plan ?? (Users is null ? null : new AudiencePlan { Users = Users });
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
