using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Platform.Postgres;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A wave reads its own recipients and not the campaign's: it comes thousands of times, and autovacuum has not looked at the campaign yet.</summary>
public sealed class DeliveryPlanTests(PostgresFixture postgres)
{
    private const int People = 3_000;
    private const int Wave = 10;
    private const int MostRowsOfWave = 10 * Wave;
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Claiming_settling_and_taking_over_read_no_more_than_the_wave()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var audience = await PlannedAudience.MakeAsync(test.Database, People, TestContext.Current.CancellationToken);
        var campaign = new DeliveryCampaign(audience.OrganizationId, audience.CampaignId, "email") { Status = "sending" };
        var contacts = new ContactSettings { EmailAttribute = "email" };
        await InScopeAsync(test, campaign, scope => RecipientPlanner.PlanAsync(scope, campaign, audience.SegmentId, contacts, TestContext.Current.CancellationToken));

        var claimId = Guid.NewGuid();
        List<ClaimedRecipient> claimed = [];
        var readByClaim = await InScopeAsync(test, campaign, async scope =>
            (claimed, _) = await RecipientStore.ClaimAsync(scope, campaign, contacts, new ClaimRequest(claimId, Wave, Now, TimeSpan.Zero), TestContext.Current.CancellationToken));
        var readBySettling = await InScopeAsync(test, campaign, scope =>
        {
            RecipientStore.Settle(scope, campaign.CampaignId, claimId, [.. claimed.Take(5).Select(one => new RecipientOutcome(one.RecipientId, one.Attempt, "accepted"))], Now);
            return Task.CompletedTask;
        });
        List<ClaimedRecipient> taken = [];
        var readByTakingOver = await InScopeAsync(test, campaign, async scope =>
            taken = await RecipientStore.TakeOverAsync(scope, campaign.CampaignId, Guid.NewGuid(), Wave, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.Equal((Wave, 5), (claimed.Count, taken.Count));
        Assert.All([readByClaim, readBySettling, readByTakingOver], rows => Assert.InRange(rows, 1, MostRowsOfWave));
    }

    /// <summary>All recipients of a page are settled by one statement, which finds room beside each.</summary>
    [Fact]
    public async Task Settling_a_large_wave_writes_rows_and_no_index()
    {
        const int LargeWave = 100;
        await using var test = await postgres.CreateDatabaseAsync();
        var audience = await PlannedAudience.MakeAsync(test.Database, People, TestContext.Current.CancellationToken);
        var campaign = new DeliveryCampaign(audience.OrganizationId, audience.CampaignId, "email") { Status = "sending" };
        var contacts = new ContactSettings { EmailAttribute = "email" };
        await InScopeAsync(test, campaign, scope => RecipientPlanner.PlanAsync(scope, campaign, audience.SegmentId, contacts, TestContext.Current.CancellationToken));
        var beside = 0L;
        // A look of somebody else at the database, such as autovacuum's, keeps a page from being cleared: another wave finds it clear.
        for (var wave = 0; wave < 10 && beside < LargeWave * 3 / 4; wave++)
        {
            var claimId = Guid.NewGuid();
            List<ClaimedRecipient> claimed = [];
            await InScopeAsync(test, campaign, async scope =>
                (claimed, _) = await RecipientStore.ClaimAsync(scope, campaign, contacts, new ClaimRequest(claimId, LargeWave, Now, TimeSpan.Zero), TestContext.Current.CancellationToken));
            await InScopeAsync(test, campaign, async scope =>
            {
                var before = await CountAsync(scope, "n_tup_hot_upd");
                RecipientStore.Settle(scope, campaign.CampaignId, claimId, [.. claimed.Select(one => new RecipientOutcome(one.RecipientId, one.Attempt, "accepted"))], Now);
                beside = await CountAsync(scope, "n_tup_hot_upd") - before;
            });
        }

        Assert.InRange(beside, LargeWave * 3 / 4, LargeWave);
    }

    /// <summary>Runs and commits; returns the rows of recipients that were read for it.</summary>
    private static async Task<long> InScopeAsync(TestDatabase test, DeliveryCampaign campaign, Func<OrganizationScope, Task> run)
    {
        await using var scope = await test.Database.OpenAsync(campaign.OrganizationId, TestContext.Current.CancellationToken);
        // The connection may still hold counts of the transaction before.
        var before = await RowsReadAsync(scope);
        await run(scope);
        var rows = await RowsReadAsync(scope) - before;
        await scope.CommitAsync(TestContext.Current.CancellationToken);
        return rows;
    }

    private static Task<long> RowsReadAsync(OrganizationScope scope) => CountAsync(scope, "seq_tup_read + coalesce(idx_tup_fetch, 0)");

    private static async Task<long> CountAsync(OrganizationScope scope, string what)
    {
        await using var count = scope.Command($"select {what} from pg_stat_xact_user_tables where relid = 'app.campaign_recipients'::regclass");
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
