using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Integrations;
using Analytics.Platform.Postgres;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A sender notes whom it begins to hand over, and learns from it whether it may.</summary>
public sealed class ClaimProgressTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Nobody_is_handed_over_by_a_sender_whose_claim_was_taken_over_or_lost_or_whose_campaign_was_paused()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var audience = await PlannedAudience.MakeAsync(test.Database, 20, TestContext.Current.CancellationToken);
        var campaign = new DeliveryCampaign(audience.OrganizationId, audience.CampaignId, "email") { Status = "sending" };
        var contacts = new ContactSettings { EmailAttribute = "email" };
        await using (var scope = await OpenAsync(test, campaign))
        {
            await RecipientPlanner.PlanAsync(scope, campaign, audience.SegmentId, contacts, TestContext.Current.CancellationToken);
            await scope.CommitAsync(TestContext.Current.CancellationToken);
        }

        var (first, second, third) = (await ClaimAsync(test, campaign, contacts), await ClaimAsync(test, campaign, contacts), await ClaimAsync(test, campaign, contacts));
        await MoveAsync(test, campaign, "paused");
        Assert.Equal(0, await NoteAsync(test, campaign, first));
        await MoveAsync(test, campaign, "sending");
        Assert.Equal(1, await NoteAsync(test, campaign, first));
        Assert.Equal(1, await NoteAsync(test, campaign, second));

        await using (var scope = await OpenAsync(test, campaign))
        {
            // The lease of all three is over; the second one's notes are lost with a server that fell.
            await scope.Command("delete from app.claim_progress where claim_id = $1", second.Id).ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var taken = await RecipientStore.TakeOverAsync(scope, campaign.CampaignId, Guid.NewGuid(), 100, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await scope.CommitAsync(TestContext.Current.CancellationToken);

            Assert.Equal((HandOver.Begun, HandOver.Accepted), (Of(taken, first.Recipients[0]), Of(taken, first.Recipients[1])));
            Assert.All(second.Recipients, recipient => Assert.Equal(HandOver.Unknown, Of(taken, recipient)));
            Assert.All(third.Recipients, recipient => Assert.Equal(HandOver.NotBegun, Of(taken, recipient)));
        }

        Assert.Equal((0, 0, 0), (await NoteAsync(test, campaign, first), await NoteAsync(test, campaign, second), await NoteAsync(test, campaign, third)));
    }

    [Fact]
    public async Task Who_was_claimed_and_given_back_without_a_try_has_as_many_attempts_left_as_before()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var audience = await PlannedAudience.MakeAsync(test.Database, 20, TestContext.Current.CancellationToken);
        var campaign = new DeliveryCampaign(audience.OrganizationId, audience.CampaignId, "email") { Status = "sending" };
        var contacts = new ContactSettings { EmailAttribute = "email" };
        await using var scope = await OpenAsync(test, campaign);
        await RecipientPlanner.PlanAsync(scope, campaign, audience.SegmentId, contacts, TestContext.Current.CancellationToken);
        var claimId = Guid.NewGuid();
        var (claimed, _) = await RecipientStore.ClaimAsync(scope, campaign, contacts, new ClaimRequest(claimId, 2, Now, TimeSpan.Zero), TestContext.Current.CancellationToken);
        (ClaimedRecipient, SendOutcome)[] outcomes = [(claimed[0], SendWave.NotBegun("others before it failed")), (claimed[1], new SendOutcome.Postponed("451 later", TimeSpan.Zero))];

        await new SentWave(campaign, claimId, outcomes).WriteAsync(scope, new DeliveryOptions(), Now, TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("0, 1", await test.ScalarAsync<string>("select string_agg(attempt::text, ', ' order by recipient_id) from app.campaign_recipients where recipient_id = any ($1) and planned", (object)claimed.Select(recipient => recipient.RecipientId).ToArray()));
    }

    /// <summary>What outlived a fall of the server would not hold what was noted last.</summary>
    [Fact]
    public async Task What_is_noted_does_not_outlive_a_fall_of_the_server()
    {
        await using var test = await postgres.CreateDatabaseAsync();

        Assert.Equal("u", await test.ScalarAsync<string>("select relpersistence::text from pg_class where oid = 'app.claim_progress'::regclass"));
    }

    private static HandOver Of(List<ClaimedRecipient> taken, long recipientId) => taken.Single(recipient => recipient.RecipientId == recipientId).HandOver;

    private static Task<OrganizationScope> OpenAsync(TestDatabase test, DeliveryCampaign campaign) => test.Database.OpenAsync(campaign.OrganizationId, TestContext.Current.CancellationToken);

    private static async Task<Claim> ClaimAsync(TestDatabase test, DeliveryCampaign campaign, ContactSettings contacts)
    {
        var id = Guid.NewGuid();
        await using var scope = await OpenAsync(test, campaign);
        var (claimed, _) = await RecipientStore.ClaimAsync(scope, campaign, contacts, new ClaimRequest(id, 2, Now, TimeSpan.Zero), TestContext.Current.CancellationToken);
        ClaimProgressStore.Follow(scope, campaign.CampaignId, id);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
        return new Claim(id, [.. claimed.Select(recipient => recipient.RecipientId)]);
    }

    /// <summary>Begins with the first of two after the second was accepted; returns how many rows say that it may.</summary>
    private static async Task<int> NoteAsync(TestDatabase test, DeliveryCampaign campaign, Claim claim)
    {
        await using var scope = await OpenAsync(test, campaign);
        ClaimProgressStore.Note(scope, campaign.CampaignId, claim.Id, [claim.Recipients[0]], [claim.Recipients[1]]);
        return await scope.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static Task MoveAsync(TestDatabase test, DeliveryCampaign campaign, string status) =>
        test.ExecuteAsync("update app.notification_campaigns set status = $2 where campaign_id = $1", campaign.CampaignId, status);

    private sealed record Claim(Guid Id, IReadOnlyList<long> Recipients);
}
