using System.Net;
using System.Text.Json;

namespace Analytics.Integration.Tests.Providers;

/// <summary>A campaign of text messages by Twilio, from its checks to STOP.</summary>
public sealed class TextMessageTests(ProviderHost host) : IClassFixture<ProviderHost>
{
    [Fact]
    public async Task A_campaign_of_text_messages_reaches_each_number_once_and_callbacks_settle_it()
    {
        var webhook = await host.TwilioAsync();
        host.Providers.Twilio.OptedOut["+15551001610"] = true;
        // As people write them: the last one is no number of E.164, and the one before it the first one's again.
        string[] numbers = ["+15551000001", "+15551000429", "+15551000901", "+15551003005", "+15551003007", "+15551001610", "+15551000001", "0555 100"];
        var campaign = await host.SendAsync("sms", "sms", numbers);
        Assert.Equal("unknown", await host.StateAsync(campaign, "+15551000901"));
        Assert.Equal("failed", await host.StateAsync(campaign, "+15551001610"));
        Assert.Equal("unsubscribed", await host.SuppressedAsync("+15551001610"));

        var calls = host.Providers.Twilio.Taken.Where(taken => taken.SendKey.StartsWith(campaign.ToString("N"), StringComparison.Ordinal)).SelectMany(taken => host.Providers.Twilio.CallbacksOf(taken).Select(fields => (taken.Callback, fields))).ToList();
        Assert.All(calls, call => Assert.StartsWith($"{webhook}?message={campaign:N}.", call.Callback, StringComparison.Ordinal));
        foreach (var (callback, fields) in ProviderHost.Shuffled(calls.Concat(calls), 3))
        {
            await host.TellAsync(host.Providers.Twilio.Call(new Uri(callback), fields));
        }

        string[] expected = ["delivered", "delivered", "delivered", "bounced:bounced", "bounced:blocked"];
        foreach (var (number, state) in numbers.Zip(expected))
        {
            Assert.Equal((number, state), (number, await host.StateAsync(campaign, number)));
        }

        Assert.Equal(["bounced", ""], [await host.SuppressedAsync("+15551003005"), await host.SuppressedAsync("+15551003007")]);
        Assert.Equal((1L, 1L), (await host.Campaigns.CountAsync(campaign, "excluded", "invalid_address"), await host.Campaigns.CountAsync(campaign, "excluded", "duplicate_address")));
        Assert.Equal(5, host.Providers.Twilio.Taken.Count(taken => taken.SendKey.StartsWith(campaign.ToString("N"), StringComparison.Ordinal)));
        var report = await host.ReportAsync(campaign);
        Assert.Equal((5, 3, 2), (report.GetProperty("sent").GetInt64(), report.GetProperty("delivered").GetInt64(), report.GetProperty("bounced").GetInt64()));
        var bent = host.Providers.Twilio.Call(new Uri(calls[0].Callback), calls[0].fields);
        bent.RequestUri = new Uri(calls[1].Callback + "0");
        Assert.Equal((401, "webhook.signature.invalid"), await host.CallAsync(bent));
    }

    [Fact]
    public async Task Links_of_a_text_message_are_short_and_tell_who_followed_them()
    {
        await host.TwilioAsync();
        var campaign = await host.SendMessageAsync("linked", "sms", "Look: https://shop.example/a/very/long/address/that/nobody/wants/to/pay/for?utm_source=sms. Reply STOP to leave.", "+15557000001", "+15557000002");
        var texts = host.Providers.Twilio.Taken.Where(taken => taken.SendKey.StartsWith(campaign.ToString("N"), StringComparison.Ordinal)).Select(taken => taken.Text).ToList();
        Assert.All(texts, text => Assert.Matches(@"^Look: http://[^/]+/s/[\w-]{10,24}\. Reply STOP to leave\.$", text));
        Assert.Equal(2, texts.Distinct(StringComparer.Ordinal).Count());
        await host.Database.ExecuteAsync("update app.campaign_recipients set accepted_at = accepted_at - interval '1 minute' where campaign_id = $1", campaign);
        var path = new Uri(texts[0].Split(' ')[1].TrimEnd('.')).PathAndQuery;

        using var followed = await FollowAsync(path);
        using var bent = await FollowAsync(path[..^1] + (path[^1] == 'A' ? 'B' : 'A'));

        Assert.Equal((HttpStatusCode.Redirect, "https://shop.example/a/very/long/address/that/nobody/wants/to/pay/for?utm_source=sms"), (followed.StatusCode, followed.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, bent.StatusCode);
        Assert.Equal(1, (await host.ReportAsync(campaign)).GetProperty("clicked").GetInt64());
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.short_links where campaign_id = $1", campaign));
    }

    [Fact]
    public async Task A_message_that_cannot_be_written_now_waits_and_takes_no_other_with_it()
    {
        await host.TwilioAsync();
        await host.Database.ExecuteAsync("create function app.no_links() returns trigger language plpgsql as 'begin raise exception ''no links now''; end'");
        await host.Database.ExecuteAsync("create trigger no_links before insert on app.short_links for each row execute function app.no_links()");
        var campaign = await host.LaunchMessageAsync("unwritten", "sms", "{% if user_id == 'unwritten1' %}https://shop.example/unwritten{% endif %} Reply STOP to leave.", "+15557100001", "+15557100002");

        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and (status = 'accepted' or reason like 'the message could not be written%')", 2, campaign);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", campaign));
        await host.Database.ExecuteAsync("drop trigger no_links on app.short_links; drop function app.no_links()");
        await host.Campaigns.UntilAsync(campaign, "sent");

