using System.Globalization;
using Analytics.Engine.Columns;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Rollups;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Warehouse;
using Analytics.Warehouse.Columns;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Integration.Tests.Columns;

/// <summary>A world of events whose columns are held; each answer is compared with the one that the events give.</summary>
internal sealed class ColumnWorld : IAsyncDisposable
{
    private ColumnWorld(RollupWorld world, ColumnSettings settings)
    {
        World = world;
        Store = new ColumnStore(world.Test.Database, WarehouseGiven.Gate(), settings, TimeProvider.System, NullLogger<ColumnStore>.Instance) { Rest = TimeSpan.Zero };
        Executor = new ColumnPlanExecutor(new PostgresPlanExecutor(world.Reader), Store);
    }

    public RollupWorld World { get; }

    public ColumnStore Store { get; }

    public ColumnPlanExecutor Executor { get; }

    /// <summary>How many answers came from columns.</summary>
    public int FromColumns { get; private set; }

    public static ColumnWorld Of(RollupWorld world, ColumnSettings? settings = null) => new(world, settings ?? new ColumnSettings(0, 1_000_000_000));

    /// <summary>Whether columns could answer the plan at all.</summary>
    public bool Knows(QueryPlan plan) => ColumnProgram.Of(plan, World.Model, World.Model.DataThrough!.Value) is not null;

    public async Task HoldAsync()
    {
        Store.Want(World.Organization);
        await Store.WhenIdleAsync();
        Assert.NotNull(Store.Find(World.Organization));
    }

    /// <summary>The same columns and the same rows in the same order, to the last digit; averages of floating point numbers but for their last ones.</summary>
    public async Task<RollupUse?> AssertSameAsync(QueryPlan plan)
    {
        var now = World.Model.DataThrough!.Value;
        var raw = await World.Reader.ReadAsync(World.Organization, PostgresRenderer.Render(plan, World.Model, now), CancellationToken.None);
        var any = await Executor.ExecuteAsync(World.Organization, plan, World.Model, now, CancellationToken.None);
        Assert.False(raw.IsError, raw.IsError ? raw.Error.Message + PlanJson.Serialize(plan) : "");
        Assert.False(any.IsError, any.IsError ? any.Error.Message + PlanJson.Serialize(plan) : "");
        if (plan is AudiencePlan && any.Value.Table.Rollup is { FromColumns: false })
        {
            // Rollups count whoever did something, also those whom nobody knows any more: no matter of columns.
            return null;
        }

        var (expected, actual) = (Lines(raw.Value.Table), Lines(any.Value.Table));
        Assert.True(
            expected.SequenceEqual(actual),
            $"{PlanJson.Serialize(plan)}\n{any.Value.Sql}\nfrom events:\n{string.Join('\n', expected.Take(40))}\nfrom {any.Value.Table.Rollup}:\n{string.Join('\n', actual.Take(40))}");
        var use = any.Value.Table.Rollup is { FromColumns: true } columns ? columns : null;
        if (use is not null)
        {
            FromColumns++;
            Assert.Equal(raw.Value.Sql, any.Value.Sql);
            Assert.Equal(raw.Value.Bytes, any.Value.Bytes);
            Assert.Equal(raw.Value.Table.Truncated, any.Value.Table.Truncated);
            Assert.Equal(raw.Value.Table.Columns, any.Value.Table.Columns);
        }

        return use;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await World.DisposeAsync();
    }

    private static string[] Lines(ResultTable table) =>
    [
        string.Join('|', table.Columns.Select(column => $"{column.Name}:{column.Type}")),
        .. table.Rows.Select(row => string.Join('|', row.Zip(table.Columns, (value, column) => Text(value, column.Name)))),
    ];

    private static string Text(object? value, string column) => value switch
    {
        null => "null",
        double number when column.StartsWith("average", StringComparison.Ordinal) => number.ToString("G12", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
