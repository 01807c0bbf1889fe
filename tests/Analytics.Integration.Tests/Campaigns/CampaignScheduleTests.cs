using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>When messages go out, and how many.</summary>
public sealed class CampaignScheduleTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Theory]
    [InlineData("2026-03-29 02:30", "Europe/Berlin", "2026-03-29 01:30")]
    [InlineData("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30")]
    [InlineData("2026-03-08 02:30", "America/New_York", "2026-03-08 07:30")]
    [InlineData("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30")]
    [InlineData("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:45")]
    [InlineData("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 14:45")]
    [InlineData("2026-09-06 00:30", "America/Santiago", "2026-09-06 04:30")]
    public async Task The_database_takes_gaps_and_folds_of_the_clock_as_the_product_does(string wall, string zone, string expected) =>
        Assert.Equal(expected, await host.Database.ScalarAsync<string>("select to_char(app.instant_of($1::text::timestamp, $2) at time zone 'UTC', 'YYYY-MM-DD HH24:MI')", wall, zone));

    [Fact]
    public async Task Each_occurrence_is_a_delivery_of_its_own_and_those_who_entered_since_get_the_second()
    {
        var segment = await host.SegmentAsync("Newcomers", "select external_id from users where external_id in ('u1', 'u2', 'n1')");
        var id = await host.DraftAsync("Daily", segment, draft => draft["schedule"] = new { recurrence = new { every = "day", at = "09:00", timeZone = "Europe/Berlin", audience = "entered" } });
        await host.LaunchAsync(id);
        Assert.Equal("scheduled", await StatusAsync(id));

        var first = await OccurAsync(id, 1);
        Assert.Equal(2, await host.InboxAsync(first));
        await host.Database.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 7001, 'n1', '{\"email\":\"n1@example.com\",\"first_name\":\"New\"}' from app.organizations");
        var second = await OccurAsync(id, 2);
        Assert.Equal((1L, "n1@example.com"), (await host.InboxAsync(second), await host.Database.ScalarAsync<string>("select address from app.campaign_recipients where campaign_id = $1", second)));

        var (_, listed) = await host.SendAsync("GET", $"/api/campaigns?occurrencesOf={id}");
        Assert.Equal(2, listed.GetProperty("campaigns").GetArrayLength());
        Assert.Equal((200, "cancelled"), ((await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "cancelled" })).Status, await StatusAsync(id)));
        await host.Database.ExecuteAsync("delete from warehouse.users where external_id = 'n1'");
    }

    [Fact]
    public async Task Stale_schedule_policy()
    {
        var id = await host.DraftAsync("Missed", await host.SegmentAsync("Missed", "select external_id from users where external_id = 'u3'"),
            draft => draft["schedule"] = new { lateHours = 6, recurrence = new { every = "day", at = "09:00", timeZone = "UTC" } });
        await host.LaunchAsync(id);

        // The product was away over three of them; the last was more than six hours ago, or less.
        var last = await host.Database.ScalarAsync<DateTime>("select scheduled_at - interval '1 day' from app.notification_campaigns where campaign_id = $1", id);
        var late = ShopData.Now.UtcDateTime - last > TimeSpan.FromHours(6);
        await host.Database.ExecuteAsync("update app.notification_campaigns set scheduled_at = scheduled_at - interval '3 days', recurrence = recurrence || '{\"from\":\"2020-01-01\"}' where campaign_id = $1", id);
        await host.Database.UntilAsync("select count(*) from app.audit_events where subject_id = $1::text and action = 'campaign.occurrence_skipped'", late ? 3 : 2, id);

        Assert.Equal(late ? 0 : 1, await host.Database.ScalarAsync<long>("select count(*) from app.notification_campaigns where recurring_campaign_id = $1", id));
        Assert.True(await host.Database.ScalarAsync<bool>("select scheduled_at > $2 from app.notification_campaigns where campaign_id = $1", id, ShopData.Now));
    }

    [Fact]
    public async Task Each_person_gets_it_when_their_own_clock_shows_the_time()
    {
        await ZonesAsync();
        try
        {
            // Three days ahead at noon in the organization's zone: nobody's noon is over.
            var at = ShopData.Now.AddDays(3);
            var id = await host.DraftAsync("Local", await host.SegmentAsync("Local", "select external_id from users where external_id in ('u1', 'u2', 'u3')"), draft =>
            {
                draft["scheduledAt"] = at;
                draft["schedule"] = new { sendTime = "local" };
            });
            await host.LaunchAsync(id);
            await host.Database.ExecuteAsync("update app.notification_campaigns set scheduled_at = scheduled_at - interval '60 hours' where campaign_id = $1", id);
            await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and send_after is not null", 3, id);

            var rows = await host.Database.ScalarAsync<long>(
                """
                select count(*) from app.campaign_recipients r join app.notification_campaigns c using (organization_id, campaign_id) join app.organizations o using (organization_id)
                where r.campaign_id = $1 and (r.send_after at time zone coalesce(r.time_zone, o.time_zone)) = (c.scheduled_at at time zone o.time_zone)
                """, id);
            Assert.Equal(3, rows);
            Assert.Equal(3, await host.Database.ScalarAsync<long>("select count(distinct send_after) from app.campaign_recipients where campaign_id = $1", id));
            await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "cancelled" });
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    [Fact]
    public async Task Each_person_gets_it_at_the_hour_at_which_they_are_about()
    {
        var id = await host.DraftAsync("Best", await host.SegmentAsync("Best"), draft => draft["schedule"] = new { sendTime = "best" });
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1", 6, id);

        // Who has a history gets their own hour, the others the one of most people; all within a day.
        Assert.Equal(0, await host.Database.ScalarAsync<long>(
            """
            with own as (select r.recipient_id, r.send_after, o.time_zone as zone, (
                select extract(hour from e.occurred_at at time zone o.time_zone)::integer from warehouse.events e
                where e.organization_id = r.organization_id and e.user_id = r.user_id and e.occurred_at > $2::timestamptz - interval '90 days' and e.occurred_at <= $2
                group by 1 having (select count(*) from warehouse.events n where n.organization_id = r.organization_id and n.user_id = r.user_id and n.occurred_at > $2::timestamptz - interval '90 days' and n.occurred_at <= $2) >= 3
                order by count(*) desc, 1 limit 1) as hour
              from app.campaign_recipients r join app.organizations o using (organization_id) where r.campaign_id = $1)
            select count(*) from own where (hour is not null and send_after is not null and extract(hour from send_after at time zone zone)::integer <> hour) or send_after > $2::timestamptz + interval '26 hours'
            """, id, ShopData.Now));
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "cancelled" });
    }

    [Fact]
    public async Task A_throttle_lets_only_so_many_out_and_the_rest_waits()
    {
        var id = await host.DraftAsync("Slow", await host.SegmentAsync("Slow"), draft => draft["schedule"] = new { throttlePerMinute = 2 });
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 2, id);
        Assert.Equal(4, await host.CountAsync(id, "planned"));

        // As if the minute were over, again and again.
        for (var sent = 4; sent <= 6; sent += 2)
        {
            await host.Database.ExecuteAsync("update app.campaign_recipients set claimed_at = claimed_at - interval '1 minute' where campaign_id = $1 and claimed_at is not null", id);
            await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", sent, id);
            Assert.Equal(6 - sent, await host.CountAsync(id, "planned"));
        }

        await host.UntilAsync(id, "sent");
        Assert.Equal(6, await host.InboxAsync(id));
    }

    [Fact]
    public async Task Times_in_the_report_are_all_of_one_clock()
    {
        var id = await host.DraftAsync("Clock", await host.SegmentAsync("Clock"));
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        var (_, page) = await host.SendAsync("GET", $"/api/campaigns/{id}/recipients");
        Assert.All(page.GetProperty("items").EnumerateArray(), row =>
        {
            Assert.InRange(row.GetProperty("acceptedAt").GetDateTimeOffset(), ShopData.Now, ShopData.Now.AddHours(1));
            Assert.InRange(row.GetProperty("history")[0].GetProperty("at").GetDateTimeOffset(), ShopData.Now, ShopData.Now.AddHours(1));
        });
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_kept_is_refused_with_the_rule()
    {
        var id = await host.DraftAsync("Refused", await host.SegmentAsync("Refused schedule"));

        var (zone, fault) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { schedule = new { recurrence = new { every = "day", timeZone = "Nowhere" } } });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { schedule = new { sendTime = "local" } });
        var (missing, checks) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { schedule = new { recurrence = new { every = "day", timeZone = "UTC", until = "2020-01-01" } } });
        var (over, past) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });

        Assert.Equal((400, "campaign.recurrence.invalid"), (zone, fault.GetProperty("code").GetString()));
        Assert.Equal((409, "campaign.schedule.time_missing"), (missing, checks.GetProperty("checks")[0].GetProperty("code").GetString()));
        Assert.Equal((409, "campaign.recurrence.over"), (over, past.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task An_occurrence_to_a_segment_that_outgrew_the_approval_becomes_a_draft()
    {
        var id = await host.DraftAsync("Grown", await host.SegmentAsync("Grown"), draft => draft["schedule"] = new { recurrence = new { every = "day", at = "09:00", timeZone = "UTC" } });
        await host.LaunchAsync(id);
        await host.Database.ExecuteAsync("insert into app.contact_settings (organization_id, email_attribute, approval_limit) select organization_id, 'email', 2 from app.organizations");
        try
        {
            await host.Database.ExecuteAsync("update app.notification_campaigns set scheduled_at = $2 where campaign_id = $1", id, ShopData.Now);
            await host.Database.UntilAsync("select count(*) from app.notification_campaigns where recurring_campaign_id = $1 and status = 'draft' and failure like 'campaign.approval.missing%'", 1, id);
            Assert.Equal(1, await host.Database.ScalarAsync<long>("select count(*) from app.audit_events where subject_id = $1::text and action = 'campaign.occurrence_needs_approval'", id));
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    private Task ZonesAsync() => host.Database.ExecuteAsync(
        """
        with zones as (update warehouse.users set attributes = attributes || jsonb_build_object('zone', case external_id when 'u1' then 'America/New_York' when 'u2' then 'Asia/Tokyo' else 'nowhere' end) returning 1)
        insert into app.contact_settings (organization_id, email_attribute, time_zone_attribute) select organization_id, 'email', 'zone' from app.organizations
        """);

    private async Task<string> StatusAsync(Guid id) => (await host.SendAsync("GET", $"/api/campaigns/{id}")).Body.GetProperty("status").GetString()!;

    /// <summary>Makes the next occurrence due now, and waits until it is sent.</summary>
    private async Task<Guid> OccurAsync(Guid recurring, int occurrences)
    {
        await host.Database.ExecuteAsync("update app.notification_campaigns set scheduled_at = $2 where campaign_id = $1", recurring, ShopData.Now.AddMinutes(occurrences - 5));
        await host.Database.UntilAsync("select count(*) from app.notification_campaigns where recurring_campaign_id = $1 and status = 'sent'", occurrences, recurring);
        return await host.Database.ScalarAsync<Guid>("select campaign_id from app.notification_campaigns where recurring_campaign_id = $1 order by occurrence_at desc limit 1", recurring);
    }
}
