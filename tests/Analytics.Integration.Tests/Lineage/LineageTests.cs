using System.Text.Json;
using Analytics.Integration.Tests.Campaigns;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Lineage;

/// <summary>From a question to a report and back, and what breaks the chain between them.</summary>
public sealed class LineageTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task A_report_leads_back_to_the_question_and_the_question_forward_to_the_report()
    {
        var made = await MadeAsync("Buyers", "Thanks");
        string[] whole = ["question", "query", "segment", "refresh", "campaign", "delivery", "report"];

        foreach (var id in new[] { made.Campaign, made.Segment, made.Query, made.Message })
        {
            var lineage = await ShowAsync(id);
            Assert.Equal(whole, TypesOf(lineage));
            Assert.Equal(
                ["campaign>delivery", "delivery>report", "query>segment", "question>query", "refresh>campaign", "segment>refresh"],
                lineage.GetProperty("edges").EnumerateArray().Select(edge => $"{TypeOf(edge, "from")}>{TypeOf(edge, "to")}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            Assert.True(lineage.GetProperty("proof").GetProperty("intact").GetBoolean(), lineage.ToString());
        }

        var delivery = Facts(await ShowAsync(made.Campaign), "delivery");
        Assert.Equal((6, 6), (delivery.GetProperty("recipients").GetInt32(), delivery.GetProperty("outcomes").GetProperty("accepted").GetInt32()));
        Assert.Equal(64, (await ShowAsync(made.Campaign)).GetProperty("nodes").EnumerateArray().First(node => node.GetProperty("type").GetString() == "campaign").GetProperty("hash").GetString()!.Length);
    }

    [Theory]
    [InlineData("update app.lineage_entries set content = replace(content, 'email', 'sms') where subject_id = $1 and step = 'sent'", "lineage.entry.changed")]
    [InlineData("delete from app.lineage_entries where subject_id = $1 and step = 'scheduled'", "lineage.entry.missing")]
    [InlineData("update app.notification_campaigns set message = 'Something else' where campaign_id = $1", "lineage.subject.changed")]
    [InlineData("update app.notification_campaigns set variants = '[{\"name\":\"A\",\"weight\":1,\"subject\":\"Other\"},{\"name\":\"B\",\"weight\":1}]' where campaign_id = $1", "lineage.subject.changed")]
    [InlineData("delete from app.lineage_entries where subject_id = (select segment_id from app.notification_campaigns where campaign_id = $1)", "lineage.parent.missing")]
    [InlineData("update app.segment_changes set entered = false where user_id = (select min(user_id) from app.segment_changes) and segment_id = (select segment_id from app.notification_campaigns where campaign_id = $1)", "lineage.subject.changed")]
    public async Task Whoever_changes_what_was_written_down_or_sent_breaks_the_chain(string deed, string code)
    {
        var made = await MadeAsync(Guid.NewGuid().ToString("N"), "Changed");

        await host.Database.ExecuteAsync(deed, made.Campaign);

        var proof = (await ShowAsync(made.Campaign)).GetProperty("proof");
        Assert.False(proof.GetProperty("intact").GetBoolean());
        Assert.Contains(code, proof.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task What_nobody_knows_has_no_lineage()
    {
        var (status, body) = await host.SendAsync("GET", $"/api/lineage/{Guid.NewGuid()}");

        Assert.Equal((404, "lineage.not_found"), (status, body.GetProperty("code").GetString()));
    }

    private async Task<(Guid Message, Guid Query, Guid Segment, Guid Campaign)> MadeAsync(string segmentName, string campaignName)
    {
        var answer = await host.Product.AskAsync("How many users made a purchase?");
        var query = Guid.Parse(answer.QueryId());
        var (status, segment) = await host.SendAsync("POST", "/api/segments", new { name = segmentName, queryId = query });
        Assert.True(status == 201, segment.ToString());
        var segmentId = segment.GetProperty("id").GetGuid();
        var campaign = await host.DraftAsync(campaignName, segmentId);
        await host.LaunchAsync(campaign);
        await host.UntilAsync(campaign, "sent");
        return (Guid.Parse(answer.Message()), query, segmentId, campaign);
    }

    private async Task<JsonElement> ShowAsync(Guid id)
    {
        var (status, body) = await host.SendAsync("GET", $"/api/lineage/{id}");
        Assert.True(status == 200, body.ToString());
        return body;
    }

    private static IEnumerable<string> TypesOf(JsonElement lineage) => lineage.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("type").GetString()!).Distinct(StringComparer.Ordinal);

    private static string TypeOf(JsonElement edge, string end) => edge.GetProperty(end).GetString()!.Split(':')[0];

    private static JsonElement Facts(JsonElement lineage, string type) =>
        lineage.GetProperty("nodes").EnumerateArray().First(node => node.GetProperty("type").GetString() == type).GetProperty("facts");
}
