using System.Globalization;
using System.Text;

namespace Analytics.Integration.Tests.Ingestion;

public sealed class DuplicateTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    [Fact]
    public async Task An_event_id_is_stored_once_within_a_file_across_files_and_across_months()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "twice");

        var first = await given.ImportAsync("a.ndjson", """
            {"event_id":"1","timestamp":"2024-01-31T10:00:00Z","name":"a","user_id":"u"}
            {"event_id":"1","timestamp":"2024-02-01T10:00:00Z","name":"a","user_id":"u"}
            {"event_id":"2","timestamp":"2024-02-01T10:00:00Z","name":"a","user_id":"u"}
            """);
        var second = await given.ImportAsync("b.csv", "event_id,event,timestamp\n2,a,2024-05-01\n3,a,2024-05-01\n");

        Assert.Equal((2, 1), (first.Progress.EventsStored, first.Progress.Duplicates));
        Assert.Equal((1, 1), (second.Progress.EventsStored, second.Progress.Duplicates));
        Assert.Equal(3, await given.CountAsync());
        Assert.Equal(3, await given.ScalarAsync<long>("select sum(count)::bigint from app.catalog_events where organization_id = $1"));
    }

    [Fact]
    public async Task Equal_lines_without_ids_stay_two_events_and_the_file_again_adds_nothing()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "idless");
        var text = new StringBuilder("event,user_id,timestamp\n");
        for (var line = 0; line < 300; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"sale,user-{line % 7},2024-05-01\n");
        }

        var whole = await given.ImportAsync("sales.csv", text.ToString());
        var again = await given.ImportAsync("renamed.csv", text.ToString());
        var packed = await given.ImportFileAsync(given.Write("sales.csv.gz", ImportGiven.Gzip(text.ToString())));
        var grown = await given.ImportAsync("sales.csv", text + "sale,late,2024-05-02\n");

        Assert.Equal(300, whole.Progress.EventsStored);
        Assert.Equal((0, 300), (again.Progress.EventsStored, again.Progress.Duplicates));
        Assert.Equal(0, packed.Progress.EventsStored);
        Assert.Equal((1, 300), (grown.Progress.EventsStored, grown.Progress.Duplicates));
    }

    [Fact]
    public async Task The_same_event_id_in_two_organizations_is_two_events()
    {
        using var ours = await ImportGiven.OrganizationAsync(database.Test, "ours");
        using var theirs = await ImportGiven.OrganizationAsync(database.Test, "theirs");
        const string Line = """{"event_id":"same","timestamp":"2024-01-31T10:00:00Z","name":"a"}""";

        await ours.ImportAsync("a.ndjson", Line);
        var import = await theirs.ImportAsync("a.ndjson", Line);

        Assert.Equal(1, import.Progress.EventsStored);
    }
}
