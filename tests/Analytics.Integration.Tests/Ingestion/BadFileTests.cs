using System.Globalization;
using System.IO.Compression;
using System.Text;
using Analytics.Ingestion;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;

namespace Analytics.Integration.Tests.Ingestion;

public sealed class BadFileTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    [Fact]
    public async Task Bad_lines_are_listed_with_number_and_reason_and_the_good_ones_are_kept()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "badlines");

        var import = await given.ImportAsync("e.ndjson", string.Join('\n',
            """{"event_id":"1","timestamp":"2024-01-01T00:00:00Z","name":"a","revenue":1}""",
            """{"event_id":"2","timestamp":"yesterday","name":"a","revenue":2}""",
            """{"event_id":"3","timestamp":"2024-01-01T00:00:00Z","name":"","revenue":3}""",
            """{"event_id":"4","timestamp":"2024-01-01T00:00:00Z","name":"a" """,
            """[1,2]""",
            """{"event_id":"6","timestamp":"2024-01-01T00:00:00Z","name":"a","revenue":"lots"}""",
            """{"event_id":"7","timestamp":"1969-12-31T00:00:00Z","name":"a","revenue":7}""",
            """{"event_id":"8","timestamp":"2024-01-01T00:00:00Z","name":"a","properties":{"n":1e999999}}""",
            """{"event_id":"9","timestamp":"2024-01-01T00:00:00Z","name":"b","revenue":9}"""));

        Assert.Equal("completed", import.Status);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], import.Errors.Select(error => error.Line));
        Assert.Equal("no event name", import.Errors[1].Reason);
        Assert.Equal(2, await given.CountAsync());
        Assert.Equal(7, (await File.ReadAllLinesAsync(import.ErrorFile!, TestContext.Current.CancellationToken)).Length);
        Assert.Contains("7 of 9 lines", import.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_jsonb_refuses_is_made_storable()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "escapes");

        await given.ImportAsync("e.ndjson", """{"event_id":"1","timestamp":"2024-01-01T00:00:00Z","name":"a","properties":{"zero":"x\u0000y","half":"\ud83d!","whole":"\ud83d\ude00","path":"c:\\u0000"}}""");

        Assert.Equal("x\uFFFDy|\uFFFD!|😀|c:\\u0000", await given.ScalarAsync<string>(
            "select (properties ->> 'zero') || '|' || (properties ->> 'half') || '|' || (properties ->> 'whole') || '|' || (properties ->> 'path') from warehouse.events where organization_id = $1"));
    }

    [Fact]
    public async Task An_archive_that_ends_early_keeps_its_good_lines_and_says_that_it_is_incomplete()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "truncated");
        var text = new StringBuilder();
        for (var line = 0; line < 20_000; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"event_id":"{{Guid.NewGuid()}}","timestamp":"2024-01-01T00:00:00Z","name":"a","user_id":"{{line % 97}}"}""").Append('\n');
        }

        var whole = ImportGiven.Gzip(text.ToString());
        var broken = await given.ImportFileAsync(given.Write("cut.ndjson.gz", whole[..(whole.Length / 2)]));
        var mended = await given.ImportFileAsync(given.Write("whole.ndjson.gz", whole));

        Assert.Equal("failed", broken.Status);
        Assert.Contains("ends early", broken.Message, StringComparison.Ordinal);
        Assert.InRange(broken.Progress.EventsStored, 5_000, 19_000);
        Assert.Equal(20_000, broken.Progress.EventsStored + mended.Progress.EventsStored);
        Assert.Equal(20_000, await given.CountAsync());
    }

    [Fact]
    public async Task An_archive_that_is_made_to_fill_the_disk_is_given_up()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "bomb");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write("""{"event_id":"1","timestamp":"2024-01-01T00:00:00Z","name":"a"}"""u8);
            var blank = Encoding.UTF8.GetBytes(new string('\n', 1 << 20));
            for (var megabyte = 0; megabyte < 80; megabyte++)
            {
                gzip.Write(blank);
            }
        }

        var import = await given.ImportFileAsync(given.Write("bomb.ndjson.gz", packed.ToArray()));

        Assert.Equal("failed", import.Status);
        Assert.Contains("300 times its size", import.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_csv_loses_its_broken_lines_only()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "brokencsv");

        var import = await given.ImportAsync("b.csv", "event,timestamp,user_id\na,2024-01-01,u1\na,2024-01-02\nb,2024-01-03,\"u2\nc,2024-01-04,u3\nd,2024-01-05,u4,extra\ne,2024-01-06,\"u\"5\nf,2024-01-07,u6\n");

        Assert.Equal([3, 4, 6, 7], import.Errors.Select(error => error.Line));
        Assert.Equal("a, c, f", await given.ScalarAsync<string>("select string_agg(name, ', ' order by name) from warehouse.events where organization_id = $1"));
    }

    [Theory]
    [InlineData("import.file.empty", "")]
    [InlineData("import.file.empty", "\n \n")]
    [InlineData("import.file.binary", "PK\u0003\u0004 \0\0\0")]
    [InlineData("import.file.json_array", "[{\"a\":1}]")]
    public async Task A_file_that_holds_nothing_to_import_is_refused_with_a_reason(string code, string text)
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "nothing");

        var refusal = await Assert.ThrowsAsync<UnreadableFileException>(() => given.ImportAsync("x.csv", text));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public async Task A_file_without_times_is_refused_and_the_answer_tells_how_to_map()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "timeless");

        var refusal = await Assert.ThrowsAsync<MappingException>(() => given.ImportAsync("x.csv", "name,colour\na,red\nb,blue\n"));

        Assert.Contains("--mapping", refusal.Message, StringComparison.Ordinal);
    }
}