        Assert.Equal(2, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", campaign));
    }

    [Fact]
    public async Task A_campaign_of_text_messages_is_priced_by_the_countries_of_its_numbers()
    {
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select $1::int, 31000 + n, 'priced' || n, jsonb_build_object('phone', p) from unnest(array['+15558000001', '+15558000002', '+4915100000001', '+33600000001']) with ordinality as t(p, n)", host.Campaigns.Product.OrganizationId);
        var settings = new { emailAttribute = "email", phoneAttribute = "phone", senderEmail = "news@shop.example", senderName = "The Shop", smsPrices = new Dictionary<string, decimal> { ["+1"] = 0.01m, ["+4"] = 1m, ["+49"] = 0.1m }, smsCurrency = "EUR" };
        Assert.Equal(200, (await host.Campaigns.SendAsync("PUT", "/api/contact-settings", settings)).Status);
        Assert.Equal(400, (await host.Campaigns.SendAsync("PUT", "/api/contact-settings", settings with { smsCurrency = "euros" })).Status);
        var id = await host.Campaigns.DraftAsync("Priced", await host.Campaigns.SegmentAsync("Priced", "select external_id from users where external_id like 'priced%'"), draft =>
        {
            draft["channel"] = "sms";
            draft["message"] = new string('x', 200) + " Reply STOP to leave.";
        });

        var (status, simulated) = await host.Campaigns.SendAsync("POST", $"/api/campaigns/{id}/simulations");

        Assert.True(status == 201, simulated.ToString());
        var price = simulated.GetProperty("sms");
        Assert.Equal((2m, 8L, 0.24m, "EUR", 1L), (price.GetProperty("segmentsPerMessage").GetDecimal(), price.GetProperty("segments").GetInt64(), price.GetProperty("amount").GetDecimal(), price.GetProperty("currency").GetString(), price.GetProperty("unpriced").GetInt64()));
    }

    [Fact]
    public async Task A_provider_that_falls_silent_is_told_until_it_reports_again()
    {
        await host.TwilioAsync();
        var campaign = await host.SendAsync("silent", "sms", "+15559000001");
        Assert.False(await IsSilentAsync());
        await host.Database.ExecuteAsync("update app.channel_health set waiting_since = now() - interval '9 minutes' where channel = 'sms'");
        Assert.False(await IsSilentAsync());
        await host.Database.ExecuteAsync("update app.channel_health set waiting_since = now() - interval '11 minutes' where channel = 'sms'");
        Assert.True(await IsSilentAsync());

        var taken = host.Providers.Twilio.Taken.Single(one => one.SendKey.StartsWith(campaign.ToString("N"), StringComparison.Ordinal));
        await host.TellAsync(host.Providers.Twilio.Call(new Uri(taken.Callback), host.Providers.Twilio.CallbacksOf(taken)[^1]));
        Assert.False(await IsSilentAsync());

        // Eleven minutes are usual now.
        await host.SendAsync("silent again", "sms", "+15559000002");
        await host.Database.ExecuteAsync("update app.channel_health set waiting_since = now() - interval '30 minutes' where channel = 'sms'");
        Assert.False(await IsSilentAsync());
        await host.Database.ExecuteAsync("update app.channel_health set waiting_since = now() - interval '34 minutes' where channel = 'sms'");
        Assert.True(await IsSilentAsync());
        await host.TwilioAsync();
        Assert.False(await IsSilentAsync());
    }

    private async Task<bool> IsSilentAsync() =>
        (await host.Campaigns.SendAsync("GET", "/api/channels")).Body.GetProperty("channels").EnumerateArray().Single(channel => channel.GetProperty("channel").GetString() == "sms")
            .GetProperty("health").TryGetProperty("silentSince", out var since) && since.ValueKind == JsonValueKind.String;

