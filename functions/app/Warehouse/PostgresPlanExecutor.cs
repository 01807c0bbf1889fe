using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Results;

namespace Analytics.Warehouse;

/// <summary>Executes plans as SQL over the analyst views, and over day rollups where those give the same rows.</summary>
internal sealed class PostgresPlanExecutor(WarehouseReader reader) : IPlanExecutor
{
    public async Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, QueryPlan plan, SemanticModel model, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(organizationId, rollups => PostgresRenderer.Render(plan, model, now, rollups), cancellation);
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    public Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, RenderedQuery query, CancellationToken cancellation) => reader.ReadAsync(organizationId, query, cancellation);
}
