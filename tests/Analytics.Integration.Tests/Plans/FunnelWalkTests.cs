using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Rollups;

namespace Analytics.Integration.Tests.Plans;

/// <summary>Funnels on random events, step by step: what the database counts is what a walk over each user's events counts.</summary>
public sealed class FunnelWalkTests(PostgresFixture postgres)
{
    private sealed record Event(long User, string Name, DateTime At, string? Country);

    private sealed record Chain(DateTime Began, string? Group, int Depth);

    [Fact]
    public async Task Every_start_is_tried_and_every_step_is_the_first_after_the_one_before()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 4000, 6);
        // Some at the same moment as others: a step is strictly later than the step before.
        await world.Test.ExecuteAsync("update warehouse.events set occurred_at = date_trunc('hour', occurred_at) where organization_id = $1 and name in ('cart', 'purchase')", world.Organization);
        var events = await EventsAsync(world);
        var random = new Random(6);
        for (var i = 0; i < 60; i++)
        {
            var plan = Plan(random);
            var expected = Expected(plan, events);
            var rows = await RowsAsync(world, plan);
            var groups = plan.Breakdown is null ? 0 : 1;
            string Group(IReadOnlyList<object?> row) => groups == 0 ? "" : row[0]?.ToString() ?? "null";
            var actual = rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{Group(row)}|{row[groups]}|{row[groups + 2]}"));
            AssertSame(plan, expected, actual);

            // Who only asks whether they came to the end is told by another reading.
            var ends = expected.Where(line => line.Split('|')[1] is var step && (step == "1" || step == plan.Steps.Count.ToString(CultureInfo.InvariantCulture)));
            var rates = (await RowsAsync(world, plan with { Output = FunnelOutput.Rate }))
                .SelectMany(row => new[] { string.Create(CultureInfo.InvariantCulture, $"{Group(row)}|1|{row[groups]}"), string.Create(CultureInfo.InvariantCulture, $"{Group(row)}|{plan.Steps.Count}|{row[groups + 1]}") });
            AssertSame(plan with { Output = FunnelOutput.Rate }, ends, rates);
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<object?>>> RowsAsync(RollupWorld world, FunnelPlan plan)
    {
        var answer = await world.Reader.ReadAsync(world.Organization, PostgresRenderer.Render(plan, world.Model, world.Model.DataThrough!.Value), CancellationToken.None);
        Assert.False(answer.IsError, answer.IsError ? answer.Error.Message : "");
        return answer.Value.Table.Rows;
    }

    private static void AssertSame(FunnelPlan plan, IEnumerable<string> expected, IEnumerable<string> actual) => Assert.True(
        expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)),
        $"{PlanJson.Serialize(plan)}\nexpected: {string.Join("  ", expected)}\nactual: {string.Join("  ", actual)}");

    private static FunnelPlan Plan(Random random)
    {
        var from = RollupWorld.Begin.AddHours(random.Next(0, RollupWorld.Hours / 2));
        return new FunnelPlan
        {
            Steps = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => EventSelection.Of([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => RollupWorld.Names[random.Next(5)]).Distinct()]))],
            Window = random.Next(3) == 0 ? null : new Duration(random.Next(1, 200), TimeGrain.Hour),
            Range = random.Next(3) == 0 ? null : new TimeRange(from, from.AddHours(random.Next(100, 900))),
            OpenEnd = random.Next(4) == 0,
            HoldConstant = random.Next(5) == 0 ? [Field.Property("country")] : [],
            Breakdown = random.Next(3) == 0 ? new Dimension(Field.Property("country")) : null,
        };
    }

    private static List<string> Expected(FunnelPlan plan, IReadOnlyList<Event> events)
    {
        var chains = new List<Chain>();
        foreach (var user in events.GroupBy(e => e.User))
        {
            var tried = user.Where(e => plan.Steps[0].Names.Contains(e.Name) && In(plan.Range, e.At) && (plan.HoldConstant.Count == 0 || e.Country is not null))
                .Select(start => new Chain(start.At, plan.Breakdown is null ? null : start.Country, Depth(plan, start, user)));
            chains.AddRange(tried.GroupBy(chain => chain.Group).Select(group => group.OrderByDescending(chain => chain.Depth).ThenBy(chain => chain.Began).First()));
        }

        return [.. chains.GroupBy(chain => chain.Group).SelectMany(group => Enumerable.Range(1, plan.Steps.Count)
            .Select(step => string.Create(CultureInfo.InvariantCulture, $"{(plan.Breakdown is null ? "" : group.Key ?? "null")}|{step}|{group.Count(chain => chain.Depth >= step)}"))),
            .. chains.Count == 0 && plan.Breakdown is null ? Enumerable.Range(1, plan.Steps.Count).Select(step => string.Create(CultureInfo.InvariantCulture, $"|{step}|0")) : []];
    }

    private static int Depth(FunnelPlan plan, Event start, IEnumerable<Event> user)
    {
        var window = plan.Window is { } length ? TimeSpan.FromHours(length.Amount) : (TimeSpan?)null;
        var end = plan.Range?.To?.UtcDateTime;
        var last = end is null ? DateTime.MaxValue : window is not null ? end + window : plan.OpenEnd ? DateTime.MaxValue : end;
        var (at, depth) = (start.At, 1);
        foreach (var step in plan.Steps.Skip(1))
        {
            var next = user.Where(e => step.Names.Contains(e.Name) && e.At > at && e.At < last && (plan.HoldConstant.Count == 0 || e.Country == start.Country)).OrderBy(e => e.At).FirstOrDefault();
            if (next is null || (window is not null && next.At > start.At + window))
            {
                break;
            }

            (at, depth) = (next.At, depth + 1);
        }

        return depth;
    }

    private static bool In(TimeRange? range, DateTime at) => !(range?.From?.UtcDateTime > at) && !(range?.To?.UtcDateTime <= at);

    private static async Task<IReadOnlyList<Event>> EventsAsync(RollupWorld world)
    {
        await using var connection = await world.Test.Database.OpenSystemAsync(CancellationToken.None);
        await using var command = new Npgsql.NpgsqlCommand("select user_id, name, occurred_at, properties ->> 'country' from warehouse.events where organization_id = $1 and user_id is not null", connection)
        { Parameters = { new() { Value = world.Organization } } };
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var events = new List<Event>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            events.Add(new Event(reader.GetInt64(0), reader.GetString(1), reader.GetDateTime(2), await reader.IsDBNullAsync(3, CancellationToken.None) ? null : reader.GetString(3)));
        }

        return events;
    }
}
