using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rollups;
using Analytics.Platform.Results;

namespace Analytics.Warehouse;

/// <summary>Executes plans as SQL over the analyst views, and over day rollups where those give the same rows.</summary>
internal sealed class PostgresPlanExecutor(WarehouseReader reader) : IPlanExecutor
{
    public Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, QueryPlan plan, SemanticModel model, DateTimeOffset now, CancellationToken cancellation) =>
        ExecuteAsync(organizationId, plan, model, now, null, cancellation);

    /// <summary>As the other; where the other way gives rows, no SQL runs.</summary>
    public async Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, QueryPlan plan, SemanticModel model, DateTimeOffset now, OtherWay? other, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(organizationId, rollups => Render(plan, model, now, rollups), other, cancellation);
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    public Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, RenderedQuery query, CancellationToken cancellation) => reader.ReadAsync(organizationId, query, cancellation);

    private static RenderedQuery Render(QueryPlan plan, SemanticModel model, DateTimeOffset now, RollupState rollups)
    {
        if (rollups.Slots.Count == 0)
        {
            return PostgresRenderer.Render(plan, model, now, rollups);
        }

        var slotted = model with { Properties = [.. model.Properties.Select(property => rollups.Slots.TryGetValue(property.Path, out var slot) ? property with { Slot = slot } : property)] };
        var query = PostgresRenderer.Render(plan, slotted, now, rollups);
        // People read, keep and run again the SQL that names the property: its slot may hold another one tomorrow.
        return rollups.Slots.Values.Any(slot => query.Text.Contains(slot, StringComparison.Ordinal))
            ? query with { DisplayText = PostgresRenderer.Render(plan, model, now, rollups).DisplayText }
            : query;
    }
}
