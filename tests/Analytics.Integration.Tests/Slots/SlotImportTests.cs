using System.Globalization;
using System.Text;
using Analytics.Catalog.HotProperties;
using Analytics.Integration.Tests.Ingestion;
using Analytics.Warehouse.Slots;

namespace Analytics.Integration.Tests.Slots;

/// <summary>Imports fill the slots themselves, with what the database reads from the JSON.</summary>
public sealed class SlotImportTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    private static readonly string[] Values =
    [
        "\"plain\"", "\"\"", "\"Côte d'Ivoire\"", "\"tab\\t quote\\\" \\u00e9 \\ud83d\\ude00\"", "7", "-0", "-0.00", "1.50", "0.000001", "12345678901234567890", "true", "false", "null",
    ];

    [Fact]
    public async Task Imported_events_hold_in_their_slots_what_their_json_says()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "slots");
        await given.ImportAsync("first.ndjson", Line(0, """{"kind":"first"}"""));
        await AssignAsync(given);
        await new SlotFill(database.Test.Database).RunAsync(TestContext.Current.CancellationToken);

        var lines = new StringBuilder();
        for (var i = 0; i < Values.Length; i++)
        {
            lines.Append(Line((i * 2) + 1, $$"""{"kind":{{Values[i]}},"price":{{Values[(i + 4) % Values.Length]}},"page":{"name":{{Values[(i + 1) % Values.Length]}},"size":[1,2]} }"""));
            lines.Append(Line((i * 2) + 2, $$"""{"kind":"twice","kind":{{Values[i]}},"page":{"name":"gone"},"page":"flat","other":{"kind":"no","deep":[{"kind":1}]} }"""));
        }

        var import = await given.ImportAsync("second.ndjson", lines.ToString());

        Assert.Equal(Values.Length * 2, import.Progress.EventsStored);
        Assert.Equal(0, await DifferencesAsync(given));
        Assert.Equal(2 * (Values.Length - 1) + 1, await given.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1 and text_1 is not null"));
        Assert.Equal(3, await given.ScalarAsync<long>("select count(*) from warehouse.event_slots where organization_id = $1 and ready and not exists (select from warehouse.slot_doubts)"));
    }

    [Theory]
    [InlineData("list", """{"kind":["a"]}""", "slot.no_single_value")]
    [InlineData("object", """{"kind":{"b":1}}""", "slot.no_single_value")]
    [InlineData("exponent", """{"price":1e-7}""", "slot.number_not_plain")]
    public async Task A_value_that_fits_no_slot_sends_its_property_back_to_the_json(string name, string properties, string reason)
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, name);
        await given.ImportAsync("first.ndjson", Line(0, """{"kind":"first"}"""));
        await AssignAsync(given);

        await given.ImportAsync("second.ndjson", Line(1, properties));

        Assert.Equal(2, await given.ScalarAsync<long>("select count(*) from warehouse.event_slots where organization_id = $1"));
        Assert.Equal(reason, await given.ScalarAsync<string>("select reason from warehouse.unslotted_properties where organization_id = $1"));
    }

    [Fact]
    public async Task A_long_text_sends_its_property_back_to_the_json()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "long");
        await AssignAsync(given);

        await given.ImportAsync("long.ndjson", Line(1, $$"""{"kind":"{{new string('x', 4000)}}"}"""));

        Assert.Equal("slot.text_too_long", await given.ScalarAsync<string>("select reason from warehouse.unslotted_properties where organization_id = $1"));
        Assert.Equal(1, await given.CountAsync());
    }

    [Fact]
    public async Task What_many_events_carry_gets_a_slot_and_what_hardly_repeats_does_not()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "hot");
        var lines = new StringBuilder();
        for (var i = 0; i < SlotChoice.FewestValues; i++)
        {
            lines.Append(Line(i, string.Create(CultureInfo.InvariantCulture, $$"""{"color":"color {{i % 7}}","note":"note {{i}} of {{i * 31}}","amount":{{i % 90}}.5{{(i % 2 == 0 ? ",\"rare\":\"yes\"" : "")}}}""")));
        }

        await given.ImportAsync("many.ndjson", lines.ToString());
        await using var connection = await database.Test.Database.OpenSystemAsync(TestContext.Current.CancellationToken);

        Assert.True(await SlotAssignment.ChooseAsync(connection, given.OrganizationId, TestContext.Current.CancellationToken));
        Assert.False(await SlotAssignment.ChooseAsync(connection, given.OrganizationId, TestContext.Current.CancellationToken));
        Assert.Equal("number_1 amount, text_1 color", await given.ScalarAsync<string>("select string_agg(slot || ' ' || property, ', ' order by slot) from warehouse.event_slots where organization_id = $1"));
    }

    private static Task AssignAsync(ImportGiven given) => given.ScalarAsync<long>(
        """
        with added as (
          insert into warehouse.event_slots (organization_id, slot, property) values ($1, 'text_1', 'kind'), ($1, 'text_2', 'page.name'), ($1, 'number_1', 'price') returning 1)
        select count(*) from added
        """);

    private static Task<long> DifferencesAsync(ImportGiven given) => given.ScalarAsync<long>(
        """
        select count(*) from warehouse.events where organization_id = $1 and (text_1 is distinct from properties ->> 'kind' or text_2 is distinct from properties -> 'page' ->> 'name'
          or number_1 is distinct from case when jsonb_typeof(properties -> 'price') = 'number' then (properties ->> 'price')::numeric end)
        """);

    private static string Line(int number, string properties) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"event_id":"{{number}}","timestamp":"2025-0{{1 + (number % 3)}}-10T10:00:00Z","name":"a","user_id":"u{{number % 5}}","properties":{{properties}}}""") + "\n";
}
