using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

/// <summary>No digit is lost between the database and whoever reads: in JSON, CSV, pages, sorting, filters, and from the cache.</summary>
public sealed class ExactValueTests(ProductHost product) : IClassFixture<ProductHost>
{
    private const string Wide = "12345678901234567890123456789012345678.125";

    [Fact]
    public async Task Large_and_odd_numbers_come_out_as_they_are()
    {
        const string sql = $"""
            select 9007199254740993 as above, 9007199254740991 as safe, (-9223372036854775807 - 1) as least, {Wide} as wide, -{Wide} as negative,
              12345678901234567.25 as large, 0.1::real as small, 'NaN'::numeric as nan, 'Infinity'::numeric as endless, '-Infinity'::float8 as below, 'NaN'::float8 as nan8, 1.10 as cents
            """;
        string[] expected = ["9007199254740993", "9007199254740991", "-9223372036854775808", Wide, "-" + Wide, "12345678901234567.25", "0.1", "NaN", "Infinity", "-Infinity", "NaN", "1.10"];
        foreach (var cached in new[] { false, true })
        {
            var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql });
            Assert.True(status == 200, body.ToString());
            Assert.Equal(cached, body.GetProperty("results").GetProperty("cached").GetBoolean());
            var row = body.GetProperty("results").GetProperty("rows")[0];
            Assert.Equal(expected, row.EnumerateArray().Select(cell => cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText()));
            // Numbers that a browser keeps are numbers, the others texts.
            Assert.Equal("SNSSSSNSSSSN", string.Concat(row.EnumerateArray().Select(cell => cell.ValueKind == JsonValueKind.String ? 'S' : 'N')));

            var id = body.GetProperty("queryId").GetString();
            Assert.Equal(expected, (await product.SendAsync("GET", $"/api/queries/{id}/rows")).Body.GetProperty("rows")[0].EnumerateArray().Select(cell => cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText()));
            var csv = await product.Client.GetStringAsync($"/api/queries/{id}/export?format=csv", TestContext.Current.CancellationToken);
            Assert.Equal(string.Join(',', expected), csv.Split("\r\n")[1]);
            var json = await product.Client.GetStringAsync($"/api/queries/{id}/export?format=json", TestContext.Current.CancellationToken);
            Assert.Contains($"\"{Wide}\"", json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sorting_and_filtering_tell_neighbours_beyond_2_to_the_53_apart()
    {
        var id = await RunAsync("select n from (values (9007199254740992), (9007199254740993), (9007199254740991), (-9007199254740993), (null)) as v(n)");

        Assert.Equal(["-9007199254740993", "9007199254740991", "9007199254740992", "9007199254740993", null], await CellsAsync(id, "sort=n:asc"));
        Assert.Equal(["9007199254740993"], await CellsAsync(id, "filter=n:gt:9007199254740992"));
        Assert.Equal(["9007199254740992"], await CellsAsync(id, "filter=n:eq:9007199254740992"));
        Assert.Equal(["-9007199254740993"], await CellsAsync(id, "filter=n:lt:-9007199254740992"));
        Assert.Equal("queries.filter.value_invalid", (await product.SendAsync("GET", $"/api/queries/{id}/rows?filter=n:gt:much")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Numbers_without_end_sort_as_the_database_sorts_them()
    {
        var id = await RunAsync("select n from (values ('NaN'::numeric), (1), ('-Infinity'::numeric), ('Infinity'::numeric), (123456789012345678901234567890.5), (123456789012345678901234567890.25)) as v(n)");

        Assert.Equal(["-Infinity", "1", "123456789012345678901234567890.25", "123456789012345678901234567890.5", "Infinity", "NaN"], await CellsAsync(id, "sort=n:asc"));
        Assert.Equal(["NaN"], await CellsAsync(id, "filter=n:gt:Infinity"));
    }

    [Fact]
    public async Task Pages_of_a_sorted_result_follow_each_other_and_a_tampered_cursor_is_refused()
    {
        var id = await RunAsync("select n, n % 3 as third from generate_series(1, 100) as n");
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await product.SendAsync("GET", $"/api/queries/{id}/rows?sort=third:desc&filter=n:gt:10&limit=7{(cursor is null ? "" : "&cursor=" + cursor)}")).Body;
            seen.AddRange(page.GetProperty("rows").EnumerateArray().Select(row => row[0].ToString()));
            Assert.Equal(90, page.GetProperty("rowCount").GetInt32());
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            if (cursor is not null)
            {
                foreach (var tampered in new[] { cursor[..^1] + (cursor[^1] == 'Q' ? 'g' : 'Q'), cursor[1..], "W10", cursor + "A" })
                {
                    Assert.Equal("page.cursor.invalid", (await product.SendAsync("GET", $"/api/queries/{id}/rows?sort=third:desc&filter=n:gt:10&limit=7&cursor={tampered}")).Body.GetProperty("code").GetString());
                }
            }
        }
        while (cursor is not null);

        Assert.Equal(90, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Lists_page_by_position_so_that_rows_which_come_meanwhile_neither_repeat_nor_hide_others()
    {
        for (var n = 0; n < 5; n++)
        {
            await RunAsync($"select {n} as listed");
        }

        var first = (await product.SendAsync("GET", "/api/queries?limit=3")).Body;
        await RunAsync("select 99 as listed");
        var second = (await product.SendAsync("GET", $"/api/queries?limit=3&cursor={first.GetProperty("next").GetString()}")).Body;

        var ids = first.GetProperty("queries").EnumerateArray().Concat(second.GetProperty("queries").EnumerateArray()).Select(query => query.GetProperty("id").GetString()).ToList();
        Assert.Equal(6, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("99", second.GetProperty("queries").EnumerateArray().Select(query => query.GetProperty("sql").GetString()!.Split(' ')[1]));
        foreach (var path in new[] { "/api/queries", "/api/analytics/chat", "/api/imports", "/api/audit/events" })
        {
            Assert.Equal("page.cursor.invalid", (await product.SendAsync("GET", $"{path}?cursor=AAAAAAAAAABbIngiXQ")).Body.GetProperty("code").GetString());
            Assert.Equal("page.limit.invalid", (await product.SendAsync("GET", $"{path}?limit=none")).Body.GetProperty("code").GetString());
        }
    }

    private async Task<string> RunAsync(string sql)
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql });
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("queryId").GetString()!;
    }

    private async Task<List<string?>> CellsAsync(string id, string query)
    {
        var (status, body) = await product.SendAsync("GET", $"/api/queries/{id}/rows?{query}");
        Assert.True(status == 200, body.ToString());
        return [.. body.GetProperty("rows").EnumerateArray().Select(row => row[0].ValueKind == JsonValueKind.Null ? null : row[0].ToString())];
    }
}
