using System.Text.Json;
using Analytics.Integration.Tests.Campaigns;
using Analytics.ProviderFakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Providers;

/// <summary>The product with a shop, and providers beside it that keep the vendors' rules.</summary>
public sealed class ProviderHost(PostgresFixture postgres) : IAsyncLifetime
{
    private int _people = 20_000;

    public CampaignHost Campaigns { get; } = new(postgres);

    public FakeServer Providers { get; } = new();

    public TestDatabase Database => Campaigns.Database;

    public async ValueTask InitializeAsync()
    {
        await Providers.StartAsync();
        await Campaigns.InitializeAsync();
        var configuration = Campaigns.Product.Services.GetRequiredService<IConfiguration>();
        foreach (var name in new[] { "SendGrid", "Mailgun", "Twilio" })
        {
            configuration[$"Deliveries:{name}Address"] = Providers.Address.ToString();
        }

        var (status, body) = await Campaigns.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", phoneAttribute = "phone", senderEmail = "news@shop.example", senderName = "The Shop" });
        Assert.True(status == 200, body.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Campaigns.DisposeAsync();
        await Providers.DisposeAsync();
    }

    /// <summary>Chooses the provider of a channel; where it is to report to comes back.</summary>
    public async Task<Uri> AccountAsync(string channel, object account)
    {
        var (status, body) = await Campaigns.SendAsync("PUT", $"/api/channels/{channel}", account);
        Assert.True(status == 200, body.ToString());
        return new Uri(Campaigns.Product.Client.BaseAddress!, body.GetProperty("webhookPath").GetString());
    }

    public Task<Uri> SendGridAsync() => AccountAsync("email", new { adapter = "sendgrid", settings = new { webhookPublicKey = Providers.SendGrid.PublicKey }, secret = "SG.key" });

    public Task<Uri> MailgunAsync() => AccountAsync("email", new { adapter = "mailgun", settings = new { domain = "shop.example" }, secret = Providers.Mailgun.ApiKey, webhookSecret = Providers.Mailgun.SigningKey });

    public Task<Uri> TwilioAsync() => AccountAsync("sms", new { adapter = "twilio", settings = new { accountSid = Providers.Twilio.AccountSid, from = "+15005550006" }, secret = Providers.Twilio.AuthToken });

    /// <summary>A campaign to people with these addresses, sent as far as it goes; what nobody answered about counts as overdue.</summary>
    public Task<Guid> SendAsync(string name, string channel, params string[] addresses) =>
        SendMessageAsync(name, channel, channel == "sms" ? "Sale today. Reply STOP to leave." : "Hello {{ user_id }}. Leave: {{ unsubscribe_url }}", addresses);

    public async Task<Guid> SendMessageAsync(string name, string channel, string message, params string[] addresses)
    {
        var id = await LaunchMessageAsync(name, channel, message, addresses);
        // An attempt that is under way holds its claim for exactly the lease; one whose outcome is unclear was given more.
        await Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and (status in ('accepted', 'failed', 'excluded') or (status = 'sending' and resolve_after > claimed_at + interval '90 seconds'))", addresses.Length, id);
        await Database.ExecuteAsync("update app.campaign_recipients set resolve_after = now() where campaign_id = $1 and status = 'sending'", id);
        await Campaigns.UntilAsync(id, "sent");
        return id;
    }

    public async Task<Guid> LaunchMessageAsync(string name, string channel, string message, params string[] addresses)
    {
        var first = _people;
        _people += addresses.Length;
        await Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select $1::int, $2::bigint + n, $3 || n, jsonb_build_object($4::text, a) from unnest($5::text[]) with ordinality as t(a, n)",
            Campaigns.Product.OrganizationId, (long)first, name, channel == "sms" ? "phone" : "email", addresses);
        var id = await Campaigns.DraftAsync(name, await Campaigns.SegmentAsync(name, $"select external_id from users where external_id like '{name}%'"), draft =>
        {
            draft["channel"] = channel;
            draft["subject"] = channel == "sms" ? "" : "Hello";
            draft["message"] = message;
        });
        await Campaigns.LaunchAsync(id);
        return id;
    }

    /// <summary>Of several people with the address: what became of the one who was written to.</summary>
    public Task<string> StateAsync(Guid campaignId, string address) => Database.ScalarAsync<string>(
        """
        select status || coalesce(':' || case when status in ('bounced', 'excluded') then reason end, '') from app.campaign_recipients
        where campaign_id = $1 and address = $2 order by status = 'excluded' limit 1
        """, campaignId, address);

    public Task<string> SuppressedAsync(string address) => Database.ScalarAsync<string>("select coalesce((select reason from app.suppressions where address = $1 and organization_id = $2), '')", address, Campaigns.Product.OrganizationId);

    public async Task<JsonElement> ReportAsync(Guid campaignId) => (await Campaigns.SendAsync("GET", $"/api/campaigns/{campaignId}/analytics")).Body;

    /// <summary>Calls a webhook; the code of the error, if any, comes back with the status.</summary>
    public async Task<(int Status, string Code)> CallAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Campaigns.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, response.IsSuccessStatusCode || text.Length == 0 ? "" : JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString()!);
        }
    }

    public async Task TellAsync(HttpRequestMessage request) => Assert.Equal((200, ""), await CallAsync(request));

    public static T[] Shuffled<T>(IEnumerable<T> values, int seed)
    {
        var all = values.ToArray();
        new Random(seed).Shuffle(all);
        return all;
    }
}
