using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>What a campaign would do is told before it is approved, kept, and held against what happened.</summary>
public sealed class CampaignSimulationTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task What_was_simulated_is_what_happens()
    {
        await host.Database.ExecuteAsync("insert into app.suppressions (organization_id, channel, address, reason) select organization_id, 'email', 'u2@example.com', 'manual' from app.organizations");
        var id = await host.DraftAsync("Simulated", await host.SegmentAsync("Simulated"), draft =>
        {
            draft["goalEvent"] = "purchase";
            draft["holdoutPercent"] = 30;
        });
        var simulated = await SimulateAsync(id);
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1", id));

        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        var (_, report) = await host.SendAsync("GET", $"/api/campaigns/{id}/analytics");

        Assert.Equal(6, simulated.GetProperty("audience").GetInt64());
        Assert.Equal(report.GetProperty("sent").GetInt64(), simulated.GetProperty("messages").GetInt64());
        Assert.Equal(Reasons(report), Reasons(simulated));
        Assert.Equal(simulated.GetProperty("id").GetInt64(), report.GetProperty("forecast").GetProperty("expected").GetProperty("id").GetInt64());
        Assert.Equal(report.GetProperty("sent").GetInt64(), report.GetProperty("forecast").GetProperty("sentHours").EnumerateArray().Sum(hour => hour.GetProperty("messages").GetInt64()));
        var conversions = simulated.GetProperty("conversions");
        Assert.InRange(conversions.GetProperty("expected").GetDouble(), conversions.GetProperty("low").GetDouble(), conversions.GetProperty("high").GetDouble());
        var (late, fault) = await host.SendAsync("POST", $"/api/campaigns/{id}/simulations");
        Assert.Equal((409, "campaign.simulation.late"), (late, fault.GetProperty("code").GetString()));
        await host.Database.ExecuteAsync("delete from app.suppressions");
    }

    [Fact]
    public async Task Throttle_ceilings_caps_and_quiet_hours_are_reckoned_with()
    {
        var segment = await host.SegmentAsync("Slowly");
        var id = await host.DraftAsync("Slowly", segment, draft => draft["schedule"] = new { throttlePerMinute = 2 });
        var slow = await SimulateAsync(id);
        Assert.Equal(TimeSpan.FromMinutes(2), slow.GetProperty("lastAt").GetDateTimeOffset() - slow.GetProperty("firstAt").GetDateTimeOffset());

        // Quiet for two hours from now on: everything waits.
        var now = TimeOnly.FromDateTime(ShopData.Now.UtcDateTime);
        await SettingsAsync(new { emailAttribute = "email", quietFrom = now.AddMinutes(-5).ToString("HH:mm:ss", null), quietUntil = now.AddHours(2).ToString("HH:mm:ss", null) });
        var quiet = await SimulateAsync(id);
        Assert.Equal(6, quiet.GetProperty("quietDelayed").GetInt64());
        Assert.True(quiet.GetProperty("firstAt").GetDateTimeOffset() >= ShopData.Now.AddMinutes(115));

        await SettingsAsync(new { emailAttribute = "email", warmUpDaily = new[] { 1, 2, 3 }, warmUpFrom = ShopData.Now.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        var warm = await SimulateAsync(id);
        Assert.Equal(6, warm.GetProperty("hours").EnumerateArray().Sum(hour => hour.GetProperty("messages").GetInt64()));
        Assert.True(warm.GetProperty("lastAt").GetDateTimeOffset() - warm.GetProperty("firstAt").GetDateTimeOffset() > TimeSpan.FromHours(24));

        await SettingsAsync(new { emailAttribute = "email" });
        var before = await host.DraftAsync("Before", segment);
        await host.LaunchAsync(before);
        await host.UntilAsync(before, "sent");
        await SettingsAsync(new { emailAttribute = "email", capMessages = 1, capDays = 7 });
        var capped = await SimulateAsync(id);
        Assert.Equal((0L, 6L), (capped.GetProperty("messages").GetInt64(), capped.GetProperty("excluded").GetProperty("frequency_cap").GetInt64()));

        var (_, listed) = await host.SendAsync("GET", $"/api/campaigns/{id}/simulations");
        Assert.Equal(4, listed.GetProperty("simulations").GetArrayLength());
        await host.Database.ExecuteAsync("delete from app.contact_settings");
    }

    private static IEnumerable<(string, long)> Reasons(JsonElement told) => told.GetProperty("excluded").EnumerateObject().Select(reason => (reason.Name, reason.Value.GetInt64())).Order();

    private async Task<JsonElement> SimulateAsync(Guid campaignId)
    {
        var (status, body) = await host.SendAsync("POST", $"/api/campaigns/{campaignId}/simulations");
        Assert.True(status == 201, body.ToString());
        return body;
    }

    private async Task SettingsAsync(object settings)
    {
        var (status, body) = await host.SendAsync("PUT", "/api/contact-settings", settings);
        Assert.True(status == 200, body.ToString());
    }
}
