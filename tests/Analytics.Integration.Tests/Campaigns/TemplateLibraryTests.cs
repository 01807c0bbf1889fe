using System.Text.Json;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Messages that people keep to begin campaigns from.</summary>
public sealed class TemplateLibraryTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    private const string Path = "/api/message-templates";

    [Fact]
    public async Task Each_change_of_a_template_is_a_version_and_a_campaign_keeps_what_it_took()
    {
        var kept = await KeepAsync("Monthly", "News {{ first_name }}");
        var id = kept.GetProperty("id").GetString();
        var campaign = await host.DraftAsync("From a template", await host.SegmentAsync("Readers"), draft => draft["subject"] = Subject(kept));

        var (status, changed) = await host.SendAsync("PUT", $"{Path}/{id}", new { name = "Monthly", channel = "email", subject = "Other news", message = "Hello", html = "", from = 1 });
        var versions = (await host.SendAsync("GET", $"{Path}/{id}/versions")).Body.GetProperty("versions").EnumerateArray().ToList();

        Assert.Equal((200, 2, "Other news"), (status, changed.GetProperty("current").GetProperty("version").GetInt32(), Subject(changed)));
        Assert.Equal([(2, "Other news", "Local owner"), (1, "News {{ first_name }}", "Local owner")], versions.Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("subject").GetString()!, version.GetProperty("personName").GetString()!)));
        Assert.Equal("News {{ first_name }}", (await host.SendAsync("GET", $"/api/campaigns/{campaign}")).Body.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Whoever_changes_a_version_of_a_template_that_is_no_longer_the_newest_is_told()
    {
        var id = (await KeepAsync("Contested", "First")).GetProperty("id").GetString();
        await host.SendAsync("PUT", $"{Path}/{id}", new { name = "Contested", subject = "Second", from = 1 });

        var (status, body) = await host.SendAsync("PUT", $"{Path}/{id}", new { name = "Contested", subject = "Mine", from = 1 });

        Assert.Equal((409, "campaign.template.version.conflict"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(2, (await host.SendAsync("GET", $"{Path}/{id}/versions")).Body.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task A_template_that_no_campaign_could_use_is_not_kept()
    {
        Assert.Equal("campaign.template.invalid", (await host.SendAsync("POST", Path, new { name = "Broken", message = "Hello {{ name" })).Body.GetProperty("code").GetString());
        Assert.Equal("campaign.template.name.invalid", (await host.SendAsync("POST", Path, new { name = " ", message = "Hello" })).Body.GetProperty("code").GetString());
        Assert.Equal("campaign.channel.unknown", (await host.SendAsync("POST", Path, new { name = "Pigeon", channel = "pigeon" })).Body.GetProperty("code").GetString());
        Assert.Equal("campaign.template.not_found", (await host.SendAsync("DELETE", $"{Path}/{Guid.NewGuid()}")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Templates_are_listed_last_changed_first_and_a_deleted_one_is_gone()
    {
        var first = (await KeepAsync("Listed first", "1")).GetProperty("id").GetString();
        var second = (await KeepAsync("Listed second", "2")).GetProperty("id").GetString();
        await host.SendAsync("PUT", $"{Path}/{first}", new { name = "Listed first", subject = "1 again" });

        var listed = (await host.SendAsync("GET", Path)).Body.GetProperty("templates").EnumerateArray().Select(template => template.GetProperty("id").GetString()).ToList();
        var (status, _) = await host.SendAsync("DELETE", $"{Path}/{first}");
        var left = (await host.SendAsync("GET", Path)).Body.GetProperty("templates").EnumerateArray().Select(template => template.GetProperty("id").GetString()).ToList();

        Assert.True(listed.IndexOf(first) < listed.IndexOf(second));
        Assert.Equal(204, status);
        Assert.DoesNotContain(first, left);
        Assert.Contains(second, left);
    }

    private async Task<JsonElement> KeepAsync(string name, string subject)
    {
        var (status, body) = await host.SendAsync("POST", Path, new { name, channel = "email", subject, message = "Hello {{ unsubscribe_url }}", html = "" });
        Assert.True(status == 201, body.ToString());
        return body;
    }

    private static string Subject(JsonElement template) => template.GetProperty("current").GetProperty("subject").GetString()!;
}
