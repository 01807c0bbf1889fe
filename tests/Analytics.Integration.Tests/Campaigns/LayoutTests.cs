using System.Text.Json;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>HTML that messages stand in: chosen for a campaign, and sent as it was chosen.</summary>
public sealed class LayoutTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    private const string Frame = """<html><body><h1>Shop of {{ first_name }}</h1>{{ content }}<p class="foot"><a href="{{ unsubscribe_url }}">Leave</a></p></body></html>""";

    [Fact]
    public async Task A_message_is_sent_within_the_layout_as_it_was_when_it_was_chosen()
    {
        var layout = await KeepAsync("Frame of the shop", Frame);
        var people = await host.SegmentAsync("Framed", "select external_id from users order by external_id limit 2");
        var id = await host.DraftAsync("Framed", people, draft =>
        {
            draft["layoutId"] = layout;
            draft["html"] = """<html><body style="color:red"><p>News & more, {{ first_name }}</p></body></html>""";
        });
        await host.SendAsync("PUT", $"/api/message-templates/{layout}", new { name = "Frame of the shop", html = Frame.Replace("Shop of", "Market of", StringComparison.Ordinal) });

        var campaign = (await host.SendAsync("GET", $"/api/campaigns/{id}")).Body;
        var checks = (await host.SendAsync("GET", $"/api/campaigns/{id}/checks")).Body.GetProperty("checks").EnumerateArray().ToList();
        var preview = (await host.SendAsync("GET", $"/api/campaigns/{id}/preview")).Body;
        await host.SendAsync("DELETE", $"/api/message-templates/{layout}");
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        var html = await host.Database.ScalarAsync<string>("select min(html_body) from app.inbox_messages where send_key like replace($1::text, '-', '') || '.%'", id);

        Assert.Equal((layout, 1), (campaign.GetProperty("layoutId").GetGuid(), campaign.GetProperty("layoutVersion").GetInt32()));
        Assert.False(campaign.TryGetProperty("layoutHtml", out _));
        // The way out is in the layout; the text has its own.
        Assert.Equal(["campaign.layout.older"], checks.Select(check => check.GetProperty("code").GetString()));
        foreach (var shown in new[] { preview.GetProperty("html").GetString()!, html })
        {
            Assert.Contains("<h1>Shop of Person ", shown, StringComparison.Ordinal);
            Assert.Contains("<p>News & more, Person ", shown, StringComparison.Ordinal);
            Assert.Contains("<p class=\"foot\">", shown, StringComparison.Ordinal);
            Assert.Equal(2, shown.Split("<body").Length);
        }
    }

    [Fact]
    public async Task A_text_alone_stands_in_the_layout_and_a_copy_keeps_it()
    {
        var layout = await KeepAsync("Frame of texts", Frame);
        var id = await host.DraftAsync("Text in a frame", await host.SegmentAsync("Framed texts"), draft => draft["layoutId"] = layout);

        var copy = (await host.SendAsync("POST", $"/api/campaigns/{id}/duplicates")).Body.GetProperty("id").GetGuid();
        var html = (await host.SendAsync("GET", $"/api/campaigns/{copy}/preview")).Body.GetProperty("html").GetString()!;
        var (_, cleared) = await host.SendAsync("PATCH", $"/api/campaigns/{copy}", new { layoutId = (Guid?)null });
        var bare = (await host.SendAsync("GET", $"/api/campaigns/{copy}/preview")).Body.GetProperty("html").GetString()!;
        var (_, renamed) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { name = "Renamed" });

        Assert.Contains("<h1>Shop of Person ", html, StringComparison.Ordinal);
        Assert.Contains("<p>see <a href=\"https://shop.example/sale?x=1&amp;y=2\">", html, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Optional(cleared, "layoutId"));
        Assert.DoesNotContain("<h1>", bare, StringComparison.Ordinal);
        Assert.Equal(layout, renamed.GetProperty("layoutId").GetGuid());
    }

    [Fact]
    public async Task What_cannot_be_a_layout_is_refused_with_what_to_do()
    {
        var (_, plain) = await host.SendAsync("POST", "/api/message-templates", new { name = "No frame", html = "<p>Hello</p>" });
        var segment = await host.SegmentAsync("Refused frames");
        var id = await host.DraftAsync("Without a frame", segment);

        var (refused, fault) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { layoutId = plain.GetProperty("id").GetGuid() });
        var (missing, unknown) = await host.SendAsync("POST", "/api/campaigns", new { name = "Unknown frame", layoutId = Guid.NewGuid() });
        var (_, own) = await host.SendAsync("PATCH", $"/api/campaigns/{id}", new { html = Frame });
        var checks = (await host.SendAsync("GET", $"/api/campaigns/{id}/checks")).Body.GetProperty("checks").EnumerateArray().ToList();

        Assert.False(plain.GetProperty("current").GetProperty("isLayout").GetBoolean());
        Assert.Equal((400, "campaign.layout.invalid"), (refused, fault.GetProperty("code").GetString()));
        Assert.Contains("{{ content }}", fault.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((404, "campaign.template.not_found"), (missing, unknown.GetProperty("code").GetString()));
        Assert.Equal(Frame, own.GetProperty("html").GetString());
        // A layout that is used as a message would show an empty place.
        Assert.Contains(checks, check => check.GetProperty("code").GetString() == "campaign.variable.unresolved" && check.GetProperty("message").GetString()!.Contains("\"content\"", StringComparison.Ordinal));
    }

    private async Task<Guid> KeepAsync(string name, string html)
    {
        var (status, body) = await host.SendAsync("POST", "/api/message-templates", new { name, html });
        Assert.True(status == 201, body.ToString());
        Assert.True(body.GetProperty("current").GetProperty("isLayout").GetBoolean());
        return body.GetProperty("id").GetGuid();
    }

    private static JsonValueKind Optional(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Null;
}
