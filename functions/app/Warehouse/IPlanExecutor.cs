using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Results;

namespace Analytics.Warehouse;

/// <summary>
/// The one way from a plan to its rows. Who asks does not know what is read: events, rollups, or whatever another executor keeps; the rows
/// are the same.
/// </summary>
public interface IPlanExecutor
{
    /// <param name="organizationId">Whose data is read, as that organization's reader.</param>
    /// <param name="plan">Any plan that needs data; segments must be resolved.</param>
    /// <param name="model">What the plan's fields and dates mean.</param>
    /// <param name="now">The question's time.</param>
    /// <param name="cancellation">Ends the statement in the database.</param>
    Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, QueryPlan plan, SemanticModel model, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Runs SQL that somebody wrote, through the same layers.</summary>
    Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, RenderedQuery query, CancellationToken cancellation);
}
