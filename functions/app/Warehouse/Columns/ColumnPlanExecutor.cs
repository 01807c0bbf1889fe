using System.Text;
using Analytics.Engine.Columns;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rollups;
using Analytics.Platform.Results;
using Npgsql;

namespace Analytics.Warehouse.Columns;

/// <summary>
/// Answers the plans that columns answer from an organization's columns, where those are held and are surely what the question's snapshot
/// shows. Everything else goes to PostgreSQL, as does every question until the columns are read: that happens beside it.
/// </summary>
internal sealed class ColumnPlanExecutor(PostgresPlanExecutor postgres, ColumnStore store) : IPlanExecutor
{
    /// <summary>Changed days are read with the question; reading more of them takes longer than the question would.</summary>
    private const int MostDays = 14;
    private const int MostEvents = 300_000;
    private const int ValueOverhead = 8;

    public async Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, QueryPlan plan, SemanticModel model, DateTimeOffset now, CancellationToken cancellation)
    {
        ColumnProgram? program;
        try
        {
            program = store.IsOpenTo(model.EventCount) ? ColumnProgram.Of(plan, model, now) : null;
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }

        if (program is null)
        {
            return await postgres.ExecuteAsync(organizationId, plan, model, now, cancellation);
        }

        if (store.Find(organizationId) is not { } held)
        {
            store.Want(organizationId);
            return await postgres.ExecuteAsync(organizationId, plan, model, now, cancellation);
        }

        return await postgres.ExecuteAsync(organizationId, plan, model, now, (connection, state, limits, ct) => RunAsync(organizationId, program, held, connection, state, limits, ct), cancellation);
    }

    public Task<Result<WarehouseResult>> ExecuteAsync(int organizationId, RenderedQuery query, CancellationToken cancellation) => postgres.ExecuteAsync(organizationId, query, cancellation);

    private async Task<WarehouseResult?> RunAsync(
        int organizationId, ColumnProgram program, HeldColumns held, NpgsqlConnection connection, RollupState state, WarehouseLimits limits, CancellationToken cancellation)
    {
        if (await ColumnSource.RevisionsAsync(connection, state, cancellation) is not { } now
            || !string.Equals(now.TimeZone, held.Days.TimeZone, StringComparison.Ordinal) || !string.Equals(now.TimeZone, program.TimeZone, StringComparison.Ordinal))
        {
            store.Want(organizationId);
            return null;
        }

        var changed = held.ChangedSince(now);
        if (changed.Any(day => !now.Waiting.Contains(day)))
        {
            // Built since: the columns may have them for good.
            store.Want(organizationId);
        }

        var changes = changed.Count switch
        {
            0 => ColumnChanges.None(held.Events),
            > MostDays => null,
            _ => await ColumnSource.DaysAsync(connection, held, changed, MostEvents, cancellation),
        };
        return changes is null ? null : Cut(program, await program.RunAsync(held.Events, changes, new KnownUsers(connection), cancellation), new RollupUse(held.ReadAt, changed.Count) { FromColumns = true }, limits);
    }

    private static WarehouseResult Cut(ColumnProgram program, IReadOnlyList<object?[]> rows, RollupUse use, WarehouseLimits limits)
    {
        var (kept, bytes) = (0, 0L);
        while (kept < rows.Count && kept < limits.Rows && bytes <= limits.Bytes)
        {
            bytes += rows[kept++].Sum(value => ValueOverhead + (value is string text ? Encoding.UTF8.GetByteCount(text) : 0));
        }

        return new WarehouseResult(new ResultTable(program.Columns, [.. rows.Take(kept)], kept < rows.Count) { Rollup = use }, 0, bytes) { Sql = program.DisplayText };
    }
}
