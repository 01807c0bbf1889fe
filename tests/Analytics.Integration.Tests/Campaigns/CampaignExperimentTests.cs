namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Variants of a message, a test slice whose winner goes to the rest, and people whom no campaign writes to.</summary>
public sealed class CampaignExperimentTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    private static readonly object[] Two = [new { name = "Plain", weight = 1 }, new { name = "Loud", weight = 3, subject = "Loud {{ first_name }}" }];

    [Fact]
    public async Task Ab_test_slice_then_winner()
    {
        await ManyAsync("w", 400);
        var id = await host.DraftAsync("Slice", await host.SegmentAsync("Slice", "select external_id from users where external_id like 'w%'"), draft =>
        {
            draft["variants"] = Two;
            draft["test"] = new { method = "winner", metric = "opened", percent = 50, minutes = 60 };
        });
        await host.LaunchAsync(id);
        var tested = await SliceAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", (int)tested, id);
        await host.Database.ExecuteAsync("update app.campaign_recipients set opened_at = accepted_at where campaign_id = $1 and variant = 1", id);

        var early = await ReportAsync(id);
        Assert.Equal(400 - tested, await host.CountAsync(id, "planned"));
        Assert.False(early.TryGetProperty("comparisons", out var none) && none.ValueKind == System.Text.Json.JsonValueKind.Array);
        Assert.Equal(1, early.GetProperty("variants")[1].GetProperty("rate").GetDouble());

        await host.Database.ExecuteAsync("update app.notification_campaigns set started_at = started_at - interval '1 hour' where campaign_id = $1", id);
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "paused" });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "sending" });
        await host.UntilAsync(id, "sent");

        var report = await ReportAsync(id);
        Assert.Equal(1, report.GetProperty("winner").GetInt32());
        Assert.StartsWith("Loud did better", report.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Equal(400, await host.InboxAsync(id));
        Assert.Equal(400 - tested, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and not in_test and variant = 1 and status = 'accepted'", id));
        Assert.Equal(
            await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and variant = 1", id),
            await host.Database.ScalarAsync<long>("select count(*) from app.inbox_messages where send_key like replace($1::text, '-', '') || '.%' and subject like 'Loud %'", id));
        // The rest is no part of the comparison.
        Assert.Equal(tested, report.GetProperty("variants").EnumerateArray().Sum(variant => variant.GetProperty("figures").GetProperty("people").GetInt64()));
        var (_, starts) = await host.SendAsync("GET", "/api/campaigns/starts?from=2000-01-01T00:00:00Z&until=2100-01-01T00:00:00Z");
        Assert.Equal(await host.Database.ScalarAsync<long>("select count(*) from app.notification_campaigns where started_at is not null and deleted_at is null"), starts.GetProperty("starts").GetArrayLength());
        Assert.Equal(0, (await host.SendAsync("GET", "/api/campaigns/starts?from=2000-01-01T00:00:00Z&until=2000-01-02T00:00:00Z")).Body.GetProperty("starts").GetArrayLength());
        Assert.Equal(400, (await host.SendAsync("GET", "/api/campaigns/starts?from=soon")).Status);
        var file = await host.Product.Client.GetStringAsync(new Uri($"/api/campaigns/{id}/export", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(1 + await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1", id), file.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var (_, page) = await host.SendAsync("GET", $"/api/campaigns/{id}/recipients?variant=0&limit=200");
        Assert.Equal(report.GetProperty("variants")[0].GetProperty("figures").GetProperty("people").GetInt64(), page.GetProperty("items").GetArrayLength());
        await ForgetAsync("w");
    }

    [Fact]
    public async Task Without_a_winner_the_rest_gets_nothing_when_that_was_chosen()
    {
        await ManyAsync("s", 60);
        var id = await host.DraftAsync("Stop", await host.SegmentAsync("Stop", "select external_id from users where external_id like 's%'"), draft =>
        {
            draft["variants"] = Two;
            draft["test"] = new { method = "winner", percent = 50, minutes = 1, withoutWinner = "stop" };
        });
        await host.LaunchAsync(id);
        var tested = await SliceAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", (int)tested, id);
        await host.Database.ExecuteAsync("update app.notification_campaigns set started_at = started_at - interval '1 hour' where campaign_id = $1", id);
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "paused" });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "sending" });
        await host.UntilAsync(id, "sent");

        Assert.Equal((tested, 60 - tested), (await host.InboxAsync(id), await host.CountAsync(id, "excluded", "no_winner")));
        await ForgetAsync("s");
    }

    [Fact]
    public async Task Who_reads_what_depends_on_organization_campaign_and_user_only()
    {
        await ManyAsync("v", 300);
        await host.Database.ExecuteAsync("update warehouse.users set attributes = attributes - 'email' where external_id = 'v1'");
        var id = await host.DraftAsync("Sticky", await host.SegmentAsync("Sticky", "select external_id from users where external_id like 'v%'"), draft => draft["variants"] = Two);
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(0, await host.Database.ScalarAsync<long>(
            """
            select count(*) from app.campaign_recipients
            where campaign_id = $1 and variant <> case when ('x' || substr(md5(organization_id || ':' || campaign_id || ':variant:' || user_id), 1, 7))::bit(28)::integer / 268435456.0 < 0.25 then 0 else 1 end
            """, id));
        Assert.Equal(1, await host.CountAsync(id, "excluded", "no_address"));
        Assert.InRange(await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and variant = 1", id), 180, 270);
        await ForgetAsync("v");
    }

    [Fact]
    public async Task The_control_group_is_left_out_of_all_campaigns_and_has_a_lift_of_its_own()
    {
        await host.Database.ExecuteAsync("insert into app.contact_settings (organization_id, email_attribute, control_percent, control_since) select organization_id, 'email', 50, '2020-01-01' from app.organizations");
        try
        {
            var segment = await host.SegmentAsync("Controlled");
            var first = await host.DraftAsync("Controlled 1", segment, draft => draft["goalEvent"] = "purchase");
            var second = await host.DraftAsync("Controlled 2", segment);
            await host.LaunchAsync(first);
            await host.LaunchAsync(second);
            await host.UntilAsync(first, "sent");
            await host.UntilAsync(second, "sent");

            var held = await host.CountAsync(first, "excluded", "control_group");
            Assert.InRange(held, 1, 5);
            Assert.Equal(held, await host.Database.ScalarAsync<long>(
                "select count(*) from app.campaign_recipients a join app.campaign_recipients b using (organization_id, user_id) where a.campaign_id = $1 and b.campaign_id = $2 and a.arm = 'control' and b.arm = 'control'", first, second));
            var (_, report) = await host.SendAsync("GET", $"/api/campaigns/{first}/analytics");
            Assert.Equal(held, report.GetProperty("controlLift").GetProperty("holdout").GetProperty("people").GetInt64());
            var (status, group) = await host.SendAsync("GET", "/api/control-group?event=purchase&days=60");
            Assert.Equal(200, status);
            // People of other tests may be there as well.
            Assert.True(group.GetProperty("control").GetProperty("people").GetInt64() >= held);
            Assert.True(group.GetProperty("others").GetProperty("people").GetInt64() >= 6 - held);
        }
        finally
        {
            await host.Database.ExecuteAsync("delete from app.contact_settings");
        }
    }

    [Fact]
    public async Task Variants_that_cannot_be_used_are_refused_and_the_power_is_told_before_the_launch()
    {
        var id = await host.DraftAsync("Power", await host.SegmentAsync("Power"), draft => draft["variants"] = Two);
        var (one, fault) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { variants = new[] { new { name = "Alone", weight = 1 } } });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { test = new { metric = "converted" } });
        var (refused, goal) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { goalEvent = "purchase", holdoutPercent = 50 });
        var (status, power) = await host.SendAsync("GET", $"/api/campaigns/{id}/power");

        Assert.Equal((400, "campaign.variants.invalid"), (one, fault.GetProperty("code").GetString()));
        Assert.Equal((409, "campaign.test.goal_missing"), (refused, goal.GetProperty("checks")[0].GetProperty("code").GetString()));
        Assert.Equal((200, 2), (status, power.GetProperty("groups").GetArrayLength()));
        Assert.Equal(["holdout", "variants"], power.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task The_power_counts_those_who_can_be_written_to_once_a_simulation_knows_them()
    {
        await ManyAsync("q", 40);
        var segment = await host.SegmentAsync("Reachable", "select user_id from users where external_id like 'q%'");
        await host.Database.ExecuteAsync("insert into app.suppressions (organization_id, channel, address, reason) select organization_id, 'email', 'q' || n || '@example.com', 'manual' from app.organizations, generate_series(1, 30) n");
        var id = await host.DraftAsync("Reachable", segment, draft => (draft["goalEvent"], draft["holdoutPercent"]) = ("purchase", 50));

        var (_, estimated) = await host.SendAsync("GET", $"/api/campaigns/{id}/power");
        var (_, simulation) = await host.SendAsync("POST", $"/api/campaigns/{id}/simulations");
        var (_, known) = await host.SendAsync("GET", $"/api/campaigns/{id}/power");

        var (before, after) = (estimated.GetProperty("groups")[0], known.GetProperty("groups")[0]);
        Assert.True(simulation.GetProperty("excluded").GetProperty("suppressed").GetInt64() >= 30);
        Assert.Equal(
            (simulation.GetProperty("messages").GetInt64(), simulation.GetProperty("excluded").GetProperty("holdout").GetInt64()),
            (after.GetProperty("first").GetInt64(), after.GetProperty("second").GetInt64()));
        Assert.True(after.GetProperty("first").GetInt64() + after.GetProperty("second").GetInt64() <= before.GetProperty("first").GetInt64() + before.GetProperty("second").GetInt64() - 29);
    }

    [Fact]
    public async Task A_chosen_send_time_can_be_cleared()
    {
        var id = await host.DraftAsync("Clear", await host.SegmentAsync("Clear"), draft => draft["scheduledAt"] = Chat.ShopData.Now.AddDays(2));

        await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { subject = "Kept" });
        var (_, kept) = await host.SendAsync("GET", $"/api/campaigns/{id}");
        var (status, cleared) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { scheduledAt = (DateTimeOffset?)null });

        Assert.Equal(System.Text.Json.JsonValueKind.String, kept.GetProperty("scheduledAt").ValueKind);
        Assert.Equal(200, status);
        Assert.False(cleared.TryGetProperty("scheduledAt", out var at) && at.ValueKind == System.Text.Json.JsonValueKind.String);
    }

    private async Task<long> SliceAsync(Guid campaignId)
    {
        await host.Database.UntilAsync("select least(count(*), 1) from app.campaign_recipients where campaign_id = $1 and in_test", 1, campaignId);
        return await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and in_test", campaignId);
    }

    private async Task<System.Text.Json.JsonElement> ReportAsync(Guid campaignId) => (await host.SendAsync("GET", $"/api/campaigns/{campaignId}/analytics")).Body.GetProperty("experiment");

    private Task ManyAsync(string prefix, int people) => host.Database.ExecuteAsync(
        "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 20000 + ascii($1) * 1000 + n, $1 || n, jsonb_build_object('email', $1 || n || '@example.com', 'first_name', 'M') from app.organizations, generate_series(1, $2) n", prefix, people);

    private Task ForgetAsync(string prefix) => host.Database.ExecuteAsync("delete from warehouse.users where external_id like $1 || '%' and user_id > 20000", prefix);
}
