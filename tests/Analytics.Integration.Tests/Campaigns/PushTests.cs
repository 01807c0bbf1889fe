using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Integrations.Push;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Notifications: browsers subscribe, campaigns reach them by a push service that this machine plays.</summary>
public sealed class PushTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task A_notification_reaches_every_browser_of_a_person_encrypted_for_it()
    {
        await using var service = await WebhookReceiver.StartAsync();
        var key = await WriteKeyAsync();
        await PeopleAsync("Ann", "ann", "bob", "cyd");
        using var phone = new Browser(service.Url + "/phone");
        using var laptop = new Browser(service.Url + "/laptop");
        using var other = new Browser(service.Url + "/other");
        Assert.Equal(201, await SubscribeAsync(key, "Ann", phone));
        Assert.Equal(201, await SubscribeAsync(key, "Ann", laptop));
        Assert.Equal(201, await SubscribeAsync(key, "bob", other));
        Assert.Equal(200, await SubscribeAsync(key, "bob", other));
        await ChooseAsync();
        Assert.True((await host.SendAsync("POST", "/api/channels/push/test")).Body.GetProperty("works").GetBoolean());

        var id = await SendAsync("Reach", "Ann", "ann", "bob", "cyd");

        Assert.Equal((2, 2), (await host.CountAsync(id, "accepted"), await host.CountAsync(id, "excluded", "no_address")));
        Assert.Equal(["/laptop", "/other", "/phone"], service.Received.Select(message => message.Path).Order(StringComparer.Ordinal));
        var received = service.Received.Single(message => message.Path == "/phone");
        Assert.Equal(("3600", "high", "aes128gcm"), (received.Headers["TTL"], received.Headers["Urgency"], received.Headers["Content-Encoding"]));
        Assert.Equal(32, received.Headers["Topic"].Length);
        var publicKey = (await host.SendAsync("GET", "/api/push-key")).Body.GetProperty("applicationServerKey").GetString()!;
        AssertSigned(received.Headers["Authorization"], publicKey, service.Url);
        var notification = JsonSerializer.Deserialize<JsonElement>(phone.Decrypt(received.Bytes));
        Assert.Equal(("Hello Ann", "See now.", received.Headers["Topic"]), (notification.GetProperty("title").GetString(), notification.GetProperty("body").GetString(), notification.GetProperty("tag").GetString()));
        using var click = await host.Product.Client.GetAsync(new Uri(notification.GetProperty("url").GetString()!).PathAndQuery, TestContext.Current.CancellationToken);
        Assert.Equal("https://shop.example/sale?x=1", click.Headers.Location?.ToString());
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.recipient_events where campaign_id = $1 and kind = 'clicked'", id));
    }

    [Fact]
    public async Task Who_has_no_browser_any_more_is_suppressed_until_they_subscribe_again()
    {
        await using var service = await WebhookReceiver.StartAsync();
        var key = await WriteKeyAsync();
        await PeopleAsync("gone-1", "gone-2");
        using var gone = new Browser(service.Url + "/gone");
        using var unknown = new Browser(service.Url + "/unknown");
        using var left = new Browser(service.Url + "/left");
        await SubscribeAsync(key, "gone-1", gone);
        await SubscribeAsync(key, "gone-2", unknown);
        await SubscribeAsync(key, "gone-2", left);
        service.AnswerAt("/gone", 410);
        service.AnswerAt("/unknown", 404);
        await ChooseAsync();

        var id = await SendAsync("Gone", "gone-1", "gone-2");

        Assert.Equal((1, 1), (await host.CountAsync(id, "failed"), await host.CountAsync(id, "accepted")));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.push_subscriptions where external_id like 'gone-%'"));
        Assert.Equal("bounced", await host.Database.ScalarAsync<string>("select reason from app.suppressions where channel = 'push' and address = 'gone-1'"));

        using var back = new Browser(service.Url + "/back");
        await SubscribeAsync(key, "gone-1", back);
        var again = await SendAsync("Gone again", "gone-1", "gone-2");

        Assert.Equal(2, await host.CountAsync(again, "accepted"));
        Assert.Equal(2, await host.Database.ScalarAsync<long>("select count(*) from app.consent_events where channel = 'push' and address = 'gone-1' and granted and source = 'push_subscription'"));
    }

    [Fact]
    public async Task A_push_service_that_is_busy_is_asked_later_and_one_that_finds_it_too_large_never_again()
    {
        await using var service = await WebhookReceiver.StartAsync();
        var key = await WriteKeyAsync();
        await PeopleAsync("busy", "large");
        using var busy = new Browser(service.Url + "/busy");
        using var large = new Browser(service.Url + "/large");
        await SubscribeAsync(key, "busy", busy);
        await SubscribeAsync(key, "large", large);
        service.AnswerAt("/busy", 429, "Retry-After: 300");
        service.AnswerAt("/large", 413);
        await ChooseAsync();

        var id = await DraftAsync("Busy", "busy", "large");
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and (status = 'failed' or (status = 'planned' and send_after is not null))", 2, id);

        Assert.Equal(1, await host.CountAsync(id, "planned"));
        service.AnswerAt("/busy", 201);
        await host.Database.ExecuteAsync("update app.campaign_recipients set send_after = null where campaign_id = $1", id);
        await host.UntilAsync(id, "sent");
        Assert.Equal((1, 1), (await host.CountAsync(id, "accepted"), await host.CountAsync(id, "failed")));
        Assert.Equal(2, await host.Database.ScalarAsync<long>("select count(*) from app.push_subscriptions where external_id in ('busy', 'large')"));
    }

    [Fact]
    public async Task What_is_no_subscription_of_a_browser_is_refused()
    {
        var key = await WriteKeyAsync();
        using var browser = new Browser("https://push.example.com/abc");

        Assert.Equal((401, "push.write_key.missing"), await RefusalAsync(new { userId = "a", subscription = browser.Subscription }));
        Assert.Equal((401, "push.write_key.unknown"), await RefusalAsync(new { writeKey = "wk_nobody", userId = "a", subscription = browser.Subscription }));
        Assert.Equal((400, "push.user_id.missing"), await RefusalAsync(new { writeKey = key, userId = " ", subscription = browser.Subscription }));
        Assert.Equal((400, "push.subscription.invalid"), await RefusalAsync(new { writeKey = key, userId = "a", subscription = new { endpoint = "https://push.example.com/abc", keys = new { p256dh = "AAAA", auth = "AAAA" } } }));
        using var metadata = new Browser("https://169.254.169.254/latest");
        Assert.Equal((400, "outbound.host.refused"), await RefusalAsync(new { writeKey = key, userId = "a", subscription = metadata.Subscription }));
        using var plain = new Browser("http://push.example.com/abc");
        Assert.Equal((400, "outbound.scheme.refused"), await RefusalAsync(new { writeKey = key, userId = "a", subscription = plain.Subscription }));
    }

    [Fact]
    public async Task With_an_identity_secret_nobody_subscribes_as_somebody_else()
    {
        var key = await WriteKeyAsync();
        using var browser = new Browser("https://push.example.com/identified");
        await host.SendAsync("PUT", "/api/channels/push", new { adapter = "webpush", settings = new { contact = "mailto:push@shop.example" }, secret = "between us" });
        try
        {
            Assert.Equal((401, "push.user_hash.invalid"), await RefusalAsync(new { writeKey = key, userId = "victim", subscription = browser.Subscription }));
            Assert.Equal((401, "push.user_hash.invalid"), await RefusalAsync(new { writeKey = key, userId = "victim", userHash = HashOf("attacker"), subscription = browser.Subscription }));
            Assert.Equal(201, (await host.SendAsync("POST", "/v1/push-subscriptions", new { writeKey = key, userId = "victim", userHash = HashOf("victim"), subscription = browser.Subscription })).Status);
        }
        finally
        {
            await host.SendAsync("PUT", "/api/channels/push", new { adapter = "inbox" });
        }
    }

    [Fact]
    public async Task A_browser_that_takes_its_subscription_back_gets_nothing_more()
    {
        var key = await WriteKeyAsync();
        using var browser = new Browser("https://push.example.com/takes-back");
        await SubscribeAsync(key, "takes-back", browser);

        var (status, _) = await host.SendAsync("DELETE", "/v1/push-subscriptions", new { writeKey = key, subscription = new { endpoint = browser.Endpoint } });

        Assert.Equal(204, status);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.push_subscriptions where external_id = 'takes-back'"));
    }

    private static string HashOf(string userId) => Convert.ToHexStringLower(HMACSHA256.HashData("between us"u8, Encoding.UTF8.GetBytes(userId)));

    private async Task<(int Status, string? Code)> RefusalAsync(object body)
    {
        var (status, answer) = await host.SendAsync("POST", "/v1/push-subscriptions", body);
        return (status, answer.GetProperty("code").GetString());
    }

    private async Task<string> WriteKeyAsync() => (await host.SendAsync("POST", "/api/sources", new { name = $"Site {Guid.NewGuid():N}" })).Body.GetProperty("writeKey").GetString()!;

    private Task PeopleAsync(params string[] ids) => host.Database.ExecuteAsync(
        "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, (select max(user_id) from warehouse.users) + n, id, '{}' from app.organizations, unnest($1::text[]) with ordinality as t(id, n)", (object)ids);

    private async Task<int> SubscribeAsync(string writeKey, string userId, Browser browser) => (await host.SendAsync("POST", "/v1/push-subscriptions", new { writeKey, userId, subscription = browser.Subscription })).Status;

    private async Task ChooseAsync()
    {
        var (status, body) = await host.SendAsync("PUT", "/api/channels/push", new { adapter = "webpush", settings = new { contact = "mailto:push@shop.example", timeToLive = "3600", urgency = "high" } });
        Assert.True(status == 200, body.ToString());
    }

    private async Task<Guid> DraftAsync(string name, params string[] ids) =>
        await host.DraftAsync(name, await host.SegmentAsync(name, $"select external_id from users where external_id in ({string.Join(", ", ids.Select(id => $"'{id}'"))})"), draft =>
            (draft["channel"], draft["subject"], draft["message"]) = ("push", "Hello {{ user_id }}", "See https://shop.example/sale?x=1 now."));

    private async Task<Guid> SendAsync(string name, params string[] ids)
    {
        var id = await DraftAsync(name, ids);
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        return id;
    }

    private static void AssertSigned(string authorization, string publicKey, string audience)
    {
        Assert.EndsWith($", k={publicKey}", authorization, StringComparison.Ordinal);
        var token = authorization["vapid t=".Length..authorization.IndexOf(", k=", StringComparison.Ordinal)].Split('.');
        Assert.Equal(audience, JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token[1])).GetProperty("aud").GetString());
        using var verifier = ECDsa.Create(PushEncryption.ParametersOf(Base64Url.DecodeFromChars(publicKey)));
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    /// <summary>What a browser keeps of a subscription, and how it reads a message.</summary>
    private sealed class Browser(string endpoint) : IDisposable
    {
        private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);

        public string Endpoint => endpoint;

        public object Subscription => new { endpoint, expirationTime = (string?)null, keys = new { p256dh = Base64Url.EncodeToString(Point), auth = Base64Url.EncodeToString(_auth) } };

        private byte[] Point => PushEncryption.PointOf(_key.ExportParameters(includePrivateParameters: false));

        public byte[] Decrypt(byte[] body)
        {
            using var sender = ECDiffieHellman.Create(PushEncryption.ParametersOf(body.AsSpan(21, 65)));
            var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, _key.DeriveRawSecretAgreement(sender.PublicKey), 32, _auth, [.. "WebPush: info\0"u8, .. Point, .. body[21..86]]);
            using var cipher = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, body[..16], [.. "Content-Encoding: aes128gcm\0"u8]), 16);
            var plain = new byte[body.Length - 86 - 16];
            cipher.Decrypt(HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, body[..16], [.. "Content-Encoding: nonce\0"u8]), body.AsSpan(86, plain.Length), body.AsSpan(86 + plain.Length), plain);
            Assert.Equal(2, plain[^1]);
            return plain[..^1];
        }

        public void Dispose() => _key.Dispose();
    }
}
