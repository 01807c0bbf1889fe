using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Ingestion;
using Analytics.Integration.Tests.Rollups;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Warehouse.Slots;

namespace Analytics.Integration.Tests.Slots;

/// <summary>A slot is read only while it holds, for every event of the organization, just what the JSON says.</summary>
public sealed class SlotTests(PostgresFixture postgres)
{
    private const string Usable = "select count(*) from warehouse.event_slots where ready and not exists (select from warehouse.slot_doubts)";

    private static readonly MetricPlan ByCountry = new() { Measures = [new AggregateMeasure()], Breakdowns = [new Dimension(Field.Property("country"))] };

    [Theory]
    [InlineData("UTC", 41)]
    [InlineData("America/Havana", 42)]
    public async Task Slots_and_json_give_the_same_rows(string zone, int seed)
    {
        await using var world = await RollupWorld.CreateAsync(postgres, zone, 3000, seed);
        await AssignAsync(world);
        var plans = new RandomPlans(seed, world.Model);
        var fill = new SlotFill(world.Test.Database);
        await AskAsync(world, plans, 10);

        Assert.InRange(await fill.RunAsync(TestContext.Current.CancellationToken), 2000, 3000);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
        await AskAsync(world, plans, 80);

        // Events that nobody filled slots of: the JSON is read until they are filled, too.
        await world.AddEventsAsync(200, seed + 100, 300, 420);
        Assert.Equal(0L, await world.Test.ScalarAsync<long>(Usable));
        await AskAsync(world, plans, 20);
        await fill.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));

        // Slots and rollups together.
        await world.Refresh.RunAsync(world.Organization, TestContext.Current.CancellationToken);
        await AskAsync(world, plans, 60);
    }

    [Fact]
    public async Task A_ready_slot_is_what_questions_read_and_their_sql_names_the_property()
    {
        await using var world = await FilledAsync(50);
        await using var connection = await world.Test.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand(
            $"begin; select warehouse.fill_slots({world.Organization}); update warehouse.events set text_1 = 'only in the slot' where organization_id = {world.Organization}; commit", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var answer = await world.Executor.ExecuteAsync(world.Organization, ByCountry, world.Model, world.Model.DataThrough!.Value, TestContext.Current.CancellationToken);

        Assert.Equal("only in the slot", Assert.Single(answer.Value.Table.Rows)[0]);
        Assert.Contains("properties ->> 'country'", answer.Value.Sql, StringComparison.Ordinal);
        Assert.DoesNotContain("text_1", answer.Value.Sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update warehouse.events set properties = properties || '{\"country\": \"Iceland\"}' where name = 'cart'")]
    [InlineData("update warehouse.events set text_1 = 'wrong' where name = 'cart'")]
    [InlineData("insert into warehouse.events (organization_id, event_key, name, occurred_at, day, properties) select organization_id, gen_random_uuid(), 'cart', timestamptz '2025-02-03 10:00:00+00', date '2025-02-03', '{\"country\": \"Iceland\"}' from app.organizations")]
    public async Task Whoever_changes_events_without_filling_slots_switches_them_off_until_they_are_right_again(string change)
    {
        await using var world = await FilledAsync(51);

        await world.Test.ExecuteAsync(change);

        Assert.Equal(0L, await world.Test.ScalarAsync<long>(Usable));
        await world.AssertSameAsync(ByCountry);
        Assert.InRange(await new SlotFill(world.Test.Database).RunAsync(TestContext.Current.CancellationToken), 1, 600);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
        await world.AssertSameAsync(ByCountry);
    }

    [Fact]
    public async Task Whose_an_event_is_may_change_without_a_doubt()
    {
        await using var world = await FilledAsync(52);

        await world.Test.ExecuteAsync("update warehouse.events set user_id = 4242 where name = 'cart'");

        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
        await world.AssertSameAsync(ByCountry);
    }

    [Fact]
    public async Task A_fill_that_was_cut_off_goes_on_where_it_was()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 2000, 53);
        await AssignAsync(world);
        int first;
        await using (var connection = await world.Test.Database.OpenSystemAsync(TestContext.Current.CancellationToken))
        {
            var organization = Assert.Single(await SlotStore.ListAsync(connection, TestContext.Current.CancellationToken));
            var piece = (await SlotStore.PiecesAsync(connection, TestContext.Current.CancellationToken)).Single(piece => piece.Table == "events_2025_02");
            first = await SlotStore.FillAsync(connection, organization, piece, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0L, await world.Test.ScalarAsync<long>(Usable));
        await world.AssertSameAsync(ByCountry);
        var rest = await new SlotFill(world.Test.Database).RunAsync(TestContext.Current.CancellationToken);

        Assert.InRange(first, 200, 1000);
        Assert.InRange(rest, 500, 2000 - first);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
    }

    [Fact]
    public async Task A_slot_given_to_another_property_is_not_used_before_it_holds_that()
    {
        await using var world = await FilledAsync(54);

        await world.Test.ExecuteAsync("delete from warehouse.event_slots where slot in ('text_1', 'text_2')");
        await world.Test.ExecuteAsync("insert into warehouse.event_slots (organization_id, slot, property) values ($1, 'text_1', 'page.kind'), ($1, 'text_2', 'country')", world.Organization);

        await world.AssertSameAsync(ByCountry);
        await new SlotFill(world.Test.Database).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
        await world.AssertSameAsync(ByCountry);
    }

    [Fact]
    public async Task A_property_with_long_texts_gets_no_slot()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 300, 55);
        await world.Test.ExecuteAsync("update warehouse.events set properties = jsonb_build_object('country', repeat('x', 5000)) where event_key = (select event_key from warehouse.events limit 1)");
        await AssignAsync(world);

        await new SlotFill(world.Test.Database).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(4L, await world.Test.ScalarAsync<long>(Usable));
        Assert.Equal("country: slot.text_too_long", await world.Test.ScalarAsync<string>("select property || ': ' || reason from warehouse.unslotted_properties"));
        await world.AssertSameAsync(ByCountry);
    }

    [Fact]
    public async Task Grouping_by_a_hot_property_reads_the_index_alone()
    {
        await using var world = await FilledAsync(56);
        await world.Test.ExecuteAsync("vacuum analyze warehouse.events");
        var model = world.Model with { Properties = [.. world.Model.Properties.Select(property => property.Path == "country" ? property with { Slot = "text_1" } : property)] };
        var plan = ByCountry with { Measures = [new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = EventSelection.Of("purchase") }] };
        var sql = PostgresRenderer.Render(plan, model, model.DataThrough!.Value).DisplayText;

        await using var connection = await world.Test.Database.Reader(world.Organization).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var explain = new Npgsql.NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off; explain " + sql, connection);
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        Assert.Contains(lines, line => line.Contains("Index Only Scan", StringComparison.Ordinal) && line.Contains("events_2025_02", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Seq Scan on events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_sees_the_slots_of_its_own_organization_only()
    {
        await using var world = await FilledAsync(57);
        var other = await world.Test.AddOrganizationAsync("other");
        var unguarded = WarehouseGiven.Unguarded(world.Test);

        Assert.Equal(5L, (await unguarded.ReadAsync(world.Organization, "select count(*) from analytics.event_slots")).Value.Table.Rows[0][0]);
        Assert.Equal(0L, (await unguarded.ReadAsync(other, "select count(*) from analytics.event_slots")).Value.Table.Rows[0][0]);
        Assert.Equal("query.forbidden", (await unguarded.ReadAsync(world.Organization, "select * from warehouse.event_slots")).Error?.Code);
    }

    private async Task<RollupWorld> FilledAsync(int seed)
    {
        var world = await RollupWorld.CreateAsync(postgres, "UTC", 600, seed);
        await AssignAsync(world);
        await new SlotFill(world.Test.Database).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5L, await world.Test.ScalarAsync<long>(Usable));
        return world;
    }

    private static Task AssignAsync(RollupWorld world) => world.Test.ExecuteAsync(
        """
        insert into warehouse.event_slots (organization_id, slot, property)
        values ($1, 'text_1', 'country'), ($1, 'text_2', 'page.kind'), ($1, 'text_3', 'trial'), ($1, 'number_1', 'quantity'), ($1, 'number_2', 'load')
        """, world.Organization);

    private static async Task AskAsync(RollupWorld world, RandomPlans plans, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await world.AssertSameAsync(plans.Next());
        }
    }
}
