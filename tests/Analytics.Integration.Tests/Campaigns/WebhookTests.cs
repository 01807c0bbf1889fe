using System.Text.Json;
using Analytics.Integrations.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>What happens is told to the addresses of an organization, signed, until they take it.</summary>
public sealed class WebhookTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happens_to_campaigns_and_segments_is_told_by_itself_and_only_what_was_asked_for()
    {
        await using var all = await WebhookReceiver.StartAsync();
        await using var some = await WebhookReceiver.StartAsync();
        var (_, secret) = await CreateAsync(all);
        await CreateAsync(some, "campaign.sent");

        var campaign = await host.DraftAsync("Told", await host.SegmentAsync("Told"));
        await host.LaunchAsync(campaign);
        await host.UntilAsync(campaign, "sent");
        await host.Database.UntilAsync(
            "select count(*) from app.webhook_deliveries d join app.webhook_messages m using (organization_id, webhook_message_id) where d.status = 'delivered' and m.body like '%Told%'", 5);

        var types = all.Received.Where(message => message.Text.Contains("Told", StringComparison.Ordinal)).Select(message => message.Type).ToList();
        Assert.Equal(["campaign.scheduled", "campaign.sent", "campaign.started", "segment.refreshed"], types.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(all.Received, message => Assert.True(message.IsSignedBy(secret)));
        Assert.Equal(all.Received.Count, all.Received.Select(message => message.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(all.Received, message => Assert.DoesNotContain('.', message.Id));
        var sent = Assert.Single(some.Received);
        Assert.Equal(("campaign.sent", campaign.ToString(), "sent"), (sent.Type, sent.Json.GetProperty("data").GetProperty("campaignId").GetString(), sent.Json.GetProperty("data").GetProperty("status").GetString()));
        Assert.True(DateTimeOffset.TryParse(sent.Json.GetProperty("timestamp").GetString(), System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Fact]
    public async Task A_message_that_was_not_taken_waits_by_the_table_and_keeps_its_id_and_text()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (id, _) = await CreateAsync(receiver, "import.failed");
        receiver.AnswerNext(500);
        receiver.AnswerNext(302, "Location: http://169.254.169.254/");
        receiver.AnswerNext(429, "Retry-After: 7200");

        await TellAsync("import.failed");
        var pauses = new List<double>();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await DeliverAsync(id);
            pauses.Add(await host.Database.ScalarAsync<double>("select extract(epoch from next_attempt_at - now())::float8 from app.webhook_deliveries where webhook_endpoint_id = $1 and status = 'pending'", id));
            await DueNowAsync(id);
        }

        await DeliverAsync(id);

        Assert.InRange(pauses[0], 3, 6);
        Assert.InRange(pauses[1], 290, 361);
        Assert.InRange(pauses[2], 7_190, 7_200);
        Assert.Equal(4, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(message => message.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(receiver.Received.Select(message => message.Text).Distinct(StringComparer.Ordinal));
        var delivery = (await DeliveriesAsync(id))[0];
        Assert.Equal("delivered", delivery.GetProperty("status").GetString());
        var detail = (await host.SendAsync("GET", $"/api/webhook-endpoints/{id}/deliveries/{delivery.GetProperty("webhookMessageId").GetString()}")).Body;
        Assert.Equal([200, 429, 302, 500], detail.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("statusCode").GetInt32()));
    }

    [Fact]
    public async Task After_the_last_attempt_a_message_is_given_up_and_can_be_sent_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (id, secret) = await CreateAsync(receiver, "import.failed");
        receiver.AnswerNext(503);
        await TellAsync("import.failed");
        await host.Database.ExecuteAsync("update app.webhook_deliveries set attempt = 9 where webhook_endpoint_id = $1", id);
        await DeliverAsync(id);
        var given = (await DeliveriesAsync(id))[0];
        Assert.Equal(("failed", 10), (given.GetProperty("status").GetString(), given.GetProperty("attempt").GetInt32()));

        var (status, _) = await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/deliveries/{given.GetProperty("webhookMessageId").GetString()}/replays");
        Assert.Equal(202, status);
        await DeliverAsync(id);

        Assert.Equal("delivered", (await DeliveriesAsync(id))[0].GetProperty("status").GetString());
        Assert.Equal(receiver.Received[0].Id, receiver.Received[1].Id);
        Assert.True(receiver.Received[1].IsSignedBy(secret));
    }

    [Fact]
    public async Task An_address_that_is_gone_is_disabled_at_once_and_others_are_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var watcher = await WebhookReceiver.StartAsync();
        var (id, _) = await CreateAsync(receiver, "import.failed");
        var (watching, _) = await CreateAsync(watcher, "webhook.endpoint_disabled");
        receiver.AnswerNext(410);

        await TellAsync("import.failed");
        await DeliverAsync(id);
        await DeliverAsync(watching);

        Assert.Equal("gone", (await EndpointAsync(id)).GetProperty("disabledReason").GetString());
        Assert.Equal(id.ToString(), Assert.Single(watcher.Received).Json.GetProperty("data").GetProperty("webhookEndpointId").GetString());
        Assert.Equal(409, (await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/replays", new { since = TimeProvider.System.GetUtcNow().AddHours(-1) })).Status);
        // Nothing is kept for it meanwhile, but what happened can be sent once it is enabled.
        await TellAsync("import.failed");
        Assert.Single(await DeliveriesAsync(id));
        Assert.True((await host.SendAsync("PATCH", $"/api/webhook-endpoints/{id}", new { enabled = true })).Body.GetProperty("enabled").GetBoolean());
        var replayed = await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/replays", new { since = TimeProvider.System.GetUtcNow().AddHours(-1) });
        Assert.Equal((202, 2), (replayed.Status, replayed.Body.GetProperty("messages").GetInt32()));
        await DeliverAsync(id);
        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task An_address_that_failed_for_days_is_disabled_and_one_success_forgets_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (id, _) = await CreateAsync(receiver, "import.failed");
        receiver.AnswerNext(500);
        await TellAsync("import.failed");
        await DeliverAsync(id);
        Assert.Equal(JsonValueKind.String, (await EndpointAsync(id)).GetProperty("failingSince").ValueKind);
        await DueNowAsync(id);
        await DeliverAsync(id);
        Assert.Equal(JsonValueKind.Null, (await EndpointAsync(id)).GetProperty("failingSince").ValueKind);

        receiver.AnswerNext(500);
        await TellAsync("import.failed");
        await host.Database.ExecuteAsync("update app.webhook_endpoints set failing_since = now() - interval '6 days' where webhook_endpoint_id = $1", id);
        await DeliverAsync(id);

        Assert.Equal("failing", (await EndpointAsync(id)).GetProperty("disabledReason").GetString());
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.audit_events where action = 'webhook.disabled' and subject_id = $1", id.ToString()));
    }

    [Fact]
    public async Task While_a_secret_is_replaced_both_sign_and_then_only_the_new_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (id, old) = await CreateAsync(receiver, "import.failed");
        var replaced = (await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/secrets")).Body.GetProperty("secret").GetString()!;
        await TellAsync("import.failed");
        await DeliverAsync(id);
        await host.Database.ExecuteAsync("update app.webhook_endpoints set previous_secret_until = now() where webhook_endpoint_id = $1", id);
        await TellAsync("import.failed");
        await DeliverAsync(id);

        Assert.True(receiver.Received[0].IsSignedBy(old) && receiver.Received[0].IsSignedBy(replaced));
        Assert.True(!receiver.Received[1].IsSignedBy(old) && receiver.Received[1].IsSignedBy(replaced));
        var shown = (await host.SendAsync("GET", "/api/webhook-endpoints")).Body.ToString();
        Assert.DoesNotContain("whsec_", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(old["whsec_".Length..], await host.Database.ScalarAsync<string>("select string_agg(e::text, ' ') from app.webhook_endpoints e"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/", "outbound.scheme.refused")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "outbound.host.refused")]
    [InlineData("https://[::ffff:10.0.0.1]/", "outbound.host.refused")]
    [InlineData("https://localhost/", "outbound.host.refused")]
    [InlineData("https://hooks.example.com:22/", "outbound.port.refused")]
    [InlineData("https://0x7f.1/", "outbound.address.invalid")]
    [InlineData("", "outbound.address.invalid")]
    public async Task An_address_that_may_not_be_called_is_refused(string url, string code)
    {
        var (status, body) = await host.SendAsync("POST", "/api/webhook-endpoints", new { url });

        Assert.Equal((400, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_test_says_what_the_receiver_answered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var (id, secret) = await CreateAsync(receiver, "import.failed");
        receiver.AnswerNext(418);

        var refused = (await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/test")).Body;
        var taken = (await host.SendAsync("POST", $"/api/webhook-endpoints/{id}/test")).Body;

        Assert.False(refused.GetProperty("works").GetBoolean());
        Assert.Contains("418", refused.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.True(taken.GetProperty("works").GetBoolean());
        Assert.All(receiver.Received, message => Assert.True(message.Type == "webhook.test" && message.IsSignedBy(secret)));
    }

    [Fact]
    public async Task A_campaign_by_webhook_posts_each_person_once_under_an_id_that_stays()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var secret = WebhookSignature.NewSecret();
        var missing = await host.SendAsync("PUT", "/api/channels/webhook", new { adapter = "webhook", settings = new { url = receiver.Url + "/people" } });
        Assert.Equal((400, "channel.secret.missing"), (missing.Status, missing.Body.GetProperty("code").GetString()));
        var (status, channel) = await host.SendAsync("PUT", "/api/channels/webhook", new { adapter = "webhook", settings = new { url = receiver.Url + "/people" }, secret });
        Assert.True(status == 200, channel.ToString());
        Assert.True((await host.SendAsync("POST", "/api/channels/webhook/test")).Body.GetProperty("works").GetBoolean());
        receiver.AnswerNext(500);
        receiver.AnswerNext(422);

        var id = await host.DraftAsync("By webhook", await host.SegmentAsync("By webhook"), draft => (draft["channel"], draft["message"]) = ("webhook", "Dear {{ first_name }}, leave: {{ unsubscribe_url }}"));
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        var people = await host.Database.ScalarAsync<long>("select count(*) from warehouse.users");
        var messages = receiver.Received.Where(message => message.Type == "campaign.message").ToList();
        Assert.Equal((people - 1, 1), (await host.CountAsync(id, "accepted"), await host.CountAsync(id, "failed")));
        Assert.Equal(people + 1, messages.Count);
        Assert.Equal(people, messages.Select(message => message.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(people, messages.Select(message => message.Json.GetProperty("data").GetProperty("userId").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(messages, message => Assert.True(message.Path == "/people" && message.IsSignedBy(secret) && message.Json.GetProperty("data").GetProperty("campaignId").GetString() == id.ToString()));
        Assert.Contains("Dear Person ", messages[0].Json.GetProperty("data").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private async Task<(Guid Id, string Secret)> CreateAsync(WebhookReceiver receiver, params string[] eventTypes)
    {
        var (status, body) = await host.SendAsync("POST", "/api/webhook-endpoints", new { url = receiver.Url, eventTypes });
        Assert.True(status == 201, body.ToString());
        return (body.GetProperty("endpoint").GetProperty("webhookEndpointId").GetGuid(), body.GetProperty("secret").GetString()!);
    }

    /// <summary>Something happens.</summary>
    private Task TellAsync(string type) => host.Database.ExecuteAsync("select app.tell_event(organization_id, $1, '{}') from app.organizations", type);

    /// <summary>As when the timer has found it.</summary>
    private Task DeliverAsync(Guid id) => host.Product.Services.GetRequiredService<WebhookSender>().DeliverAsync(new WebhookRun(host.Product.OrganizationId, id), Cancellation);

    private Task DueNowAsync(Guid id) => host.Database.ExecuteAsync("update app.webhook_deliveries set next_attempt_at = now() where webhook_endpoint_id = $1 and status = 'pending'", id);

    private async Task<JsonElement> EndpointAsync(Guid id) =>
        (await host.SendAsync("GET", "/api/webhook-endpoints")).Body.GetProperty("endpoints").EnumerateArray().Single(endpoint => endpoint.GetProperty("webhookEndpointId").GetGuid() == id);

    private async Task<List<JsonElement>> DeliveriesAsync(Guid id) => [.. (await host.SendAsync("GET", $"/api/webhook-endpoints/{id}/deliveries")).Body.GetProperty("items").EnumerateArray()];
}
