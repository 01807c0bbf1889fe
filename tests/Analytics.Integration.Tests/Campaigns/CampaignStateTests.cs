namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A campaign moves between its states as its table says.</summary>
public sealed class CampaignStateTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Campaigns_are_listed_page_by_page_without_repeating_one_and_by_state_and_start()
    {
        var segment = await host.SegmentAsync("Paged");
        for (var number = 0; number < 3; number++)
        {
            await host.DraftAsync($"Paged {number}", segment);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var (status, page) = await host.SendAsync("GET", $"/api/campaigns?status=draft&limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(200, status);
            var ids = page.GetProperty("campaigns").EnumerateArray().Select(campaign => campaign.GetProperty("id").GetString()!).ToList();
            Assert.InRange(ids.Count, 1, 2);
            seen.AddRange(ids);
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(await host.Database.ScalarAsync<long>("select count(*) from app.notification_campaigns where status = 'draft' and deleted_at is null"), seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(400, (await host.SendAsync("GET", "/api/campaigns?cursor=AAAA")).Status);
        Assert.Equal(400, (await host.SendAsync("GET", "/api/campaigns?status=unheard")).Status);
        Assert.Empty((await host.SendAsync("GET", "/api/campaigns?startedSince=2100-01-01T00:00:00Z")).Body.GetProperty("campaigns").EnumerateArray());
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_in_a_mail_blocks_the_launch()
    {
        var id = await host.DraftAsync("Broken links", await host.SegmentAsync("Broken links"), draft =>
            draft["html"] = "<p><a href=\"/sale\">Sale</a> <a href=\"https://shop.example/{{ user_id }}\">Yours</a> <a href='www.shop.example'>Shop</a> <a href=\"mailto:help@shop.example\">Help</a> <a href=\"{{ unsubscribe_url }}\">Leave</a></p>");

        var (_, body) = await host.SendAsync("GET", $"/api/campaigns/{id}/checks");

        var broken = body.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("code").GetString() == "campaign.link.broken").Select(check => check.GetProperty("message").GetString()!.Split('"')[1]);
        Assert.Equal(["/sale", "www.shop.example"], broken);
        Assert.False(body.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task A_refused_transition_names_the_allowed_ones()
    {
        var id = await host.DraftAsync("Refused", await host.SegmentAsync("Refused"));

        var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "paused" });

        Assert.Equal(409, status);
        Assert.Equal("campaign.transition.refused", body.GetProperty("code").GetString());
        Assert.Equal(["scheduled"], body.GetProperty("allowed").EnumerateArray().Select(allowed => allowed.GetString()!));
    }

    [Fact]
    public async Task A_campaign_that_misses_something_is_not_launched()
    {
        var id = await host.DraftAsync("Incomplete", await host.SegmentAsync("Incomplete"), draft =>
        {
            draft["subject"] = "";
            draft["message"] = "Hello {{ nickname }}";
        });

        var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });

        Assert.Equal((409, "campaign.not_ready"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(
            ["campaign.subject.missing", "campaign.unsubscribe.missing", "campaign.variable.unresolved"],
            body.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("code").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("draft", (await host.SendAsync("GET", $"/api/campaigns/{id}")).Body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_scheduled_campaign_waits_can_be_unscheduled_and_is_no_draft_meanwhile()
    {
        var at = Chat.ShopData.Now.AddDays(3);
        var id = await host.DraftAsync("Later", await host.SegmentAsync("Later"), draft => draft["scheduledAt"] = at);

        await host.LaunchAsync(id);
        var (refused, _) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { subject = "Other" });
        var (undone, back) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "draft" });

        Assert.Equal((409, 200, "draft"), (refused, undone, back.GetProperty("status").GetString()));
        Assert.Equal(0, await host.InboxAsync(id));
    }

    [Fact]
    public async Task A_paused_campaign_sends_nothing_and_a_resumed_one_the_rest()
    {
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 10000 + n, 'm' || n, jsonb_build_object('email', 'm' || n || '@example.com', 'first_name', 'M') from app.organizations, generate_series(1, 3000) n");
        var id = await host.DraftAsync("Many", await host.SegmentAsync("Many", "select external_id from users where external_id like 'm%'"));
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 1, id);

        var (paused, _) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "paused" });
        // What was claimed before the pause still arrives.
        await host.Database.UntilAsync("select case when count(*) = 0 then 1 else 0 end::bigint from app.campaign_recipients where campaign_id = $1 and status = 'sending'", 1, id);
        var before = await host.CountAsync(id, "accepted");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var after = await host.CountAsync(id, "accepted");
        var (resumed, _) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "sending" });
        await host.UntilAsync(id, "sent");

        Assert.Equal((200, 200), (paused, resumed));
        Assert.Equal(before, after);
        Assert.True(before < 3000, "It was over before it could be paused.");
        Assert.Equal(3000, await host.CountAsync(id, "accepted"));
        Assert.Equal(3000, await host.InboxAsync(id));
        await host.Database.ExecuteAsync("delete from warehouse.users where external_id like 'm%'");
    }

    [Fact]
    public async Task A_stale_change_is_refused()
    {
        var id = await host.DraftAsync("Versions", await host.SegmentAsync("Versions"));
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { subject = "Second" });

        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/campaigns/{id}") { Content = System.Net.Http.Json.JsonContent.Create(new { subject = "Third" }) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        using var response = await host.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(409, (int)response.StatusCode);
        Assert.Contains("campaign.version.conflict", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_in_the_database_never_goes_back()
    {
        var id = await host.DraftAsync("Forward", await host.SegmentAsync("Forward", "select external_id from users where external_id = 'u5'"));
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        var fault = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => host.Database.ExecuteAsync("update app.campaign_recipients set status = 'planned' where campaign_id = $1", id));

        Assert.Equal("campaign_recipients_status_advances", fault.ConstraintName);
    }

    [Fact]
    public async Task A_large_campaign_needs_the_approval_of_a_second_person()
    {
        await LimitAsync(2);
        try
        {
            var id = await host.DraftAsync("Large", await host.SegmentAsync("Large"));

            var (_, checks) = await host.SendAsync("GET", $"/api/campaigns/{id}/checks");
            Assert.Equal(("campaign.approval.missing", true), (checks.GetProperty("checks")[0].GetProperty("code").GetString(), checks.GetProperty("ready").GetBoolean()));
            var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
            var (own, ownBody) = await host.SendAsync("POST", $"/api/campaigns/{id}/approvals");

            Assert.Equal((409, "campaign.approval.missing"), (status, body.GetProperty("code").GetString()));
            Assert.Equal((409, "campaign.approval.same_person"), (own, ownBody.GetProperty("code").GetString()));
            await ApproveAsync(id);
            Assert.Empty((await host.SendAsync("GET", $"/api/campaigns/{id}/checks")).Body.GetProperty("checks").EnumerateArray());
            await host.LaunchAsync(id);
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    [Fact]
    public async Task Another_definition_of_the_segment_ends_the_approval()
    {
        await LimitAsync(2);
        try
        {
            var segment = await host.SegmentAsync("Approved people");
            var id = await host.DraftAsync("Approved", segment);
            await ApproveAsync(id);
            Assert.True((await host.SendAsync("GET", $"/api/campaigns/{id}")).Body.GetProperty("hasSecondPerson").GetBoolean());

            Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/segments/{segment}", new { sql = "select user_id from users where user_id > 0" })).Status);

            var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
            Assert.Equal((409, "campaign.approval.outdated"), (status, body.GetProperty("code").GetString()));
            Assert.Equal(200, (await host.SendAsync("POST", $"/api/campaigns/{id}/approvals")).Status);
            await host.LaunchAsync(id);
            await host.UntilAsync(id, "sent");
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    [Fact]
    public async Task Another_definition_of_a_segment_that_the_segment_names_ends_the_approval()
    {
        await LimitAsync(2);
        try
        {
            var inner = await host.SegmentAsync("Inner people");
            await host.SendAsync("POST", $"/api/segments/{inner}/refresh");
            var (created, outer) = await host.SendAsync("POST", "/api/segments", new { name = "Outer people", plan = new { kind = "audience", users = new { kind = "segment", segmentId = inner } } });
            Assert.True(created == 201, outer.ToString());
            var id = await host.DraftAsync("Nested", outer.GetProperty("id").GetGuid());
            await ApproveAsync(id);

            Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/segments/{inner}", new { sql = "select user_id from users where user_id > 0" })).Status);

            var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
            Assert.Equal((409, "campaign.approval.outdated"), (status, body.GetProperty("code").GetString()));
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    /// <summary>One person launches to few, and makes the segment everybody while the campaign waits.</summary>
    [Fact]
    public async Task A_campaign_that_outgrew_what_one_person_may_send_alone_becomes_a_draft_and_writes_to_nobody()
    {
        await LimitAsync(2);
        try
        {
            var segment = await host.SegmentAsync("Few at first", "select user_id from users order by user_id limit 2");
            var id = await host.DraftAsync("Outgrown", segment, draft => draft["scheduledAt"] = Chat.ShopData.Now.AddDays(1));
            await host.LaunchAsync(id);
            Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/segments/{segment}", new { sql = "select user_id from users" })).Status);
            await host.Database.ExecuteAsync("update app.notification_campaigns set scheduled_at = $2 where campaign_id = $1", id, Chat.ShopData.Now);

            await host.Database.UntilAsync("select count(*) from app.audit_events where subject_id = $1::text and action = 'campaign.needs_approval'", 1, id);

            var (_, campaign) = await host.SendAsync("GET", $"/api/campaigns/{id}");
            Assert.Equal("draft", campaign.GetProperty("status").GetString());
            Assert.StartsWith("campaign.approval.missing: A campaign to more than 2 people needs the approval of a second person, and this one is to 6", campaign.GetProperty("failure").GetString(), StringComparison.Ordinal);
            Assert.Equal(0, await host.InboxAsync(id));
            Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1", id));

            // With the approval of a second person the same campaign goes out, once.
            Assert.Equal(409, (await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" })).Status);
            await ApproveAsync(id);
            Assert.Null((await host.SendAsync("GET", $"/api/campaigns/{id}")).Body.GetProperty("failure").GetString());
            await host.LaunchAsync(id);
            await host.UntilAsync(id, "sent");
            Assert.Equal(6, await host.InboxAsync(id));
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    [Fact]
    public async Task Who_launched_alone_is_no_second_person_after_taking_it_back()
    {
        var id = await host.DraftAsync("Taken back", await host.SegmentAsync("Taken back"), draft => draft["scheduledAt"] = Chat.ShopData.Now.AddDays(1));
        await host.LaunchAsync(id);
        Assert.Equal(200, (await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "draft" })).Status);
        await LimitAsync(2);
        try
        {
            var (status, body) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });

            Assert.Equal((409, "campaign.approval.missing"), (status, body.GetProperty("code").GetString()));
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    private Task LimitAsync(int people) =>
        host.Database.ExecuteAsync("insert into app.contact_settings (organization_id, email_attribute, approval_limit) select organization_id, 'email', $1 from app.organizations", people);

    /// <summary>As somebody who did not write it: the only person of these tests did not then.</summary>
    private async Task ApproveAsync(Guid id)
    {
        await host.Database.ExecuteAsync("update app.notification_campaigns set edited_by = gen_random_uuid() where campaign_id = $1", id);
        var (status, body) = await host.SendAsync("POST", $"/api/campaigns/{id}/approvals");
        Assert.True(status == 200, body.ToString());
    }
}
