using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>What all campaigns of an organization keep: caps, ceilings, quiet hours of a channel.</summary>
public sealed class SendLimitTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Cap_applies_to_campaigns_and_two_at_once_do_not_both_find_room()
    {
        await SettingsAsync(new { emailAttribute = "email", capMessages = 1, capDays = 7 });
        var segment = await host.SegmentAsync("Capped");
        var ids = new[] { await host.DraftAsync("Capped 1", segment), await host.DraftAsync("Capped 2", segment), await host.DraftAsync("Capped 3", segment) };

        await Task.WhenAll(ids.Select(host.LaunchAsync));
        foreach (var id in ids)
        {
            await host.UntilAsync(id, "sent");
        }

        Assert.Equal(6, await CountAsync(ids, "status = 'accepted'"));
        Assert.Equal(12, await CountAsync(ids, "status = 'excluded' and reason = 'frequency_cap'"));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from (select address from app.campaign_recipients where campaign_id = any($1) and status = 'accepted' group by address having count(*) > 1) as twice", ids));
        await ForgetAsync(ids);
    }

    [Fact]
    public async Task Transactional_exempt_but_explicit()
    {
        var segment = await host.SegmentAsync("Receipts", "select external_id from users where external_id = 'u1'");
        await SettingsAsync(new { emailAttribute = "email", consentAttribute = "agreed_to_mail", capMessages = 1, capDays = 1, controlPercent = 50 });
        var marketing = await host.DraftAsync("Offers", segment);
        var receipt = await host.DraftAsync("Receipt", segment, draft => draft["transactional"] = true);
        var (_, checks) = await host.SendAsync("GET", $"/api/campaigns/{receipt}/checks");
        Assert.Contains(checks.GetProperty("checks").EnumerateArray(), check => check.GetProperty("code").GetString() == "campaign.transactional" && !check.GetProperty("blocks").GetBoolean());

        await host.LaunchAsync(marketing);
        await host.LaunchAsync(receipt);
        await host.UntilAsync(marketing, "sent");
        await host.UntilAsync(receipt, "sent");

        Assert.Equal((0L, 1L), (await host.InboxAsync(marketing), await host.InboxAsync(receipt)));
        // Marked once, it is so for as long as nobody says otherwise; a copy says it too.
        var (_, copy) = await host.SendAsync("POST", $"/api/campaigns/{receipt}/duplicates");
        Assert.True(copy.GetProperty("transactional").GetBoolean());
        await host.Database.ExecuteAsync("insert into app.suppressions (organization_id, channel, address, reason) select organization_id, 'email', 'u1@example.com', 'unsubscribed' from app.organizations where name = 'shop'");
        await host.LaunchAsync(copy.GetProperty("id").GetGuid());
        await host.UntilAsync(copy.GetProperty("id").GetGuid(), "sent");
        Assert.Equal(0, await host.InboxAsync(copy.GetProperty("id").GetGuid()));
        await host.Database.ExecuteAsync("delete from app.suppressions where address = 'u1@example.com'");
        await ForgetAsync([marketing, receipt, copy.GetProperty("id").GetGuid()]);
    }

    [Fact]
    public async Task A_warm_up_sends_no_more_than_the_ceiling_of_the_day_over_all_campaigns()
    {
        await SettingsAsync(new { emailAttribute = "email", warmUpDaily = new[] { 2, 5 }, warmUpFrom = ShopData.Now.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        var segment = await host.SegmentAsync("Warm");
        var ids = new[] { await host.DraftAsync("Warm 1", segment), await host.DraftAsync("Warm 2", segment) };

        await Task.WhenAll(ids.Select(host.LaunchAsync));
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = any($1) and status = 'accepted'", 2, ids);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = any($1)", 12, ids);
        Assert.Equal(10, await CountAsync(ids, "status = 'planned'"));

        // The second day, and the one after the last.
        await SettingsAsync(new { emailAttribute = "email", warmUpDaily = new[] { 1, 5 }, warmUpFrom = ShopData.Now.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        await NudgeAsync(ids);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = any($1) and status = 'accepted'", 5, ids);
        Assert.Equal(7, await CountAsync(ids, "status = 'planned'"));
        await SettingsAsync(new { emailAttribute = "email" });
        await NudgeAsync(ids);
        foreach (var id in ids)
        {
            await host.UntilAsync(id, "sent");
        }

        Assert.Equal(12, await CountAsync(ids, "status = 'accepted'"));
        await ForgetAsync(ids);
    }

    [Fact]
    public async Task Quiet_hours_of_a_channel_come_before_the_general_ones()
    {
        // Quiet around the clock but for a minute twelve hours away, for e-mail only.
        var far = TimeOnly.FromDateTime(ShopData.Now.UtcDateTime).AddHours(12);
        var hours = new { from = far.AddMinutes(1).ToString("HH:mm:ss", null), until = far.ToString("HH:mm:ss", null) };
        await SettingsAsync(new { emailAttribute = "email", channelQuietHours = new Dictionary<string, object> { ["email"] = hours } });
        var id = await host.DraftAsync("Quiet", await host.SegmentAsync("Quiet"));
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'planned' and send_after > $2", 6, id, ShopData.Now);

        Assert.Equal(0, await host.InboxAsync(id));
        await SettingsAsync(new { emailAttribute = "email", quietFrom = hours.from, quietUntil = hours.until, channelQuietHours = new Dictionary<string, object> { ["email"] = new { } } });
        await host.Database.ExecuteAsync("update app.campaign_recipients set send_after = null where campaign_id = $1", id);
        await NudgeAsync([id]);
        await host.UntilAsync(id, "sent");
        Assert.Equal(6, await host.InboxAsync(id));
        await ForgetAsync([id]);
    }

    [Fact]
    public async Task Limits_that_cannot_be_kept_are_refused()
    {
        Assert.Equal((400, "contact.warm_up.invalid"), await RefusedAsync(new { warmUpDaily = new[] { 0 }, warmUpFrom = "2026-01-01" }));
        Assert.Equal((400, "contact.warm_up.invalid"), await RefusedAsync(new { warmUpDaily = new[] { 10 } }));
        Assert.Equal((400, "contact.quiet.invalid"), await RefusedAsync(new { channelQuietHours = new { sms = new { from = "22:00" } } }));
        Assert.Equal((400, "contact.channel.unknown"), await RefusedAsync(new { channelQuietHours = new { pigeon = new { from = "22:00", until = "08:00" } } }));
        Assert.Equal((400, "contact.control.invalid"), await RefusedAsync(new { controlPercent = 60 }));
    }

    [Fact]
    public async Task A_claim_that_waited_for_its_turn_counts_from_when_it_had_it()
    {
        await SettingsAsync(new { emailAttribute = "email" });
        var id = await host.DraftAsync("In turn", await host.SegmentAsync("In turn"), draft => draft["schedule"] = new { throttlePerMinute = 100 });
        await using var connection = await host.Database.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        await RunAsync("select pg_advisory_lock(723562, hashtext(replace($1::text, '-', '')))");
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from pg_locks where locktype = 'advisory' and classid = 723562 and not granted and $1::uuid is not null", 1, id);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var began = (DateTime)(await RunAsync("select clock_timestamp() where $1::uuid is not null"))!;
        await RunAsync("select pg_advisory_unlock(723562, hashtext(replace($1::text, '-', '')))");
        await host.UntilAsync(id, "sent");

        Assert.True(await host.Database.ScalarAsync<bool>("select min(claimed_at) >= $2 from app.campaign_recipients where campaign_id = $1", id, began));
        await ForgetAsync([id]);

        async Task<object?> RunAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task<(int Status, string? Code)> RefusedAsync(object settings)
    {
        var (status, body) = await host.SendAsync("PUT", "/api/contact-settings", settings);
        return (status, body.GetProperty("code").GetString());
    }

    private async Task SettingsAsync(object settings)
    {
        var (status, body) = await host.SendAsync("PUT", "/api/contact-settings", settings);
        Assert.True(status == 200, body.ToString());
    }

    /// <summary>Told that something changed, a delivery looks at once and not after half a minute.</summary>
    private async Task NudgeAsync(Guid[] ids)
    {
        foreach (var id in ids)
        {
            await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "paused" });
            await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "sending" });
        }
    }

    private Task<long> CountAsync(Guid[] ids, string condition) => host.Database.ScalarAsync<long>($"select count(*) from app.campaign_recipients where campaign_id = any($1) and {condition}", ids);

    /// <summary>The next test counts its own messages only.</summary>
    private async Task ForgetAsync(Guid[] ids)
    {
        await host.Database.ExecuteAsync("delete from app.contact_settings");
        await host.Database.ExecuteAsync("update app.campaign_recipients set messaged_at = null where campaign_id = any($1)", ids);
    }
}