    private async Task<HttpResponseMessage> FollowAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        return await host.Campaigns.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_answers_STOP_gets_nothing_more_until_START()
    {
        var webhook = await host.TwilioAsync();
        const string number = "+15552000001";
        var first = await host.SendAsync("stop", "sms", number);
        var stop = host.Providers.Twilio.Answer(number, "Stop");

        await host.TellAsync(host.Providers.Twilio.Call(webhook, stop));
        await host.TellAsync(host.Providers.Twilio.Call(webhook, stop));
        await host.TellAsync(host.Providers.Twilio.Call(webhook, host.Providers.Twilio.Answer(number, "HELP")));
        Assert.Equal("unsubscribed", await host.SuppressedAsync(number));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.consent_events where address = $1 and channel = 'sms' and not granted", number));
        Assert.Equal(1, (await host.ReportAsync(first)).GetProperty("unsubscribed").GetInt64());
        var silent = await host.SendAsync("stopped", "sms", number);
        Assert.Equal("excluded:suppressed", await host.StateAsync(silent, number));

        await host.TellAsync(host.Providers.Twilio.Call(webhook, host.Providers.Twilio.Answer(number, "START")));
        // The STOP that comes once more, late, is the one that was heard already.
        await host.TellAsync(host.Providers.Twilio.Call(webhook, stop));
        Assert.Equal("", await host.SuppressedAsync(number));
        var again = await host.SendAsync("started", "sms", number);
        Assert.Equal("accepted", await host.StateAsync(again, number));
    }

    [Fact]
    public async Task A_text_message_needs_no_subject_and_is_told_its_length_before()
    {
        await host.Database.ExecuteAsync("update warehouse.users set attributes = attributes || '{\"phone\":\"+15553000001\"}' where external_id = 'u1'");
        var segment = await host.Campaigns.SegmentAsync("Length", "select external_id from users where external_id = 'u1'");
        var id = await host.Campaigns.DraftAsync("Length", segment, draft =>
        {
            draft["channel"] = "sms";
            draft["subject"] = "{{ not liquid";
            draft["html"] = "<p>{% nor this</p>";
            draft["message"] = new string('ж', 71);
        });

        var checks = (await host.Campaigns.SendAsync("GET", $"/api/campaigns/{id}/checks")).Body;
        var preview = (await host.Campaigns.SendAsync("GET", $"/api/campaigns/{id}/preview")).Body;
        await host.Campaigns.SendAsync("PATCH", $"/api/campaigns/{id}", new { message = new string('a', 1601) });
        var longer = (await host.Campaigns.SendAsync("GET", $"/api/campaigns/{id}/checks")).Body;
        var (test, testBody) = await host.Campaigns.SendAsync("POST", $"/api/campaigns/{id}/test-sends", new { to = "0555 1" });

        Assert.True(checks.GetProperty("ready").GetBoolean(), checks.ToString());
        Assert.Equal(["campaign.sms.html", "campaign.sms.segments", "campaign.sms.stop.missing"], checks.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("code").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(("UCS-2", 71, 2), (preview.GetProperty("sms").GetProperty("encoding").GetString(), preview.GetProperty("sms").GetProperty("units").GetInt32(), preview.GetProperty("sms").GetProperty("segments").GetInt32()));
        Assert.Contains(longer.GetProperty("checks").EnumerateArray(), check => check.GetProperty("code").GetString() == "campaign.sms.too_long" && check.GetProperty("blocks").GetBoolean());
        Assert.Equal((400, "campaign.address.invalid"), (test, testBody.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Who_agreed_to_mails_has_not_agreed_to_text_messages()
    {
        await host.TwilioAsync();
        await host.Campaigns.SendAsync("PUT", "/api/contact-settings", new { phoneAttribute = "phone", consentAttribute = "newsletter", smsConsentAttribute = "sms_consent" });
        try
        {
            await host.Database.ExecuteAsync(
                "insert into warehouse.users (organization_id, user_id, external_id, attributes) select $1::int, 30000 + n, 'agreed' || n, v::jsonb from (values (1, '{\"phone\":\"+15554000001\",\"newsletter\":true}'), (2, '{\"phone\":\"+15554000002\",\"sms_consent\":true}')) as t(n, v)",
                host.Campaigns.Product.OrganizationId);
            var campaign = await host.SendAsync("agreed", "sms");

            Assert.Equal(["excluded:no_consent", "accepted"], [await host.StateAsync(campaign, "+15554000001"), await host.StateAsync(campaign, "+15554000002")]);
        }
        finally
        {
            await host.Campaigns.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", phoneAttribute = "phone", senderEmail = "news@shop.example", senderName = "The Shop" });
        }
    }

    [Fact]
    public async Task An_account_without_a_sender_is_refused_with_what_is_missing()
    {
        var (status, body) = await host.Campaigns.SendAsync("PUT", "/api/channels/sms", new { adapter = "twilio", settings = new { accountSid = host.Providers.Twilio.AccountSid }, secret = "x" });

        Assert.Equal((400, "channel.setting.invalid"), (status, body.GetProperty("code").GetString()));
        var (other, otherBody) = await host.Campaigns.SendAsync("PUT", "/api/channels/email", new { adapter = "sendgrid", settings = new { webhookPublicKey = "-----BEGIN PUBLIC KEY-----" }, secret = "SG.x" });
        Assert.Equal((400, "channel.setting.invalid"), (other, otherBody.GetProperty("code").GetString()));
        Assert.Contains("messagingServiceSid", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
