using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Segments;

/// <summary>Who is in a segment: the people of a plan or, without one, those that <paramref name="Sql"/> yields. <paramref name="Source"/> is plan, sql or upload.</summary>
internal sealed record SegmentDefinition(AudiencePlan? Plan, string Sql, long Users, string Source);

/// <summary>Reads what a request says about who is in a segment, and counts them.</summary>
internal sealed class SegmentDefinitions(SegmentCounter counter)
{
    public async Task<Result<SegmentDefinition>> ReadAsync(OrganizationScope scope, Caller caller, SegmentRequest body, CancellationToken cancellation)
    {
        if (body.CheckUserIds() is { } fault)
        {
            return fault;
        }

        if (body.Sql is not null)
        {
            return await WrittenAsync(caller, body.Sql, cancellation);
        }

        var plan = body.StatedPlan();
        if (plan is null && body.QueryId is { } queryId)
        {
            if (await SegmentStore.FindQueryAsync(scope, queryId, cancellation) is not { } query)
            {
                return SegmentErrors.QueryNotFound();
            }

            if (query.Plan is null)
            {
                return await WrittenAsync(caller, query.Sql, cancellation);
            }

            plan = query.Plan;
        }

        return plan is null ? SegmentErrors.PlanMissing() : await PlannedAsync(caller, plan, body.UserIds is null ? "plan" : "upload", cancellation);
    }

    private async Task<Result<SegmentDefinition>> PlannedAsync(Caller caller, QueryPlan plan, string source, CancellationToken cancellation)
    {
        if (AudienceOfPlan.Of(plan) is not { } audience)
        {
            return SegmentErrors.NotAboutPeople();
        }

        var count = await counter.CountAsync(caller.OrganizationId, audience, cancellation);
        return count.Map(found => new SegmentDefinition(audience, found.Sql, found.Users, source));
    }

    private async Task<Result<SegmentDefinition>> WrittenAsync(Caller caller, string sql, CancellationToken cancellation)
    {
        if (caller.Refuse(Permissions.RunSql) is { } refusal)
        {
            return refusal;
        }

        var count = await counter.CountAsync(caller.OrganizationId, sql, cancellation);
        return count.Map(found => new SegmentDefinition(null, found.Sql, found.Users, "sql"));
    }
}
