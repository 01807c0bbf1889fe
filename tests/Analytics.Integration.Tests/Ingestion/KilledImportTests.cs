using System.Diagnostics;
using System.Globalization;
using System.Text;
using Analytics.Ingestion;

namespace Analytics.Integration.Tests.Ingestion;

public sealed class KilledImportTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    private const int Lines = 160_000;

    [Fact]
    public async Task A_killed_import_continues_and_nothing_is_lost_or_doubled()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "killed");
        var path = given.Write("events.csv", Text());

        for (var round = 1; round <= 2; round++)
        {
            using var child = Start(path, given.Folder);
            await Eventually(child, () => StoredAsync(given), stored => stored >= 25_000 * round);
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var before = await StoredAsync(given);
        Assert.InRange(before, 50_000, Lines - 1);
        var import = await given.ImportFileAsync(path);

        Assert.Equal(("completed", Lines), (import.Status, import.Progress.EventsStored));
        Assert.Equal(0, import.Progress.Duplicates);
        Assert.Equal(Lines, await given.CountAsync());
        Assert.Equal(Lines, await given.ScalarAsync<long>("select count(distinct event_key) from warehouse.events where organization_id = $1"));
        Assert.Equal(Lines, await given.ScalarAsync<long>("select sum(count)::bigint from app.catalog_events where organization_id = $1"));
        Assert.Equal(Lines, await given.ScalarAsync<long>("select (properties ->> 'count')::bigint from (select definition as properties from app.catalog_properties where organization_id = $1 and path = 'amount_paid') p"));
        Assert.Equal(0, await given.ScalarAsync<long>(
            "select count(*) from warehouse.users u where organization_id = $1 and (first_seen_at, last_seen_at) is distinct from (select (min(occurred_at), max(occurred_at)) from warehouse.events e where e.organization_id = $1 and e.user_id = u.user_id)"));
    }

    private static string Text()
    {
        var text = new StringBuilder("event,user_id,timestamp,amount_paid,product\n");
        for (var line = 0; line < Lines; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(line % 3 == 0 ? "sale" : "visit")},user-{line % 4_999},2024-0{1 + (line % 6)}-1{line % 10} 10:{line % 60:00},{line % 500}.5,product {line % 321}\n");
        }

        return text.ToString();
    }

    private Process Start(string path, string folder) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { typeof(FileImport).Assembly.Location, "import", "--database", database.Test.ConnectionString, "--data", folder, "--organization", "killed", "--events", path },
        RedirectStandardError = true,
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    private static Task<long> StoredAsync(ImportGiven given) => given.ScalarAsync<long>("select coalesce(max(events_stored), 0) from app.imports where organization_id = $1");

    private static async Task Eventually(Process child, Func<Task<long>> look, Func<long, bool> enough)
    {
        var began = Stopwatch.GetTimestamp();
        while (!enough(await look()))
        {
            Assert.False(child.HasExited, "The import ended before it could be killed.");
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(3), "The import stored nothing within three minutes.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
