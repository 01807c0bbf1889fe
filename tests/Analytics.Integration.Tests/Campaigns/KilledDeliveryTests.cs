using System.Globalization;
using Analytics.Identity;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A campaign whose senders die again and again, over a provider that misbehaves. KILLED_DELIVERY_PEOPLE and KILLED_DELIVERY_KILLS make it longer.
/// </summary>
public sealed class KilledDeliveryTests(PostgresFixture postgres)
{
    private static readonly int People = Setting("KILLED_DELIVERY_PEOPLE", 800);
    private static readonly int Kills = Setting("KILLED_DELIVERY_KILLS", 2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Resume_after_kill_sends_the_rest_only(int hosts)
    {
        await using var database = await GivenPeopleAsync();
        await using var provider = new ProviderFake(faults: 0.08);
        await provider.StartAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Deliveries__MailgunAddress"] = provider.Address.ToString(),
            ["Deliveries__SendTimeout"] = "00:00:02",
            ["Deliveries__Lease"] = "00:00:06",
            ["Deliveries__RetryPause"] = "00:00:01",
        };
        var processes = Enumerable.Range(0, hosts).Select(_ => new ProductProcess(database, settings)).ToList();
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            var campaignId = await LaunchAsync(processes[0]);
            for (var kill = 0; kill < Kills; kill++)
            {
                // Killed while messages are on their way, each time further on.
                var reached = (kill + 1) * People / (Kills + 2);
                await database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status <> 'planned'", reached, campaignId);
                await processes[kill % hosts].KillAsync();
                await processes[kill % hosts].StartAsync();
            }

            await database.UntilAsync("select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'sent'", 1, campaignId);
            await AssertOnceAsync(database, provider, campaignId);
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static async Task AssertOnceAsync(TestDatabase database, ProviderFake provider, Guid campaignId)
    {
        var accepted = await CountAsync(database, campaignId, "accepted");
        var claimedAgain = await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and attempt > 1", campaignId);
        var found = await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted' and reason like 'found at the provider%'", campaignId);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accepted {accepted}, at the provider {provider.Taken.Count}, found by asking {found}, sent in a later attempt {claimedAgain}, provider: {string.Join(", ", provider.Misdeeds.Select(deed => $"{deed.Key} {deed.Value}"))}"));

        Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
        Assert.Equal(People, provider.Taken.Count);
        Assert.Equal(People, accepted);
        Assert.True(found > 0, "No outcome was ever lost: the test shows nothing.");
    }

    private async Task<TestDatabase> GivenPeopleAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        var organization = await ShopData.ImportAsync(database.Database, "shop");
        await database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select $1, 10000 + n, 'm' || n, jsonb_build_object('email', 'm' || n || '@example.com') from generate_series(1, $2) n", organization, People);
        await database.ExecuteAsync("insert into app.contact_settings (organization_id, email_attribute, sender_email) values ($1, 'email', 'news@shop.example')", organization);
        return database;
    }

    private static async Task<Guid> LaunchAsync(ProductProcess process)
    {
        await process.SendAsync("PUT", "/api/channels/email", new { adapter = "mailgun", settings = new { domain = "shop.example" }, secret = "key" });
        var segment = await process.SendAsync("POST", "/api/segments", new { name = "Many", sql = "select external_id from users where external_id like 'm%'" });
        var campaign = await process.SendAsync("POST", "/api/campaigns", new
        {
            name = "Many",
            segmentId = segment.GetProperty("id").GetGuid(),
            subject = "Hello",
            message = "Hello {{ user_id }}. Leave: {{ unsubscribe_url }}",
        });
        var id = campaign.GetProperty("id").GetGuid();
        await process.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
        return id;
    }

    private static Task<long> CountAsync(TestDatabase database, Guid campaignId, string status) =>
        database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = $2", campaignId, status);

    private static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
