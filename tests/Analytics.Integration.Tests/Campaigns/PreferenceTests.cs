using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>People choose what they get, and what they said can be shown.</summary>
public sealed partial class PreferenceTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Whoever_chooses_one_topic_gets_that_one_and_no_other()
    {
        await TopicAsync("offers", "Offers");
        await TopicAsync("product", "Product news");
        var segment = await host.SegmentAsync("Only u3", "select external_id from users where external_id = 'u3'");
        var first = await SendAsync("First", segment, "offers");
        var page = PreferencesPath(await TextAsync(first, "u3@example.com"));

        var shown = await host.Product.Client.GetStringAsync(page, TestContext.Current.CancellationToken);
        using var saved = await PostAsync(page, ("topic", "product"));
        var after = await saved.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, CheckedBox().Count(shown));
        Assert.Equal("product", Assert.Single(CheckedBox().Matches(after)).Groups["topic"].Value);
        Assert.Equal(1, await host.CountAsync(await SendAsync("Offers", segment, "offers"), "excluded", "no_consent"));
        Assert.Equal(1, await host.CountAsync(await SendAsync("Product", segment, "product"), "accepted"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.consent_events where address = 'u3@example.com' and topic = 'offers' and not granted and source = 'preference_centre' and proof ->> 'campaignId' = $1::text", first));
    }

    [Fact]
    public async Task Choosing_again_ends_ones_own_unsubscription_and_not_what_the_sender_stopped()
    {
        await TopicAsync("offers", "Offers");
        var id = await SendAsync("Again", await host.SegmentAsync("Only u4 again", "select external_id from users where external_id = 'u4'"), "offers");
        var text = await TextAsync(id, "u4@example.com");
        using var left = await PostAsync(UnsubscribePath().Match(text).Value);

        using var chosen = await PostAsync(PreferencesPath(text), ("topic", "offers"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, 0L), (left.StatusCode, chosen.StatusCode, await SuppressedAsync("u4@example.com")));

        await host.SendAsync("POST", "/api/suppressions", new { addresses = new[] { "u4@example.com" } });
        using var tried = await PostAsync(PreferencesPath(text), ("topic", "offers"));
        Assert.Equal(1, await SuppressedAsync("u4@example.com"));
        await host.Database.ExecuteAsync("delete from app.suppressions where address = 'u4@example.com'");
    }

    [Fact]
    public async Task A_topic_with_double_opt_in_reaches_those_only_who_confirmed_it()
    {
        await TopicAsync("letter", "The letter", doubleOptIn: true);
        var segment = await host.SegmentAsync("Only u5", "select external_id from users where external_id = 'u5'");
        Assert.Equal(1, await host.CountAsync(await SendAsync("Unasked", segment, "letter"), "excluded", "no_consent"));

        var (_, asked) = await host.SendAsync("POST", "/api/consents", new { address = "U5@example.com", topic = "letter", granted = true, source = "form on the site" });
        await host.SendAsync("POST", "/api/consents", new { address = "u5@example.com", topic = "letter", granted = true, source = "form on the site" });
        Assert.Equal("confirmation_sent", asked.GetProperty("status").GetString());
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.inbox_messages where send_key like 'confirm.%' and recipient = 'u5@example.com'"));
        Assert.Equal(0, await GrantedAsync("u5@example.com"));

        var link = ConfirmPath().Match(await host.Database.ScalarAsync<string>("select text_body from app.inbox_messages where send_key like 'confirm.%' and recipient = 'u5@example.com'")).Value;
        await host.Product.Client.GetStringAsync(link, TestContext.Current.CancellationToken);
        Assert.Equal(0, await GrantedAsync("u5@example.com"));
        using var confirmed = await PostAsync(link);
        using var twice = await PostAsync(link);
        using var forged = await PostAsync(link[..^4] + "AAAA");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound), (confirmed.StatusCode, twice.StatusCode, forged.StatusCode));
        Assert.Equal(1, await GrantedAsync("u5@example.com"));
        Assert.Equal(1, await host.CountAsync(await SendAsync("Confirmed", segment, "letter"), "accepted"));
        var (_, ledger) = await host.SendAsync("GET", "/api/consents?address=U5@example.com");
        var line = ledger.GetProperty("items")[0];
        Assert.Equal(("double_opt_in", "form on the site"), (line.GetProperty("source").GetString(), line.GetProperty("proof").GetProperty("requested").GetProperty("source").GetString()));
        Assert.Equal(64, line.GetProperty("proof").GetProperty("linkHash").GetString()!.Length);
    }

    [Fact]
    public async Task What_is_foretold_of_a_segment_is_what_planning_does()
    {
        await TopicAsync("strict", "Strict", doubleOptIn: true);
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 950 + n, 'r' || n, v::jsonb from app.organizations, (values (1, '{\"email\":\"r1@x.example\",\"first_name\":\"A\"}'), (2, '{\"email\":\"R1@x.example\",\"first_name\":\"B\"}'), (3, '{\"email\":\"r3@x.example\",\"first_name\":\"C\"}'), (4, '{\"email\":\"r4@x.example\",\"first_name\":\"D\"}'), (5, '{\"email\":\"bad\",\"first_name\":\"E\"}'), (6, '{}')) as t(n, v)");
        await host.SendAsync("POST", "/api/suppressions", new { addresses = new[] { "r3@x.example" } });
        await host.SendAsync("POST", "/api/consents", new { address = "r4@x.example", granted = false, source = "a call" });
        var segment = await host.SegmentAsync("Reached", "select external_id from users where external_id like 'r%'");
        var id = await SendAsync("Reach", segment, "marketing");

        var (_, reach) = await host.SendAsync("GET", $"/api/segments/{segment}/reach");
        var (_, strict) = await host.SendAsync("GET", $"/api/segments/{segment}/reach?topic=strict");
        await host.Database.ExecuteAsync("delete from warehouse.users where external_id like 'r%'");

        Assert.Equal((6, 1, 2), (reach.GetProperty("people").GetInt32(), reach.GetProperty("reachable").GetInt32(), strict.GetProperty("excluded").GetProperty("no_consent").GetInt32()));
        foreach (var reason in reach.GetProperty("excluded").EnumerateObject())
        {
            Assert.Equal(reason.Value.GetInt64(), await host.CountAsync(id, "excluded", reason.Name));
        }

        Assert.Equal(1, await host.CountAsync(id, "accepted"));
    }

    [Theory]
    [InlineData("nobody", "a fair", "consent.address.invalid")]
    [InlineData("a@b.example", "", "consent.source.missing")]
    public async Task Consent_without_address_or_proof_is_refused(string address, string source, string code)
    {
        var (status, body) = await host.SendAsync("POST", "/api/consents", new { address, source, granted = true });

        Assert.Equal((400, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Suppressed_addresses_come_and_go_as_csv_and_broken_lines_are_told()
    {
        var (status, body) = await ImportAsync("channel,address\r\nemail,Gone@Example.com\r\nemail,gone@example.com\r\nsms,'+4915112345678\r\nfax,1\r\nemail,nobody\r\n");
        var (_, again) = await ImportAsync("gone@example.com\n");
        var emails = await host.Product.Client.GetStringAsync("/api/suppressions/export", TestContext.Current.CancellationToken);
        var phones = await host.Product.Client.GetStringAsync("/api/suppressions/export?channel=sms", TestContext.Current.CancellationToken);

        Assert.True(status == 200, body.ToString());
        Assert.Equal((2, 0, 2), (body.GetProperty("added").GetInt32(), body.GetProperty("known").GetInt32(), body.GetProperty("errorCount").GetInt32()));
        Assert.Equal([5, 6], body.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()));
        Assert.Equal((0, 1), (again.GetProperty("added").GetInt32(), again.GetProperty("known").GetInt32()));
        Assert.Contains("email,gone@example.com,imported,", emails, StringComparison.Ordinal);
        Assert.Contains("sms,'+4915112345678,imported,", phones, StringComparison.Ordinal);
    }

    private async Task<Guid> SendAsync(string name, Guid segment, string topic)
    {
        var id = await host.DraftAsync(name, segment, draft =>
        {
            draft["topic"] = topic;
            draft["message"] = "Hello {{ first_name }}. Choose: {{ preferences_url }} Leave: {{ unsubscribe_url }}";
        });
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        return id;
    }

    private async Task TopicAsync(string key, string name, bool doubleOptIn = false)
    {
        var (status, body) = await host.SendAsync("POST", "/api/topics", new { key, name, doubleOptIn });
        Assert.True(status == 200, body.ToString());
    }

    private Task<string> TextAsync(Guid id, string recipient) => host.Database.ScalarAsync<string>(
        "select text_body from app.inbox_messages where send_key like replace($1::text, '-', '') || '.%' and recipient = $2", id, recipient);

    private static string PreferencesPath(string text) => PreferencePath().Match(text).Value;

    private Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        host.Product.Client.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    private async Task<(int Status, JsonElement Body)> ImportAsync(string file)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var response = await host.Product.Client.PostAsync("/api/suppressions/import", content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private Task<long> SuppressedAsync(string address) => host.Database.ScalarAsync<long>("select count(*) from app.suppressions where address = $1", address);

    private Task<long> GrantedAsync(string address) => host.Database.ScalarAsync<long>("select count(*) from app.consent_events where address = $1 and granted", address);

    [GeneratedRegex("value=\"(?<topic>[^\"]*)\" checked", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CheckedBox();

    [GeneratedRegex("/p/[A-Za-z0-9_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PreferencePath();

    [GeneratedRegex("/u/[A-Za-z0-9_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnsubscribePath();

    [GeneratedRegex("/d/[A-Za-z0-9_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConfirmPath();
}
