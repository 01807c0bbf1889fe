using System.Text;
using Analytics.Ingestion;
using Analytics.Ingestion.Mapping;

namespace Analytics.Integration.Tests.Ingestion;

public sealed class FormatTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    [Fact]
    public async Task Flat_lines_become_events_with_their_user_time_revenue_and_properties()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "flat");

        var import = await given.ImportAsync("events.ndjson", """
            {"event_id":"e1","user_id":"ann","timestamp":"2024-03-01T10:00:00Z","name":"purchase","revenue":12.5,"currency":"EUR","properties":{"sku":"A1","box":{"weight":2.5,"tags":["x","y"]}}}
            {"event_id":"e2","user_id":17,"timestamp":1709287200,"name":"visit","campaign":"spring"}

            {"event_id":"e3","anonymous_id":"guest-1","timestamp":1709287200123,"name":"visit"}
            """);

        Assert.Equal(("completed", 3, 0), (import.Status, import.Progress.EventsStored, import.Progress.LinesBad));
        Assert.Equal("ann|12.5|EUR|2.5|2024-03-01", await given.ScalarAsync<string>(
            "select u.external_id || '|' || revenue || '|' || currency || '|' || (properties #>> '{box,weight}') || '|' || day from warehouse.events e join warehouse.users u using (organization_id, user_id) where organization_id = $1 and event_id = 'e1'"));
        Assert.Equal("17|2024-03-01 10:00:00+00|spring", await given.ScalarAsync<string>(
            "select u.external_id || '|' || (occurred_at at time zone 'UTC')::text || '+00|' || (properties ->> 'campaign') from warehouse.events e join warehouse.users u using (organization_id, user_id) where organization_id = $1 and event_id = 'e2'"));
        Assert.Equal("guest-1 is a guest at 00.123", await given.ScalarAsync<string>(
            "select anonymous_id || ' is ' || case when user_id is null then 'a guest' else 'a user' end || ' at ' || to_char(occurred_at, 'SS.MS') from warehouse.events where organization_id = $1 and event_id = 'e3'"));
        Assert.Equal(2, await given.ScalarAsync<long>("select count(*) from warehouse.users where organization_id = $1"));
    }

    [Theory]
    [InlineData("rare.ndjson")]
    [InlineData("rare.csv")]
    public async Task Money_and_users_that_few_lines_have_are_found_however_late_they_come(string file)
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, file);
        var json = file.EndsWith("ndjson", StringComparison.Ordinal);
        var text = new StringBuilder(json ? "" : "name,time,user_id,revenue\n");
        for (var line = 0; line < 1000; line++)
        {
            text.AppendLine(json ? "{\"name\":\"look\",\"time\":\"2024-03-01T10:00:00Z\"}" : "look,2024-03-01T10:00:00Z,,");
        }

        text.AppendLine(json ? "{\"name\":\"buy\",\"time\":\"2024-03-01T11:00:00Z\",\"user_id\":\"ann\",\"revenue\":12.5}" : "buy,2024-03-01T11:00:00Z,ann,12.5");

        await given.ImportAsync(file, text.ToString());

        Assert.Equal("ann 12.5", await given.ScalarAsync<string>(
            "select u.external_id || ' ' || revenue from warehouse.events e join warehouse.users u using (organization_id, user_id) where organization_id = $1 and name = 'buy'"));
        Assert.Equal(1001, await given.CountAsync());
    }

    [Fact]
    public async Task Events_find_the_users_of_the_user_file_by_their_ids_whatever_the_column_is_called()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "by-ids");
        await given.ImportFileAsync(given.Write("users.ndjson", "{\"crew_id\":\"c-1\",\"attributes\":{\"base\":\"Oslo\"}}\n{\"crew_id\":\"c-2\",\"attributes\":{\"base\":\"Bergen\"}}\n"), kind: ImportKind.Users);

        await given.ImportAsync("events.ndjson", "{\"eventName\":\"shift\",\"vessel\":\"v-1\",\"crew_id\":\"c-1\",\"time\":\"2024-03-01T10:00:00Z\"}\n{\"eventName\":\"shift\",\"vessel\":\"v-2\",\"crew_id\":\"c-2\",\"time\":\"2024-03-02T10:00:00Z\"}\n");

        Assert.Contains("user = crew_id", given.Remarks);
        Assert.Equal(2, await given.ScalarAsync<long>("select count(distinct user_id) from warehouse.events where organization_id = $1"));
    }

    [Fact]
    public async Task Segment_calls_become_events_and_attributes()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "segment");

        await given.ImportAsync("calls.ndjson", """
            {"messageId":"m1","type":"identify","userId":"u1","traits":{"plan":"free","email":"a@mail.example"},"timestamp":"2024-03-01T10:00:00Z"}
            {"messageId":"m2","type":"track","userId":"u1","event":"Order Completed","properties":{"revenue":99.9,"currency":"USD"},"context":{"ip":"127.0.0.1"},"timestamp":"2024-03-01T10:05:00Z","sentAt":"2024-03-01T10:05:01Z"}
            {"messageId":"m3","type":"page","anonymousId":"a1","name":"Home","properties":{"url":"/"},"timestamp":"2024-03-01T10:06:00Z"}
            {"messageId":"m4","type":"identify","userId":"u1","traits":{"plan":"pro"},"timestamp":"2024-03-02T10:00:00Z"}
            """);

        Assert.Equal("Order Completed 99.9 USD 127.0.0.1", await given.ScalarAsync<string>(
            "select name || ' ' || revenue || ' ' || currency || ' ' || (properties #>> '{context,ip}') from warehouse.events where organization_id = $1 and event_id = 'm2'"));
        Assert.Equal("page_view Home", await given.ScalarAsync<string>("select name || ' ' || (properties ->> 'name') from warehouse.events where organization_id = $1 and event_id = 'm3'"));
        Assert.Equal("pro a@mail.example", await given.ScalarAsync<string>("select (attributes ->> 'plan') || ' ' || (attributes ->> 'email') from warehouse.users where organization_id = $1 and external_id = 'u1'"));
        Assert.Equal(2, await given.CountAsync());
    }

    [Fact]
    public async Task Csv_is_read_with_quotes_line_ends_inside_them_and_a_byte_order_mark()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "csv");
        byte[] bom = [0xEF, 0xBB, 0xBF];

        var import = await given.ImportFileAsync(given.Write("shop.csv", [.. bom, .. Encoding.UTF8.GetBytes(
            "event_type;actor;created_at;product;amount;note\r\nsale;ann;2024-05-01 09:30;\"Mug; \"\"big\"\"\";3.50;\"two\r\nlines\"\r\nsale;bob;2024-05-02 10:00;Cup;4;\r\n")]));

        Assert.Equal(0, import.Progress.LinesBad);
        Assert.Equal("Mug; \"big\"|two\r\nlines|3.5", await given.ScalarAsync<string>(
            "select (properties ->> 'product') || '|' || (properties ->> 'note') || '|' || revenue::float from warehouse.events where organization_id = $1 and day = '2024-05-01'"));
        Assert.Contains("user = actor", given.Remarks);
        Assert.Contains("time = created_at", given.Remarks);
        Assert.Contains("event name = event_type", given.Remarks);
    }

    [Fact]
    public async Task Compressed_and_tab_separated_files_are_recognised_by_their_content()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "packed");

        await given.ImportFileAsync(given.Write("export.txt", ImportGiven.Gzip("event\tuser_id\tts\nlogin\tann\t1714550400\nlogin\tbob\t1714550500\n")));

        Assert.Equal(2, await given.ScalarAsync<long>("select count(distinct user_id) from warehouse.events where organization_id = $1 and name = 'login'"));
    }

    [Fact]
    public async Task A_mapping_says_which_columns_are_what()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "mapped");

        await given.ImportAsync("lines.csv", "Line,When,Customer,Total,Secret,Colour\n1,31/12/2023 23:00,c1,10,x,red\n2,01/01/2024 08:15,c2,20,y,blue\n", """
            {"event_id":"Line","timestamp":"When","user_id":"Customer","revenue":"Total","name":{"value":"sale"},"properties":["Colour"],"date_order":"day_first"}
            """);

        Assert.Equal("sale 30 blue 2023-12-31", await given.ScalarAsync<string>(
            "select min(name) || ' ' || sum(revenue) || ' ' || min(properties ->> 'Colour') || ' ' || min(day) from warehouse.events where organization_id = $1"));
        Assert.False(await given.ScalarAsync<bool>("select bool_or(properties ? 'Secret') from warehouse.events where organization_id = $1"));
    }

    [Fact]
    public async Task A_mapping_that_names_a_missing_column_is_refused_with_the_columns_there_are()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "mismapped");

        var refusal = await Assert.ThrowsAsync<MappingException>(() => given.ImportAsync("a.csv", "at,who\n2024-01-01,x\n", """{"timestamp":"when","name":{"value":"sale"}}"""));

        Assert.Contains("\"when\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at, who", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_without_a_zone_are_the_organizations_clock_and_days_are_its_days()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "berlin", "Europe/Berlin");

        await given.ImportAsync("t.csv", "event,timestamp\nsummer,2024-07-01 00:30\nwinter,2024-01-15T12:00:00\nskipped,2024-03-31 02:30\nzoned,2024-07-01T23:30:00Z\n");

        Assert.Equal("skipped 2024-03-31 01:30, summer 2024-06-30 22:30, winter 2024-01-15 11:00, zoned 2024-07-01 23:30", await given.ScalarAsync<string>(
            "select string_agg(name || ' ' || to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ', ' order by name) from warehouse.events where organization_id = $1"));
        Assert.Equal(new DateTime(2024, 7, 2), await given.ScalarAsync<DateTime>("select day::timestamp from warehouse.events where organization_id = $1 and name = 'zoned'"));
    }

    [Fact]
    public async Task Users_get_their_attributes_from_csv_too()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "users");

        var import = await given.ImportFileAsync(given.Write("users.csv", "customer_id,country,age\nann,Germany,31\nbob,France,44\n"), kind: ImportKind.Users);

        Assert.Equal(2, import.Progress.UsersStored);
        Assert.Equal("Germany 31", await given.ScalarAsync<string>("select (attributes ->> 'country') || ' ' || (attributes ->> 'age') from warehouse.users where organization_id = $1 and external_id = 'ann'"));
    }
}
