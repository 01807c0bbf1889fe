using Analytics.Catalog;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Warehouse;

namespace Analytics.Segments;

/// <summary>How many users a definition has now, and the SQL that lists them.</summary>
internal sealed record SegmentCount(long Users, string Sql);

/// <summary>Counts a definition over the stored data, as the organization's reader.</summary>
internal sealed class SegmentCounter(Database database, CatalogReader catalog, IPlanExecutor executor, UserIdReader people, TimeProvider clock)
{
    public async Task<Result<SegmentCount>> CountAsync(int organizationId, AudiencePlan audience, CancellationToken cancellation)
    {
        var model = await catalog.LoadAsync(organizationId, cancellation);
        var whole = await SegmentDirectory.ExpandAsync(database, organizationId, audience, cancellation);
        try
        {
            var now = clock.GetUtcNow();
            var count = new AudiencePlan { Users = whole.Users, Of = null, Output = AudienceOutput.Count };
            var result = await executor.ExecuteAsync(organizationId, count, model, now, cancellation);
            return result.IsError
                ? result.Error
                : new SegmentCount(Convert.ToInt64(result.Value.Table.Rows[0][^1], System.Globalization.CultureInfo.InvariantCulture), PostgresRenderer.Render(whole, model, now).DisplayText);
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    /// <summary>Counts the users that somebody's SQL yields.</summary>
    public async Task<Result<SegmentCount>> CountAsync(int organizationId, string sql, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            return SegmentErrors.SqlMissing();
        }

        var found = await people.ReadAsync(organizationId, sql, cancellation);
        return found.IsError ? found.Error : new SegmentCount(found.Value.LongLength, sql.Trim());
    }
}
