using Analytics.Deliveries.Reports;
using Analytics.Integration.Tests.Chat;
using Analytics.Platform.Postgres;
using Analytics.ProviderFakes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Providers;

/// <summary>Mails by SendGrid and Mailgun, and what these tell about them: in any order, twice, late, and forged.</summary>
public sealed class MailReportTests(ProviderHost host) : IClassFixture<ProviderHost>
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task What_SendGrid_tells_in_any_order_settles_each_recipient_and_the_report_adds_up()
    {
        var webhook = await host.SendGridAsync();
        string[] names = ["fine", "busy", "cut", "lost", "bounce", "block", "drop", "spam", "defer"];
        var campaign = await host.SendAsync("sg", "email", [.. names.Select(name => $"{name}.sg@example.com")]);
        Assert.Equal(["unknown", "unknown"], [await host.StateAsync(campaign, "cut.sg@example.com"), await host.StateAsync(campaign, "lost.sg@example.com")]);

        var events = host.Providers.SendGrid.Taken.Where(taken => taken.To.Contains(".sg@", StringComparison.Ordinal)).SelectMany(SendGridFake.EventsOf).ToList();
        foreach (var part in ProviderHost.Shuffled(events.Concat(events), 7).Chunk(5))
        {
            await host.TellAsync(host.Providers.SendGrid.Report(webhook, part, Now));
        }

        string[] expected = ["delivered", "delivered", "delivered", "unknown", "bounced:bounced", "bounced:blocked", "bounced:dropped", "delivered", "delivered"];
        foreach (var (name, state) in names.Zip(expected))
        {
            Assert.Equal((name, state), (name, await host.StateAsync(campaign, $"{name}.sg@example.com")));
        }

        Assert.Equal(["bounced", "", "complained"], [await host.SuppressedAsync("bounce.sg@example.com"), await host.SuppressedAsync("block.sg@example.com"), await host.SuppressedAsync("spam.sg@example.com")]);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.consent_events where address = 'spam.sg@example.com' and not granted"));
        var report = await host.ReportAsync(campaign);
        Assert.Equal((8, 5, 3, 0, 1), (report.GetProperty("sent").GetInt64(), report.GetProperty("delivered").GetInt64(), report.GetProperty("bounced").GetInt64(), report.GetProperty("awaitingReport").GetInt64(), report.GetProperty("complained").GetInt64()));
        Assert.Equal(3, report.GetProperty("bounces").EnumerateObject().Sum(reason => reason.Value.GetInt64()));
        Assert.Equal(9, report.GetProperty("statuses").EnumerateObject().Sum(status => status.Value.GetInt64()));
        foreach (var (did, people) in new[] { ("delivered", 5), ("bounced", 3), ("complained", 1), ("sent", 8) })
        {
            Assert.Equal(people, (await host.Campaigns.SendAsync("GET", $"/api/campaigns/{campaign}/recipients?did={did}")).Body.GetProperty("items").GetArrayLength());
        }

        Assert.Equal(1, host.Providers.SendGrid.Taken.Count(taken => taken.To == "cut.sg@example.com"));
    }

    [Fact]
    public async Task What_Mailgun_tells_counts_once_by_its_token()
    {
        var webhook = await host.MailgunAsync();
        string[] names = ["fine", "bounce", "drop", "spam", "defer"];
        var campaign = await host.SendAsync("mg", "email", [.. names.Select(name => $"{name}.mg@example.com")]);

        var told = host.Providers.Mailgun.Taken.SelectMany(MailgunFake.EventsOf).Select((one, place) => (Event: one, Token: $"token-{place}")).ToList();
        foreach (var (one, token) in ProviderHost.Shuffled(told.Concat(told), 11))
        {
            await host.TellAsync(host.Providers.Mailgun.Report(webhook, one, Now, token));
        }

        string[] expected = ["delivered", "bounced:bounced", "bounced:dropped", "delivered", "delivered"];
        foreach (var (name, state) in names.Zip(expected))
        {
            Assert.Equal((name, state), (name, await host.StateAsync(campaign, $"{name}.mg@example.com")));
        }

        Assert.Equal(told.Count(one => (string)one.Event["event"] != "accepted"), await host.Database.ScalarAsync<long>("select count(*) from app.recipient_events where campaign_id = $1 and event_key like 'mailgun.%'", campaign));
        Assert.Equal("complained", await host.SuppressedAsync("spam.mg@example.com"));
        var aged = host.Providers.Mailgun.Report(webhook, told[0].Event, Now.AddHours(-13));
        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(aged));
    }

    [Fact]
    public async Task An_event_that_overtakes_the_answer_to_its_message_waits_for_it()
    {
        var webhook = await host.SendGridAsync();
        var campaign = await host.SendAsync("late", "email", "fine.late@example.com");
        var message = host.Providers.SendGrid.Taken.Single(taken => taken.To == "fine.late@example.com");
        await host.Database.ExecuteAsync("update app.campaign_recipients set provider_message_id = null where campaign_id = $1", campaign);
        // Nothing but the provider's own id says whose it is.
        var events = SendGridFake.EventsOf(message).Select(one => one.Where(member => member.Key != "send_key").ToDictionary(StringComparer.Ordinal)).ToList();

        await host.TellAsync(host.Providers.SendGrid.Report(webhook, events, Now));
        await host.TellAsync(host.Providers.SendGrid.Report(webhook, events, Now));
        Assert.Equal("accepted", await host.StateAsync(campaign, "fine.late@example.com"));
        Assert.Equal(2, await host.Database.ScalarAsync<long>("select count(*) from app.provider_events where provider_message_id = $1", message.Id));
        await host.Database.ExecuteAsync("update app.campaign_recipients set provider_message_id = $2 where campaign_id = $1", campaign, message.Id);
        await new MatchProviderEvents(host.Campaigns.Product.Services.GetRequiredService<Database>()).Run(new TimerInfo(), TestContext.Current.CancellationToken);

        Assert.Equal("delivered", await host.StateAsync(campaign, "fine.late@example.com"));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.provider_events where provider_message_id = $1", message.Id));
    }

    [Fact]
    public async Task A_report_that_is_not_the_providers_changes_nothing_and_is_never_our_fault()
    {
        var webhook = await host.SendGridAsync();
        var campaign = await host.SendAsync("forged", "email", "fine.forged@example.com");
        var events = SendGridFake.EventsOf(host.Providers.SendGrid.Taken.Single(taken => taken.To == "fine.forged@example.com"));
        using var stranger = new SendGridFake();
        var bent = host.Providers.SendGrid.Report(webhook, events, Now);
        bent.Content = new ByteArrayContent([.. await bent.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), (byte)' ']);
        var huge = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(new byte[(4 * 1024 * 1024) + 1]) };

        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(bent));
        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(stranger.Report(webhook, events, Now)));
        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(host.Providers.SendGrid.Report(webhook, events, Now.AddHours(-1))));
        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new StringContent("\0\ud800{") }));
        Assert.Equal((400, "webhook.body.too_large"), await host.CallAsync(huge));
        Assert.Equal((404, "webhook.account.not_found"), await host.CallAsync(host.Providers.SendGrid.Report(new Uri(webhook.ToString().Replace("sendgrid", "mailgun", StringComparison.Ordinal)), events, Now)));
        Assert.Equal((404, "webhook.account.not_found"), await host.CallAsync(host.Providers.SendGrid.Report(new Uri(webhook, $"/api/webhooks/sendgrid/{Guid.NewGuid()}"), events, Now)));
        Assert.Equal((200, ""), await host.CallAsync(host.Providers.SendGrid.Report(webhook, [], Now)));
        Assert.Equal("accepted", await host.StateAsync(campaign, "fine.forged@example.com"));
    }

    [Fact]
    public async Task An_account_of_another_organization_reaches_nobody_here()
    {
        await host.SendGridAsync();
        var campaign = await host.SendAsync("foreign", "email", "bounce.foreign@example.com");
        var message = host.Providers.SendGrid.Taken.Single(taken => taken.To == "bounce.foreign@example.com");
        var strangers = await ShopData.ImportAsync(host.Database.Database, "strangers");
        using var theirs = new SendGridFake();
        var account = await host.Database.ScalarAsync<Guid>(
            "insert into app.channel_accounts (organization_id, channel, adapter, settings) values ($1, 'email', 'sendgrid', jsonb_build_object('webhookPublicKey', $2::text)) returning account_id", strangers, theirs.PublicKey);

        await host.TellAsync(theirs.Report(new Uri(host.Campaigns.Product.Client.BaseAddress!, $"/api/webhooks/sendgrid/{account}"), SendGridFake.EventsOf(message), Now));

        Assert.Equal("accepted", await host.StateAsync(campaign, "bounce.foreign@example.com"));
        Assert.Equal("", await host.SuppressedAsync("bounce.foreign@example.com"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.suppressions where organization_id = $1 and address = 'bounce.foreign@example.com'", strangers));
    }

    [Fact]
    public async Task The_provider_knows_better_than_a_failure_of_ours()
    {
        var webhook = await host.SendGridAsync();
        var campaign = await host.SendAsync("better", "email", "fine.better@example.com", "cut.better@example.com");
        await host.Database.ExecuteAsync("alter table app.campaign_recipients disable trigger user");
        await host.Database.ExecuteAsync("update app.campaign_recipients set status = 'failed', reason = 'gave up', accepted_at = null where campaign_id = $1", campaign);
        await host.Database.ExecuteAsync("alter table app.campaign_recipients enable trigger user");

        foreach (var message in host.Providers.SendGrid.Taken.Where(taken => taken.To.Contains(".better@", StringComparison.Ordinal)))
        {
            await host.TellAsync(host.Providers.SendGrid.Report(webhook, SendGridFake.EventsOf(message), Now));
        }

        Assert.Equal(["delivered", "delivered"], [await host.StateAsync(campaign, "fine.better@example.com"), await host.StateAsync(campaign, "cut.better@example.com")]);
    }
}
