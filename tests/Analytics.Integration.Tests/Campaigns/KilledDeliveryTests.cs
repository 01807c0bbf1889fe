using System.Globalization;
using Analytics.Runtime.Tests;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A campaign over a provider that misbehaves and can be asked what it has. The long form of <see cref="KilledCampaign"/>, and what it has
/// shown, is in docs/operations/delivery-faults.md.
/// </summary>
public sealed class KilledDeliveryTests
{
    /// <summary>What a host has under way at most: as many batches as the queue gives it, twenty messages each.</summary>
    private const int MostClaimed = 24 * 20;

    [Theory]
    [MemberData(nameof(KilledCampaign.Hosts), MemberType = typeof(KilledCampaign))]
    public async Task Resume_after_kill_sends_the_rest_only(int hosts)
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await KilledCampaign.GivenPeopleAsync(server);
        await using var provider = new ProviderFake(faults: 0.08);
        await provider.StartAsync();
        var processes = Enumerable.Range(0, hosts).Select(_ => new ProductProcess(database, SettingsFor(provider))).ToList();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            var campaignId = await LaunchAsync(processes[0]);
            await KilledCampaign.DisturbAsync(server, database, processes, campaignId, new HeldCampaign(() => provider.Taken.Count, MostClaimed));
            await KilledCampaign.ReachAsync(database, KilledCampaign.Ended, 1, campaignId);
            await AssertOnceAsync(database, provider, campaignId, new Run(hosts, TimeProvider.System.GetElapsedTime(began)));
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Whoever_is_killed_while_a_campaign_is_cancelled_everybody_has_a_state_that_says_why()
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await KilledCampaign.GivenPeopleAsync(server);
        await using var provider = new ProviderFake(faults: 0.08, answerMs: 100);
        await provider.StartAsync();
        var processes = Enumerable.Range(0, 2).Select(_ => new ProductProcess(database, SettingsFor(provider))).ToList();
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            var campaignId = await LaunchAsync(processes[0]);
            await KilledCampaign.ReachAsync(database, KilledCampaign.Begun, KilledCampaign.People / 4, campaignId);
            await Task.WhenAll(KilledCampaign.KillAsync(processes[1]), HeldCampaign.MoveAsync(database, processes, campaignId, "cancelled"));
            await KilledCampaign.StopDatabaseAsync(server, PostgresStop.Immediate);
            await KilledCampaign.ReachAsync(database, KilledCampaign.Cancelled, 1, campaignId);

            var outcomes = await KilledCampaign.OutcomesAsync(database, campaignId);
            Tell(provider, new Run(2, TimeSpan.Zero), outcomes, 0);
            Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
            Assert.Equal(provider.Taken.Count, outcomes.Where(outcome => outcome.Status == "accepted").Sum(outcome => outcome.People));
            Assert.DoesNotContain(outcomes, outcome => outcome.Status is not ("accepted" or "excluded" or "failed") || (outcome.Status != "accepted" && outcome.Reason.Length == 0));
            Assert.True(outcomes.Exists(outcome => outcome is { Status: "excluded", Reason: "cancelled" }), "Nobody was left to be cancelled: the test shows nothing.");
            Assert.Equal(KilledCampaign.People + (4 * KilledCampaign.Unreachable), outcomes.Sum(outcome => outcome.People));
        }
        finally
        {
            await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Shutdown_never_marks_finished_early()
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await KilledCampaign.GivenPeopleAsync(server);
        await using var provider = new ProviderFake(faults: 0, answerMs: 1000);
        await provider.StartAsync();
        await using var process = new ProductProcess(database, SettingsFor(provider));
        await process.StartAsync();
        var campaignId = await LaunchAsync(process);
        await KilledCampaign.ReachAsync(database, "select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 40, campaignId);

        await process.StopAsync();

        var sent = provider.Taken.Count;
        Assert.InRange(sent, 40, KilledCampaign.People - 1);
        Assert.Equal("sending", await database.ScalarAsync<string>("select status from app.notification_campaigns where campaign_id = $1", campaignId));
        Assert.Equal(sent, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", campaignId));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status in ('sending', 'unknown', 'failed')", campaignId));
        await process.StartAsync();
        await KilledCampaign.ReachAsync(database, KilledCampaign.Ended, 1, campaignId);
        Assert.Equal(KilledCampaign.People, provider.Taken.Count);
        Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
    }

    private static Dictionary<string, string> SettingsFor(ProviderFake provider) => KilledCampaign.Settings(("Deliveries__MailgunAddress", provider.Address.ToString()));

    private static Task<Guid> LaunchAsync(ProductProcess process) =>
        KilledCampaign.LaunchAsync(process, new { adapter = "mailgun", settings = new { domain = "shop.example" }, secret = "key" });

    private static async Task AssertOnceAsync(TestDatabase database, ProviderFake provider, Guid campaignId, Run run)
    {
        var outcomes = await KilledCampaign.OutcomesAsync(database, campaignId);
        var found = outcomes.Where(outcome => outcome.Reason.StartsWith("found at the provider", StringComparison.Ordinal)).Sum(outcome => outcome.People);
        var again = await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and attempt > 1", campaignId);
        Tell(provider, run, outcomes, again);

        Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
        Assert.Equal(KilledCampaign.People, provider.Taken.Count);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", campaignId));
        Assert.Equal(KilledCampaign.People, outcomes.Where(outcome => outcome.Status == "accepted").Sum(outcome => outcome.People));
        Assert.Equal(
            [("duplicate_address", KilledCampaign.Unreachable), ("invalid_address", KilledCampaign.Unreachable), ("no_address", KilledCampaign.Unreachable), ("suppressed", KilledCampaign.Unreachable)],
            outcomes.Where(outcome => outcome.Status == "excluded").Select(outcome => (outcome.Reason, (int)outcome.People)));
        Assert.Equal(KilledCampaign.People + (4 * KilledCampaign.Unreachable), outcomes.Sum(outcome => outcome.People));
        Assert.True(found > 0, "No outcome was ever lost: the test shows nothing.");
    }

    private static void Tell(ProviderFake provider, Run run, List<KilledOutcome> outcomes, long again) => KilledCampaign.Tell(
        string.Create(CultureInfo.InvariantCulture, $"{run.Hosts} host(s), {KilledCampaign.People} people to write to, {KilledCampaign.Kills} kills, {KilledCampaign.Restarts} stops of PostgreSQL, {KilledCampaign.Pauses} pauses, {KilledCampaign.Holds} times held, {run.Took.TotalSeconds:0} s"),
        outcomes,
        [
            ("at the provider", "messages, each taken once", provider.Taken.Count),
            ("at the provider", "taken twice or more", provider.Taken.Count(message => message.Value != 1)),
            ("settled", "in a second or later attempt", again),
            .. provider.Misdeeds.OrderBy(deed => deed.Key, StringComparer.Ordinal).Select(deed => ("requests", deed.Key, (long)deed.Value)),
        ]);

    private sealed record Run(int Hosts, TimeSpan Took);
}
