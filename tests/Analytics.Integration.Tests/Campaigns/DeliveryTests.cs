using System.Net;
using System.Text.RegularExpressions;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A campaign reaches each person once, as they wish.</summary>
public sealed partial class DeliveryTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Everybody_of_the_segment_gets_one_message_in_their_own_words()
    {
        var id = await host.DraftAsync("Spring", await host.SegmentAsync("Everybody"));

        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(6, await host.CountAsync(id, "accepted"));
        Assert.Equal(6, await host.InboxAsync(id));
        Assert.Equal("Hello Person u3", await host.Database.ScalarAsync<string>("select subject from app.inbox_messages where recipient = 'u3@example.com' and send_key like replace($1::text, '-', '') || '.%'", id));
        Assert.Equal("List-Unsubscribe=One-Click", await host.Database.ScalarAsync<string>("select headers ->> 'List-Unsubscribe-Post' from app.inbox_messages where recipient = 'u3@example.com' and send_key like replace($1::text, '-', '') || '.%'", id));
        Assert.Equal(6, await host.Database.ScalarAsync<long>("select count(*) from app.recipient_events where campaign_id = $1 and kind = 'accepted'", id));
    }

    [Fact]
    public async Task One_mail_per_address_and_the_others_have_a_reason()
    {
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 900 + n, 'x' || n, v::jsonb from app.organizations, (values (1, '{\"email\":\" U1@example.com \",\"first_name\":\"Twin\"}'), (2, '{\"email\":\"no address\",\"first_name\":\"Bad\"}'), (3, '{\"first_name\":\"None\"}')) as t(n, v)");
        var segment = await host.SegmentAsync("With twins", "select external_id from users where external_id like 'x%' or external_id = 'u1'");
        await host.Database.ExecuteAsync("insert into app.suppressions (organization_id, channel, address, reason) select organization_id, 'email', 'nobody@example.com', 'manual' from app.organizations on conflict do nothing");
        var id = await host.DraftAsync("Twins", segment);

        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        await host.Database.ExecuteAsync("delete from warehouse.users where external_id like 'x%'");

        Assert.Equal(1, await host.InboxAsync(id));
        Assert.Equal(1, await host.CountAsync(id, "excluded", "duplicate_address"));
        Assert.Equal(1, await host.CountAsync(id, "excluded", "invalid_address"));
        Assert.Equal(1, await host.CountAsync(id, "excluded", "no_address"));
    }

    [Fact]
    public async Task Get_does_not_unsubscribe_and_post_does_at_once()
    {
        var segment = await host.SegmentAsync("Only u2", "select external_id from users where external_id = 'u2'");
        var first = await host.DraftAsync("First", segment);
        await host.LaunchAsync(first);
        await host.UntilAsync(first, "sent");
        var link = new Uri(WebUtility.HtmlDecode(UnsubscribeLink().Match(await host.HtmlAsync(first, "u2@example.com")).Groups["url"].Value));

        using var page = await host.Product.Client.GetAsync(link.PathAndQuery, TestContext.Current.CancellationToken);
        Assert.Equal(0, await SuppressedAsync("u2@example.com"));
        using var done = await host.Product.Client.PostAsync(link.PathAndQuery, null, TestContext.Current.CancellationToken);
        using var again = await host.Product.Client.PostAsync(link.PathAndQuery, null, TestContext.Current.CancellationToken);
        using var forged = await host.Product.Client.PostAsync(link.PathAndQuery[..^4] + "AAAA", null, TestContext.Current.CancellationToken);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound], [page.StatusCode, done.StatusCode, again.StatusCode, forged.StatusCode]);
        Assert.Equal(1, await SuppressedAsync("u2@example.com"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.consent_events where address = 'u2@example.com' and not granted"));
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and unsubscribed_at is not null", first));

        var second = await host.DraftAsync("Second", segment);
        await host.LaunchAsync(second);
        await host.UntilAsync(second, "sent");
        Assert.Equal((0L, 1L), (await host.InboxAsync(second), await host.CountAsync(second, "excluded", "suppressed")));
        await host.Database.ExecuteAsync("delete from app.suppressions where address = 'u2@example.com'");
        await host.Database.ExecuteAsync("delete from app.consent_events where address = 'u2@example.com'");
    }

    [Fact]
    public async Task Links_lead_where_they_were_signed_for_and_nowhere_else()
    {
        var id = await host.DraftAsync("Links", await host.SegmentAsync("Only u4", "select external_id from users where external_id = 'u4'"));
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        await host.Database.ExecuteAsync("update app.campaign_recipients set accepted_at = accepted_at - interval '1 minute' where campaign_id = $1", id);
        var html = await host.HtmlAsync(id, "u4@example.com");
        var link = new Uri(WebUtility.HtmlDecode(ClickLink().Match(html).Groups["url"].Value));

        using var click = await ClickAsync(link.PathAndQuery);
        using var bent = await ClickAsync(link.PathAndQuery.Replace("shop.example", "evil.example", StringComparison.Ordinal));
        using var pixel = await ClickAsync(new Uri(PixelLink().Match(html).Groups["url"].Value).PathAndQuery);

        Assert.Equal((HttpStatusCode.Redirect, "https://shop.example/sale?x=1&y=2"), (click.StatusCode, click.Headers.Location?.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, bent.StatusCode);
        Assert.Equal("image/gif", pixel.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and clicked_at is not null and opened_at is not null", id));
    }

    [Fact]
    public async Task Machine_open_excluded()
    {
        var id = await SentAsync("Read by a program", "u5");
        var pixel = new Uri(PixelLink().Match(await host.HtmlAsync(id, "u5@example.com")).Groups["url"].Value).PathAndQuery;

        // As Apple's mail privacy calls itself.
        using var proxy = await ClickAsync(pixel, "Mozilla/5.0");
        var (_, before) = await host.SendAsync("GET", $"/api/campaigns/{id}/analytics");
        using var person = await ClickAsync(pixel);
        var (_, after) = await host.SendAsync("GET", $"/api/campaigns/{id}/analytics");

        Assert.Equal((0, 1), (before.GetProperty("opened").GetInt64(), before.GetProperty("machineOpens").GetInt64()));
        Assert.Equal((1, 1), (after.GetProperty("opened").GetInt64(), after.GetProperty("machineOpens").GetInt64()));
    }

    [Fact]
    public async Task Scanner_click_burst_excluded_after_10s()
    {
        var id = await SentAsync("Scanned", "u6", "See https://shop.example/1 and https://shop.example/2 and https://shop.example/3. Leave: {{ unsubscribe_url }}");
        var links = ClickLink().Matches(await host.HtmlAsync(id, "u6@example.com")).Select(link => new Uri(WebUtility.HtmlDecode(link.Groups["url"].Value)).PathAndQuery).ToList();
        Assert.Equal(3, links.Count);

        // A minute after the mail, as scanners do; none of them says that it is a program.
        foreach (var link in links)
        {
            using var scanned = await ClickAsync(link);
            Assert.Equal(HttpStatusCode.Redirect, scanned.StatusCode);
        }

        var (_, scan) = await host.SendAsync("GET", $"/api/campaigns/{id}/analytics");
        Assert.Equal((0, 0), (scan.GetProperty("clicked").GetInt64(), scan.GetProperty("opened").GetInt64()));
        await host.Database.ExecuteAsync("update app.recipient_events set occurred_at = occurred_at - interval '11 seconds' where campaign_id = $1 and kind = 'clicked'", id);
        using var click = await ClickAsync(links[0]);
        var (_, person) = await host.SendAsync("GET", $"/api/campaigns/{id}/analytics");
        Assert.Equal((1, 1), (person.GetProperty("clicked").GetInt64(), person.GetProperty("opened").GetInt64()));
    }

    [Fact]
    public async Task Checkpoint_follows_send_not_fetch()
    {
        var id = await host.DraftAsync("Fetched", await host.SegmentAsync("Fetched"), draft => draft["schedule"] = new { throttlePerMinute = 1 });
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 1, id);

        // A sender fetched the rest and died before it sent anything: one of the version before claims had rows.
        await host.Database.ExecuteAsync(
            "update app.campaign_recipients set status = 'sending', attempt = 1, claim_id = gen_random_uuid(), claimed_at = now(), resolve_after = now() where campaign_id = $1 and status = 'planned'", id);
        await host.Database.ExecuteAsync("update app.notification_campaigns set throttle_per_minute = null where campaign_id = $1", id);
        await host.UntilAsync(id, "sent");

        Assert.Equal((6L, 6L), (await host.CountAsync(id, "accepted"), await host.InboxAsync(id)));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", id));
    }

    [Fact]
    public async Task The_holdout_gets_nothing_and_planning_again_draws_the_same()
    {
        var id = await host.DraftAsync("Held", await host.SegmentAsync("To hold out"), draft => draft["holdoutPercent"] = 50);
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        var held = await host.CountAsync(id, "excluded", "holdout");
        var accepted = await host.CountAsync(id, "accepted");
        Assert.Equal(6, held + accepted);
        Assert.Equal(accepted, await host.InboxAsync(id));
        Assert.Equal(held, await host.Database.ScalarAsync<long>(
            "select count(*) from app.campaign_recipients where campaign_id = $1 and ('x' || substr(md5($1::text || ':' || address), 1, 7))::bit(28)::integer % 10000 < 5000", id));
    }

    [Fact]
    public async Task A_message_waits_for_the_end_of_quiet_hours_and_goes_out_after_them()
    {
        Assert.Equal("2026-03-29T06:00:00Z", await QuietAsync("2026-03-28T22:30:00Z", "Europe/Berlin"));
        Assert.Equal("2026-03-29T06:00:00Z", await QuietAsync("2026-03-29T01:30:00Z", "Europe/Berlin"));
        Assert.Equal("2026-10-25T07:00:00Z", await QuietAsync("2026-10-25T00:30:00Z", "Europe/Berlin"));
        Assert.Equal("", await QuietAsync("2026-03-28T12:00:00Z", "Europe/Berlin"));
        Assert.Equal("", await QuietAsync("2026-03-28T22:30:00Z", "America/New_York"));
    }

    private Task<string> QuietAsync(string at, string zone) => host.Database.ScalarAsync<string>(
        "select coalesce(to_char(app.quiet_until($1::text::timestamptz, $2, '22:00', '08:00') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '')", at, zone);

    /// <summary>A campaign to one person, sent a minute ago.</summary>
    private async Task<Guid> SentAsync(string name, string userId, string? message = null)
    {
        var id = await host.DraftAsync(name, await host.SegmentAsync(name, $"select external_id from users where external_id = '{userId}'"), draft => draft["message"] = message ?? draft["message"]);
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        await host.Database.ExecuteAsync("update app.campaign_recipients set accepted_at = accepted_at - interval '1 minute' where campaign_id = $1", id);
        return id;
    }

    private async Task<HttpResponseMessage> ClickAsync(string path, string agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.UserAgent.ParseAdd(agent);
        return await host.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task<long> SuppressedAsync(string address) => host.Database.ScalarAsync<long>("select count(*) from app.suppressions where address = $1", address);

    [GeneratedRegex("href=\"(?<url>[^\"]*/u/[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnsubscribeLink();

    [GeneratedRegex("href=\"(?<url>[^\"]*/c/[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClickLink();

    [GeneratedRegex("src=\"(?<url>[^\"]*/o/[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PixelLink();
}
