using System.Globalization;
using Analytics.Identity;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A test whose winner goes to the rest, over a provider that misbehaves, while hosts die. KILLED_DELIVERY_PEOPLE makes it longer.</summary>
public sealed class KilledExperimentTests(PostgresFixture postgres)
{
    private static readonly int People = int.Parse(Environment.GetEnvironmentVariable("KILLED_DELIVERY_PEOPLE") ?? "400", CultureInfo.InvariantCulture);

    /// <summary>Killed are a sender of the test, everybody at the moment of the decision, and a sender of the winner.</summary>
    [Fact]
    public async Task The_winner_of_a_test_reaches_the_rest_exactly_once_whoever_is_killed()
    {
        await using var database = await GivenPeopleAsync();
        await using var provider = new ProviderFake(faults: 0.08);
        await provider.StartAsync();
        var processes = Enumerable.Range(0, 2).Select(_ => new ProductProcess(database, SettingsOf(provider))).ToList();
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            var campaignId = await LaunchAsync(processes[0]);
            await database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status <> 'planned'", People / 6, campaignId);
            await KillAndStartAsync(processes[0]);
            await database.UntilAsync("select case when count(*) = 0 then 1 else 0 end::bigint from app.campaign_recipients where campaign_id = $1 and in_test and status in ('planned', 'sending')", 1, campaignId);
            await database.ExecuteAsync("update app.campaign_recipients set opened_at = accepted_at where campaign_id = $1 and variant = 1", campaignId);
            await database.ExecuteAsync("update app.notification_campaigns set started_at = started_at - interval '1 hour' where campaign_id = $1", campaignId);
            await Task.WhenAll(processes.Select(KillAndStartAsync));
            await database.UntilAsync("select count(*) from app.notification_campaigns where campaign_id = $1 and decided_at is not null", 1, campaignId);
            await KillAndStartAsync(processes[1]);
            await database.UntilAsync("select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'sent'", 1, campaignId);

            Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
            Assert.Equal(People, provider.Taken.Count);
            Assert.Equal(People, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", campaignId));
            Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and not in_test and variant is distinct from 1", campaignId));
            Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from app.audit_events where subject_id = $1::text and action = 'campaign.winner'", campaignId));
        }
        finally
        {
            await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        }
    }

    private static Dictionary<string, string> SettingsOf(ProviderFake provider) => new(StringComparer.Ordinal)
    {
        ["Deliveries__MailgunAddress"] = provider.Address.ToString(),
        ["Deliveries__SendTimeout"] = "00:00:02",
        ["Deliveries__Lease"] = "00:00:06",
        ["Deliveries__RetryPause"] = "00:00:01",
    };

    private static async Task KillAndStartAsync(ProductProcess process)
    {
        await process.KillAsync();
        await process.StartAsync();
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
            variants = new object[] { new { name = "A", weight = 1 }, new { name = "B", weight = 1, subject = "Hello again" } },
            test = new { method = "winner", metric = "opened", percent = 50, minutes = 30 },
        });
        var id = campaign.GetProperty("id").GetGuid();
        await process.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
        return id;
    }
}
