using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;
using Analytics.Integration.Tests.Ingestion;

namespace Analytics.Integration.Tests.Collecting;

public sealed class CollectingTests(ProductHost host) : IClassFixture<ProductHost>
{
    private static readonly string Time = ShopData.Now.AddHours(-2).ToString("O", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_batch_is_stored_once_however_often_it_is_sent()
    {
        var key = await KeyAsync("twice");
        var body = $$$"""{"batch":[{"type":"track","messageId":"twice-1","userId":"ann","event":"Sent Twice","timestamp":"{{{Time}}}","properties":{"revenue":"12.50","currency":"EUR"}},{"type":"page","messageId":"twice-2","anonymousId":"a-1","name":"Home","timestamp":"{{{Time}}}"}]}""";

        var first = await SendAsync("batch", key, body);
        var second = await SendAsync("batch", key, body);

        Assert.Equal((200, 2, 200), (first.Status, first.Body.GetProperty("accepted").GetInt32(), second.Status));
        Assert.Equal("1|12.50|EUR", await host.Database.ScalarAsync<string>(
            "select count(*) || '|' || max(revenue) || '|' || max(currency) from warehouse.events where organization_id = $1 and name = 'Sent Twice'", host.OrganizationId));
    }

    [Fact]
    public async Task The_next_answer_counts_what_was_just_accepted()
    {
        var key = await KeyAsync("fresh");
        await SendAsync("track", key, $$"""{"userId":"ann","event":"Lantern Lit","timestamp":"{{Time}}"}""");
        var before = await host.AskAsync("how many lantern lit events in total");

        await SendAsync("track", key, $$"""{"userId":"bob","event":"Lantern Lit","timestamp":"{{Time}}"}""");
        var after = await host.AskAsync("how many lantern lit events in total");

        Assert.Equal(("1", "2"), (Only(before), Only(after)));
    }

    [Fact]
    public async Task Times_are_corrected_by_how_wrong_the_senders_clock_is_and_default_to_the_arrival()
    {
        var key = await KeyAsync("clocks");
        var anHourFast = ShopData.Now.AddHours(1);

        await SendAsync("batch", key, $$"""
            {"sentAt":"{{anHourFast:O}}","batch":[
              {"type":"track","userId":"ann","event":"Clock Wrong","messageId":"clock-1","timestamp":"{{anHourFast.AddMinutes(-10):O}}"},
              {"type":"track","userId":"ann","event":"Clock Missing","messageId":"clock-2"}]}
            """);

        var corrected = await host.Database.ScalarAsync<DateTime>("select occurred_at from warehouse.events where organization_id = $1 and event_id = 'clock-1'", host.OrganizationId);
        var arrived = await host.Database.ScalarAsync<DateTime>("select occurred_at from warehouse.events where organization_id = $1 and event_id = 'clock-2'", host.OrganizationId);
        Assert.InRange(corrected, ShopData.Now.AddMinutes(-11).UtcDateTime, ShopData.Now.AddMinutes(20).UtcDateTime);
        Assert.InRange(arrived - corrected, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
    }

    [Theory]
    [InlineData("""{"batch":[{"type":"track","event":"x"}]}""", "ingestion.call.identity.missing")]
    [InlineData("""{"batch":[{"type":"shout","userId":"u"}]}""", "ingestion.call.type.unknown")]
    [InlineData("""{"batch":[{"type":"track","userId":"undefined","event":"x"}]}""", "ingestion.call.identity.missing")]
    [InlineData("""{"batch":[{"type":"track","userId":"u"}]}""", "ingestion.call.invalid")]
    [InlineData("""{"batch":[{"type":"track","userId":"u","event":"x","timestamp":"soon"}]}""", "ingestion.call.invalid")]
    [InlineData("""{"batch":[7]}""", "ingestion.call.type.unknown")]
    [InlineData("""{"batch":[{"type":"alias","userId":"u"}]}""", "ingestion.call.identity.missing")]
    public async Task A_bad_call_of_a_batch_is_kept_aside_and_the_good_ones_are_stored(string bad, string code)
    {
        var key = await KeyAsync("mixed");
        var good = Guid.NewGuid().ToString("N");
        var body = bad.Replace("]}", $$""",{"type":"track","userId":"ann","event":"Good One","messageId":"{{good}}","timestamp":"{{Time}}"}]}""", StringComparison.Ordinal);

        var (status, answer) = await SendAsync("batch", key, body);

        Assert.Equal(200, status);
        Assert.Equal((1, code), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected")[0].GetProperty("code").GetString()));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1 and event_id = $2", host.OrganizationId, good));
        Assert.Contains(code, (await host.SendAsync("GET", "/api/ingestion/dead-letters")).Body.GetProperty("items")[0].GetProperty("code").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "ingestion.body.invalid")]
    [InlineData("{", "ingestion.body.invalid")]
    [InlineData("[]", "ingestion.batch.missing")]
    [InlineData("{\"batch\":{}}", "ingestion.batch.missing")]
    [InlineData("{\"batch\":[]} x", "ingestion.body.invalid")]
    public async Task A_body_that_is_no_batch_is_refused_with_a_reason(string body, string code)
    {
        var (status, answer) = await SendAsync("batch", await KeyAsync("broken"), body);

        Assert.Equal((400, code), (status, answer.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Bodies_and_calls_beyond_the_limits_are_not_taken()
    {
        var key = await KeyAsync("large");

        var body = await SendAsync("batch", key, $$"""{"batch":[],"padding":"{{new string('x', 500_000)}}"}""");
        var call = await SendAsync("track", key, $$$"""{"userId":"ann","event":"Large","properties":{"text":"{{{new string('x', 32_000)}}}"}}""");

        Assert.Equal((400, "ingestion.body.too_large"), (body.Status, body.Body.GetProperty("code").GetString()));
        Assert.Equal((400, "ingestion.call.too_large"), (call.Status, call.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_one_that_only_says_so_is_refused()
    {
        var key = await KeyAsync("packed");
        var packed = ImportGiven.Gzip($$"""{"batch":[{"type":"track","userId":"ann","event":"Packed","messageId":"packed-1","timestamp":"{{Time}}"}]}""");

        var whole = await SendAsync("batch", key, packed, gzip: true);
        var plain = await SendAsync("batch", key, "{}"u8.ToArray(), gzip: true);
        var bomb = await SendAsync("batch", key, ImportGiven.Gzip(new string(' ', 50_000_000)), gzip: true);

        Assert.Equal((200, 400, 400), (whole.Status, plain.Status, bomb.Status));
        Assert.Equal(("ingestion.body.gzip", "ingestion.body.too_large"), (plain.Body.GetProperty("code").GetString(), bomb.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Without_a_valid_key_nothing_is_taken()
    {
        var missing = await SendAsync("batch", null, """{"batch":[]}""");
        var unknown = await SendAsync("batch", "wk_guess", """{"batch":[]}""");
        var created = (await host.SendAsync("POST", "/api/sources", new { name = "soon gone" })).Body;
        await host.SendAsync("DELETE", $"/api/sources/{created.GetProperty("sourceId").GetString()}");
        var revoked = await SendAsync("batch", created.GetProperty("writeKey").GetString(), """{"batch":[]}""");
        var inBody = await SendAsync("track", null, $$"""{"writeKey":"{{await KeyAsync("body")}}","userId":"ann","event":"By Body","timestamp":"{{Time}}"}""");

        Assert.Equal((401, 401, 401, 200), (missing.Status, unknown.Status, revoked.Status, inBody.Status));
        Assert.Equal(["ingestion.write_key.missing", "ingestion.write_key.unknown", "ingestion.write_key.unknown"], new[] { missing, unknown, revoked }.Select(answer => answer.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Pages_of_any_site_may_send_events_and_nothing_else()
    {
        using var question = new HttpRequestMessage(HttpMethod.Options, "/v1/batch") { Headers = { { "Origin", "https://shop.example" } } };
        using var answer = await host.Client.SendAsync(question, TestContext.Current.CancellationToken);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/sources") { Headers = { { "Origin", "https://shop.example" } } };

        Assert.Equal((HttpStatusCode.NoContent, "*"), (answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        using var refused = await host.Client.SendAsync(other, TestContext.Current.CancellationToken);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_dead_letter_that_was_mended_is_stored_once_and_gone()
    {
        var key = await KeyAsync("mended");
        await SendAsync("track", key, $$"""{"event":"Mended","timestamp":"{{Time}}"}""");
        var letter = (await host.SendAsync("GET", "/api/ingestion/dead-letters?limit=1")).Body.GetProperty("items")[0].GetProperty("deadLetterId").GetString();

        var asItIs = await host.SendAsync("POST", $"/api/ingestion/dead-letters/{letter}/replays", new { });
        var mended = await host.SendAsync("POST", $"/api/ingestion/dead-letters/{letter}/replays", new { call = $$"""{"userId":"ann","event":"Mended","timestamp":"{{Time}}"}""" });
        var again = await host.SendAsync("POST", $"/api/ingestion/dead-letters/{letter}/replays", new { });

        Assert.Equal((400, 200, 404), (asItIs.Status, mended.Status, again.Status));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1 and name = 'Mended'", host.OrganizationId));
    }

    [Fact]
    public async Task What_looks_wrong_is_taken_and_told()
    {
        var key = await KeyAsync("odd");
        for (var number = 0; number < 30; number++)
        {
            await SendAsync("track", key, $$$"""{"userId":"ann","event":"Odd","timestamp":"{{{Time}}}","properties":{"odd_size":{{{number}}}}}""");
        }

        await SendAsync("batch", key, $$$"""
            {"batch":[
              {"type":"track","userId":"ann","event":"Odd","timestamp":"{{{Time}}}","properties":{"odd_size":"large"}},
              {"type":"track","userId":"ann","event":"From Tomorrow","timestamp":"{{{ShopData.Now.AddDays(1):O}}}"},
              {"type":"track","userId":"ann","event":"Long Ago","timestamp":"2014-01-01T00:00:00Z"},
              {"type":"page","anonymousId":"crawler","timestamp":"{{{Time}}}","context":{"userAgent":"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}}]}
            """);

        var warnings = (await host.SendAsync("GET", "/api/ingestion/warnings?limit=500")).Body.GetProperty("items").EnumerateArray()
            .Select(warning => $"{warning.GetProperty("kind").GetString()} {warning.GetProperty("subject").GetString()}").ToList();
        Assert.All(["type_drift odd_size", "future_time From Tomorrow", "old_time Long Ago", "bot page_view", "unknown_event Odd"], warning => Assert.Contains(warning, warnings));
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/ingestion/warnings?kind=type_drift&subject=odd_size")).Status);
        Assert.Equal(404, (await host.SendAsync("DELETE", "/api/ingestion/warnings?kind=type_drift&subject=odd_size")).Status);
    }

    [Fact]
    public async Task Lists_are_read_page_by_page_and_a_foreign_cursor_is_refused()
    {
        var key = await KeyAsync("pages");
        await SendAsync("batch", key, """{"batch":[{"type":"a"},{"type":"b"},{"type":"c"}]}""");

        var first = (await host.SendAsync("GET", "/api/ingestion/dead-letters?limit=2")).Body;
        var second = (await host.SendAsync("GET", $"/api/ingestion/dead-letters?limit=2&cursor={first.GetProperty("next").GetString()}")).Body;
        var foreign = await host.SendAsync("GET", $"/api/ingestion/warnings?cursor={first.GetProperty("next").GetString()}");

        Assert.Empty(first.GetProperty("items").EnumerateArray().Select(Id).Intersect(second.GetProperty("items").EnumerateArray().Select(Id)));
        Assert.Equal((400, "page.cursor.invalid"), (foreign.Status, foreign.Body.GetProperty("code").GetString()));

        static string? Id(JsonElement letter) => letter.GetProperty("deadLetterId").GetString();
    }

    private async Task<string> KeyAsync(string name) => (await host.SendAsync("POST", "/api/sources", new { name })).Body.GetProperty("writeKey").GetString()!;

    private Task<(int Status, JsonElement Body)> SendAsync(string kind, string? key, string body) => SendAsync(kind, key, Encoding.UTF8.GetBytes(body), gzip: false);

    private async Task<(int Status, JsonElement Body)> SendAsync(string kind, string? key, byte[] body, bool gzip)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{kind}") { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        if (gzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:")));
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static string Only(JsonElement answer) => answer.Part("query_results").GetProperty("data").GetProperty("rows")[0][0].ToString();
}
