using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Integrations.Webhooks;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Other systems make events and start campaigns by what they sign.</summary>
public sealed class TriggerTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task A_signed_message_becomes_an_event_once_however_often_it_comes()
    {
        var (path, secret) = await CreateAsync(new { name = "Deployments", eventName = "Deployed", userPath = "sender.id" });
        const string Body = """{"sender":{"id":"u1"},"version":"1.2"}""";

        Assert.True((await PostAsync(path, Body, Signed("msg_1", Body, secret))).Body.GetProperty("done").GetBoolean());
        Assert.False((await PostAsync(path, Body, Signed("msg_1", Body, secret))).Body.GetProperty("done").GetBoolean());
        Assert.True((await PostAsync(path, """{"version":"1.3"}""", GitHub("""{"version":"1.3"}""", secret))).Body.GetProperty("done").GetBoolean());

        Assert.Equal(2, await host.Database.ScalarAsync<long>("select count(*) from warehouse.events where name = 'Deployed'"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from warehouse.events e join warehouse.users u using (organization_id, user_id) where e.name = 'Deployed' and u.external_id = 'u1' and e.properties ->> 'version' = '1.2'"));
        var trigger = (await host.SendAsync("GET", "/api/triggers")).Body.GetProperty("triggers").EnumerateArray().Single(found => found.GetProperty("name").GetString() == "Deployments");
        Assert.Equal(2, trigger.GetProperty("received").GetInt64());
        Assert.DoesNotContain("whsec_", trigger.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_trigger_does_something_else_at_the_same_address_with_the_same_secret()
    {
        var (path, secret) = await CreateAsync(new { name = "Before", eventName = "Before" });
        var id = path.Split('/')[^1];

        var (status, changed) = await host.SendAsync("PUT", $"/api/triggers/{id}", new { name = "After", eventName = "After", userPath = "who" });
        Assert.Equal((200, "After", "who"), (status, changed.GetProperty("name").GetString(), changed.GetProperty("userPath").GetString()));
        const string Body = """{"who":"u2"}""";
        Assert.True((await PostAsync(path, Body, Signed("msg_changed", Body, secret))).Body.GetProperty("done").GetBoolean());

        Assert.Equal((0L, 1L), (
            await host.Database.ScalarAsync<long>("select count(*) from warehouse.events where name = 'Before'"),
            await host.Database.ScalarAsync<long>("select count(*) from warehouse.events e join warehouse.users u using (organization_id, user_id) where e.name = 'After' and u.external_id = 'u2'")));
        Assert.Equal(400, (await host.SendAsync("PUT", $"/api/triggers/{id}", new { name = "Neither" })).Status);
        Assert.Equal(404, (await host.SendAsync("PUT", $"/api/triggers/{Guid.NewGuid()}", new { name = "None", eventName = "None" })).Status);
    }

    [Fact]
    public async Task What_is_not_signed_with_its_secret_is_refused_and_counted()
    {
        var (path, secret) = await CreateAsync(new { name = "Refusals", eventName = "Refused" });

        Assert.Equal(401, (await PostAsync(path, "{}", [])).Status);
        Assert.Equal(401, (await PostAsync(path, "{}", Signed("msg_1", "{}", WebhookSignature.NewSecret()))).Status);
        Assert.Equal(401, (await PostAsync(path, """{"a":1}""", Signed("msg_1", "{}", secret))).Status);
        Assert.Equal(401, (await PostAsync(path, "{}", Signed("msg_1", "{}", secret, TimeProvider.System.GetUtcNow().AddMinutes(-6)))).Status);
        Assert.Equal(401, (await PostAsync($"/v1/triggers/{Guid.NewGuid()}", "{}", Signed("msg_1", "{}", secret))).Status);
        Assert.Equal((400, "trigger.body.invalid"), (await PostAsync(path, "[1]", Signed("msg_1", "[1]", secret)) is var (status, body) ? (status, body.GetProperty("code").GetString()) : default));

        Assert.Equal(4, await host.Database.ScalarAsync<long>("select refused from app.triggers where name = 'Refusals'"));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from warehouse.events where name = 'Refused'"));
    }

    [Fact]
    public async Task A_signed_message_starts_a_campaign_with_all_checks_of_a_launch()
    {
        var campaign = await host.DraftAsync("By trigger", await host.SegmentAsync("By trigger"), draft => draft["subject"] = "");
        var (path, secret) = await CreateAsync(new { name = "Launch", campaignId = campaign });
        var (status, refusal) = await PostAsync(path, "{}", Signed("msg_launch", "{}", secret));
        Assert.Equal((409, "campaign.not_ready"), (status, refusal.GetProperty("code").GetString()));
        await host.SendAsync("PATCH", $"/api/campaigns/{campaign}", new { subject = "Hello" });

        Assert.True((await PostAsync(path, "{}", Signed("msg_launch", "{}", secret))).Body.GetProperty("done").GetBoolean());
        Assert.False((await PostAsync(path, "{}", Signed("msg_launch", "{}", secret))).Body.GetProperty("done").GetBoolean());
        await host.UntilAsync(campaign, "sent");
        Assert.Equal(409, (await PostAsync(path, "{}", Signed("msg_again", "{}", secret))).Status);

        Assert.True(await host.InboxAsync(campaign) > 0);
        Assert.NotEqual(Guid.Empty, await host.Database.ScalarAsync<Guid>("select approved_by from app.notification_campaigns where campaign_id = $1", campaign));
    }

    [Theory]
    [InlineData("""{"name":"","eventName":"x"}""", "trigger.name.invalid")]
    [InlineData("""{"name":"x"}""", "trigger.action.invalid")]
    [InlineData("""{"name":"x","eventName":"x","campaignId":"00000000-0000-4000-8000-000000000000"}""", "trigger.action.invalid")]
    [InlineData("""{"name":"x","eventName":"x","userPath":"a..b"}""", "trigger.user_path.invalid")]
    [InlineData("""{"name":"x","campaignId":"00000000-0000-4000-8000-000000000000"}""", "trigger.campaign.not_found")]
    public async Task A_trigger_that_does_not_say_what_it_does_is_refused(string order, string code)
    {
        var (_, body) = await host.SendAsync("POST", "/api/triggers", JsonSerializer.Deserialize<JsonElement>(order));

        Assert.Equal(code, body.GetProperty("code").GetString());
    }

    private async Task<(string Path, string Secret)> CreateAsync(object order)
    {
        var (status, body) = await host.SendAsync("POST", "/api/triggers", order);
        Assert.True(status == 201, body.ToString());
        return (body.GetProperty("path").GetString()!, body.GetProperty("secret").GetString()!);
    }

    private static Dictionary<string, string> Signed(string id, string body, string secret, DateTimeOffset? at = null)
    {
        var now = at ?? TimeProvider.System.GetUtcNow();
        return new(StringComparer.Ordinal)
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["webhook-signature"] = WebhookSignature.Sign([secret], id, now, body),
        };
    }

    private static Dictionary<string, string> GitHub(string body, string secret) => new(StringComparer.Ordinal)
    {
        ["X-Hub-Signature-256"] = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body))),
    };

    private async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await host.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
