using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Warehouse;
using Analytics.Warehouse.Rollups;

namespace Analytics.Integration.Tests.Plans;

/// <summary>
/// Every shape of a plan, asked by one organization before and after another one stores events and users with the same names, identifiers and
/// times: the rows stay what they were, read from the events and from rollups alike.
/// </summary>
public sealed class PlanIsolationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task No_plan_shows_or_counts_a_row_of_another_organization()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var ours = await SeedAsync(test, "ours");
        var reader = new WarehouseReader(test.Database, WarehouseGiven.Gate(), TimeProvider.System);
        var executor = new PostgresPlanExecutor(reader);
        var plans = Plans();
        var alone = await AskAsync(plans, plan => ReadAsync(reader, ours, plan));

        var theirs = await SeedAsync(test, "theirs");
        await test.ExecuteAsync("update warehouse.events set revenue = revenue * 3, properties = properties || '{\"country\": \"Theirland\"}' where organization_id = $1", theirs);
        await test.ExecuteAsync("delete from warehouse.events where organization_id = $1 and name = 'refund'", theirs);

        AssertSame(alone, await AskAsync(plans, plan => ReadAsync(reader, ours, plan)), "events");
        Assert.NotEqual(alone, await AskAsync(plans, plan => ReadAsync(reader, theirs, plan)));

        foreach (var organization in (int[])[ours, theirs])
        {
            await test.ExecuteAsync("insert into warehouse.rollup_properties (organization_id, property, kind) values ($1, 'country', 'text'), ($1, 'device.os', 'text'), ($1, 'quantity', 'number')", organization);
            await new RollupRefresh(test.Database, TimeProvider.System).RunAsync(organization, TestContext.Current.CancellationToken);
        }

        var fromRollups = 0;
        AssertSame(
            alone,
            await AskAsync(plans, async plan =>
            {
                var result = await executor.ExecuteAsync(ours, plan, PlanDatabase.Model, PlanDatabase.Now, TestContext.Current.CancellationToken);
                Assert.False(result.IsError, result.Error?.ToString());
                fromRollups += result.Value.Table.Rollup is null ? 0 : 1;
                return result.Value.Table;
            }),
            "rollups");
        Assert.True(fromRollups > 5, $"Only {fromRollups} plans were answered from rollups.");
    }

    /// <summary>A kind of plan that is new needs a twin, which is also asked here.</summary>
    [Fact]
    public void Every_kind_of_plan_and_of_user_set_is_asked()
    {
        var json = string.Concat(Plans().Select(plan => PlanJson.Serialize(plan.Plan)));
        var kinds = Plans().Select(plan => plan.Plan.GetType()).ToHashSet();
        var known = typeof(QueryPlan).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(QueryPlan)) && type != typeof(CatalogPlan));

        Assert.Empty(known.Where(kind => !kinds.Contains(kind)).Select(kind => $"{kind.Name}: add a twin of it to Check, so that PlanIsolationTests asks it with two organizations."));
        Assert.All(["\"performed\"", "\"not\"", "\"attribute\"", "\"funnel\"", "\"all\""], set => Assert.Contains(set, json, StringComparison.Ordinal));
    }

    private static List<(string Name, QueryPlan Plan)> Plans() =>
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Check"), "*.sql").Order(StringComparer.Ordinal).Select(path =>
        {
            var text = File.ReadAllText(path);
            return (Path.GetFileNameWithoutExtension(path), PlanJson.Deserialize(text[(text.IndexOf("/*", StringComparison.Ordinal) + 2)..text.IndexOf("*/", StringComparison.Ordinal)]));
        }),
    ];

    private static async Task<int> SeedAsync(TestDatabase test, string name)
    {
        var organization = await test.AddOrganizationAsync(name, "Europe/Oslo", "EUR");
        await test.ExecuteAsync("select warehouse.ensure_partition(m::date) from generate_series(date '2024-12-01', date '2025-04-01', interval '1 month') m");
        var seed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Plans", "seed.sql"));
        foreach (var statement in seed.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await test.ExecuteAsync(statement, organization);
        }

        return organization;
    }

    private static async Task<ResultTable> ReadAsync(WarehouseReader reader, int organization, QueryPlan plan)
    {
        var result = await reader.ReadAsync(organization, PostgresRenderer.Render(plan, PlanDatabase.Model, PlanDatabase.Now), TestContext.Current.CancellationToken);
        Assert.False(result.IsError, result.Error?.ToString());
        return result.Value.Table;
    }

    private static async Task<Dictionary<string, string>> AskAsync(IReadOnlyList<(string Name, QueryPlan Plan)> plans, Func<QueryPlan, Task<ResultTable>> ask)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, plan) in plans)
        {
            answers[name] = string.Join('\n', (await ask(plan)).Rows.Select(row => string.Join('|', row.Select(Text))).Order(StringComparer.Ordinal));
        }

        return answers;
    }

    private static void AssertSame(Dictionary<string, string> expected, Dictionary<string, string> actual, string source)
    {
        var different = expected.Where(answer => answer.Value != actual[answer.Key]).Select(answer => $"{answer.Key} from {source}:\n{answer.Value}\nbecame\n{actual[answer.Key]}");
        Assert.True(!different.Any(), string.Join("\n\n", different));
    }

    private static string Text(object? value) => value switch
    {
        decimal number => Math.Round((double)number, 6).ToString("R", CultureInfo.InvariantCulture),
        double number => Math.Round(number, 6).ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}
