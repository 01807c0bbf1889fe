using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Platform.Results;
using Analytics.Warehouse;

namespace Analytics.Integration.Tests.Plans;

/// <summary>One seeded organization for all tests that run plans, read as its own reader through every layer but the guard's limit.</summary>
public sealed class PlanDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? _test;
    private int _organization;

    /// <summary>What the catalog would learn from the seed.</summary>
    public static SemanticModel Model { get; } = new()
    {
        Organization = "plans",
        TimeZone = "Europe/Oslo",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2024, 12, 31, 21, 0, 0, TimeSpan.Zero),
        DataThrough = new DateTimeOffset(2025, 4, 3, 14, 0, 0, TimeSpan.Zero),
        Events = [new("view"), new("cart"), new("checkout"), new("purchase") { Revenue = 1 }, new("refund") { Revenue = -1 }, new("signup")],
        Properties =
        [
            new("country", PropertyType.Text) { Values = ["Norway", "Sweden", "Denmark", "sweden"], ValuesComplete = true, Count = 3500 },
            new("order_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 1100, Events = ["purchase", "refund"] },
            new("quantity", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 700, Events = ["purchase"] },
            new("device.os", PropertyType.Text) { Count = 4000 },
            new("device.version", PropertyType.Number) { Count = 4000 },
            new("tags", PropertyType.Array) { Count = 2000 },
            new("trial", PropertyType.Boolean) { Count = 4000 },
            new("ships_at", PropertyType.Timestamp) { Role = PropertyRole.Time, Count = 2000 },
        ],
        Attributes = [new("plan", PropertyType.Text) { Count = 56 }, new("age", PropertyType.Number) { Count = 65 }, new("signed_up", PropertyType.Timestamp) { Count = 65 }],
    };

    public static DateTimeOffset Now { get; } = new(2025, 4, 1, 9, 0, 0, TimeSpan.Zero);

    public async ValueTask InitializeAsync()
    {
        _test = await postgres.CreateDatabaseAsync();
        _organization = await _test.AddOrganizationAsync("plans", "Europe/Oslo", "EUR");
        foreach (var month in new[] { "2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01" })
        {
            await _test.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"select warehouse.ensure_partition('{month}')"));
        }

        // Parameters allow one statement at a time.
        var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Plans", "seed.sql"));
        foreach (var statement in seed.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await _test.ExecuteAsync(statement, _organization);
        }

        await _test.ExecuteAsync("analyze");
    }

    public ValueTask DisposeAsync() => _test?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Rows of a plan, through the guard.</summary>
    public async Task<ResultTable> RunAsync(QueryPlan plan, DateTimeOffset? now = null)
    {
        var query = PostgresRenderer.Render(plan, Model, now ?? Now);
        foreach (var text in new[] { query.Text, query.DisplayText })
        {
            var verdict = SqlGuard.Check(text);
            Assert.True(verdict.Allowed, string.Join("; ", verdict.Issues.Select(i => i.Message)) + "\n" + text);
            Assert.Equal(text, verdict.LimitedSql);
        }

        return await ReadAsync(query);
    }

    /// <summary>Rows of SQL that a person wrote.</summary>
    public Task<ResultTable> RunAsync(string sql) => ReadAsync(new RenderedQuery(sql, [], []) { DisplayText = sql });

    private async Task<ResultTable> ReadAsync(RenderedQuery query)
    {
        var result = await WarehouseGiven.Unguarded(_test!).ReadAsync(_organization, query, TestContext.Current.CancellationToken);
        Assert.False(result.IsError, result.IsError ? $"{result.Error.Message}\n{query.Text}" : string.Empty);
        return result.Value.Table;
    }
}
