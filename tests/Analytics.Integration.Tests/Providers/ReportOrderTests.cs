using System.Globalization;
using Analytics.Deliveries.Reports;
using Analytics.Deliveries.Sending;
using Analytics.Integrations;
using Analytics.Integrations.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Providers;

/// <summary>What follows from a set of events does not depend on their order, nor on how often each came.</summary>
public sealed class ReportOrderTests(ProviderHost host) : IClassFixture<ProviderHost>
{
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Sets => new()
    {
        { "settled deferred delivered bounced:blocked bounced:bounced complained", "bounced:bounced complained" },
        { "settled deferred delivered complained", "delivered complained" },
        { "settled accepted deferred delivered", "delivered" },
        { "settled accepted deferred", "accepted" },
        { "settled delivered bounced:dropped unsubscribed", "bounced:dropped" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Any_order_and_any_repetition_come_to_the_same(string set, string expected)
    {
        var orders = Orders(set.Split(' ')).ToList();
        var (campaign, recipients) = await GivenClaimedAsync(orders.Count);
        var recorder = host.Campaigns.Product.Services.GetRequiredService<ProviderEventRecorder>();
        var account = new ChannelAccount("email", "sendgrid") { Id = Guid.NewGuid() };
        var random = new Random(orders.Count);

        for (var step = 0; step < set.Split(' ').Length; step++)
        {
            var told = new List<ProviderEvent>();
            var settled = new List<RecipientOutcome>();
            foreach (var (order, recipient) in orders.Zip(recipients))
            {
                if (order[step] == "settled")
                {
                    settled.Add(new RecipientOutcome(recipient, 1, "accepted") { ProviderMessageId = $"m{recipient}" });
                    continue;
                }

                told.Add(EventOf(campaign.Id, recipient, order[step]));
                // One in three comes again, at once or among the later ones.
                told.AddRange(random.Next(3) == 0 ? [EventOf(campaign.Id, recipient, order[random.Next(step + 1)])] : Array.Empty<ProviderEvent>());
            }

            await recorder.RecordAsync(host.Campaigns.Product.OrganizationId, account, [.. told.Where(one => one.Kind != "settled")], TestContext.Current.CancellationToken);
            await using var scope = await host.Database.Database.OpenAsync(host.Campaigns.Product.OrganizationId, TestContext.Current.CancellationToken);
            RecipientStore.Settle(scope, campaign.Id, campaign.Claim, settled, At);
            await scope.CommitAsync(TestContext.Current.CancellationToken);
        }

        var outcomes = await host.Database.ScalarAsync<string>(
            """
            select string_agg(outcome || ' x' || people, E'\n') from (
              select concat_ws(' ', r.status || coalesce(':' || r.reason, ''), case when r.complained_at is not null then 'complained' end,
                r.delivered_at, r.complained_at, r.unsubscribed_at,
                (select string_agg(e.kind || coalesce(':' || (e.details ->> 'reason'), ''), ',' order by e.kind, e.details ->> 'reason') from app.recipient_events e
                  where e.campaign_id = r.campaign_id and e.recipient_id = r.recipient_id and e.event_key like 'test.%')) as outcome, count(*) as people
              from app.campaign_recipients r where r.campaign_id = $1 group by 1) as t
            """, campaign.Id);
        Assert.Single(outcomes.Split('\n'));
        Assert.StartsWith(expected, outcomes, StringComparison.Ordinal);
        Assert.EndsWith($"x{orders.Count}", outcomes, StringComparison.Ordinal);
        Assert.Equal(orders.Count, await host.Database.ScalarAsync<long>("select count(*) from app.recipient_events where campaign_id = $1 and kind = 'accepted' and event_key not like 'test.%'", campaign.Id));
        var suppressed = set.Contains("complained", StringComparison.Ordinal) ? "complained" : set.Contains("unsubscribed", StringComparison.Ordinal) ? "unsubscribed" : "";
        Assert.Equal(suppressed.Length == 0 ? 0 : orders.Count, await host.Database.ScalarAsync<long>(
            "select count(*) from app.suppressions s join app.campaign_recipients r on r.address = s.address where r.campaign_id = $1 and s.reason = $2", campaign.Id, suppressed));
    }

    private static ProviderEvent EventOf(Guid campaignId, long recipientId, string told)
    {
        var (kind, reason) = told.Split(':') is [var one, var two] ? (one, two) : (told, null);
        return new ProviderEvent($"test.{recipientId}.{told}", kind, At.AddMinutes(kind.Length))
        {
            SendKey = ClaimedRecipient.SendKeyOf(campaignId, recipientId),
            ProviderMessageId = $"m{recipientId}",
            Address = string.Create(CultureInfo.InvariantCulture, $"Order{campaignId:N}{recipientId}@example.com"),
            Reason = reason,
            Suppress = kind switch { "bounced" when reason == "bounced" => "bounced", "complained" => "complained", "unsubscribed" => "unsubscribed", _ => null },
        };
    }

    private static IEnumerable<string[]> Orders(string[] set) => set.Length == 1
        ? [set]
        : set.SelectMany((first, place) => Orders([.. set.Where((_, other) => other != place)]).Select(rest => (string[])[first, .. rest]));

    /// <summary>How many updates stay beside their row depends on the room that a page has left; that they may is a matter of the indexes alone.</summary>
    [Fact]
    public async Task What_became_of_a_message_is_written_without_any_index()
    {
        await using var scope = await host.Database.Database.OpenAsync(host.Campaigns.Product.OrganizationId, TestContext.Current.CancellationToken);
        await using var command = scope.Command(
            """
            select coalesce(string_agg(indexname, ', '), '') from pg_indexes
            where schemaname = 'app' and tablename = 'campaign_recipients' and indexdef ~ '\m(status|reason|claim_id|resolve_after|accepted_at)\M'
            """);
        Assert.Equal("", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A campaign whose recipients one sender holds, as between claim and outcome.</summary>
    private async Task<((Guid Id, Guid Claim) Campaign, List<long> Recipients)> GivenClaimedAsync(int people)
    {
        var id = await host.Campaigns.DraftAsync($"Order {Guid.NewGuid():N}", await host.Campaigns.SegmentAsync($"Order {Guid.NewGuid():N}", "select external_id from users where external_id = 'u1'"));
        var claim = Guid.NewGuid();
        var ids = await host.Database.ScalarAsync<long[]>(
            """
            with made as (
              insert into app.campaign_recipients (organization_id, campaign_id, user_id, channel, address, arm, status, attempt, claim_id, claimed_at, resolve_after)
              select $1::int, $2::uuid, 500000 + n, 'email', 'order' || n, 'message', 'sending', 1, $3::uuid, now(), now() + interval '1 hour' from generate_series(1, $4::int) n returning recipient_id
            ) select array_agg(recipient_id order by recipient_id) from made
            """, host.Campaigns.Product.OrganizationId, id, claim, people);
        await host.Database.ExecuteAsync("update app.campaign_recipients set address = 'order' || replace($1::text, '-', '') || recipient_id || '@example.com' where campaign_id = $1::uuid", id);
        return ((id, claim), [.. ids]);
    }
}
