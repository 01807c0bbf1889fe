using System.Net;
using System.Text.RegularExpressions;
using Analytics.Ingestion.Messages;
using Analytics.Integration.Tests.Chat;
using Analytics.Warehouse.Rollups;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>What became of messages is among the events, once each, and disturbs no question about what people did.</summary>
public sealed partial class MessageEventTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Messages_are_events_once_each_and_count_as_nobodys_activity()
    {
        var before = (Events: await AnswerAsync("How many events were there in total?"), Users: await AnswerAsync("How many users were active in 2026?"));
        var id = await host.DraftAsync("Spring mail", await host.SegmentAsync("Three of them", "select external_id from users where external_id in ('u1', 'u2', 'u3')"));
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");
        await host.Database.ExecuteAsync("update app.campaign_recipients set accepted_at = accepted_at - interval '1 minute' where campaign_id = $1", id);
        await ClickTwiceAsync(id, "u2@example.com");

        // The doubt about scanners has passed.
        await host.Database.ExecuteAsync("update app.recipient_events set created_at = created_at - interval '1 minute' where campaign_id = $1", id);
        var publisher = host.Product.Services.GetRequiredService<MessagePublisher>();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => publisher.RunAsync(TestContext.Current.CancellationToken)));
        await host.Database.UntilAsync("select count(*) from warehouse.events where name = 'campaign_message_clicked'", 1);
        await host.Database.ExecuteAsync("update app.recipient_events set published = false where campaign_id = $1", id);
        await publisher.RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([("campaign_message_clicked", 1L), ("campaign_message_opened", 1L), ("campaign_message_sent", 3L)], await NamesAsync());
        Assert.Equal(1, await host.Database.ScalarAsync<long>(
            "select count(*) from warehouse.events e join warehouse.users u using (organization_id, user_id) where e.name = 'campaign_message_clicked' and u.external_id = 'u2' "
            + "and e.properties = jsonb_build_object('campaign_id', $1::text, 'campaign_name', 'Spring mail', 'campaign_channel', 'email') and e.occurred_at < '2026-04-02'", id));
        Assert.Equal(before, (await AnswerAsync("How many events were there in total?"), await AnswerAsync("How many users were active in 2026?")));
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from warehouse.users where last_seen_at > '2026-03-01'"));

        // From rollups, too.
        await host.Product.Services.GetRequiredService<RollupRefresh>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, (await AnswerAsync("How many events were there in total?"), await AnswerAsync("How many users were active in 2026?")));
        await AskedByNameAsync();
    }

    private async Task AskedByNameAsync()
    {
        Assert.Equal(1, await AnswerAsync("How many people opened the spring mail?"));
        Assert.Equal(3, await AnswerAsync("How many campaign message sent events were there?"));
        Assert.Equal(0, await AnswerAsync("How many users opened the mail but never purchased?"));
        Assert.Equal(1, await AnswerAsync("How many users clicked the mail and purchased?"));
    }

    private async Task<decimal> AnswerAsync(string question)
    {
        var answer = await host.Product.AskAsync(question);
        Assert.True(answer.Status() == "answered" || answer.Status() == "completed", $"{question}: {answer}");
        return answer.Number();
    }

    private async Task<List<(string Name, long Count)>> NamesAsync()
    {
        var names = new List<(string, long)>();
        await using var command = host.Database.Database.System.CreateCommand("select name, count(*) from warehouse.events where name like 'campaign%' group by name order by name");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            names.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return names;
    }

    private async Task ClickTwiceAsync(Guid id, string address)
    {
        var link = new Uri(WebUtility.HtmlDecode(ClickLink().Match(await host.HtmlAsync(id, address)).Groups["url"].Value));
        for (var time = 0; time < 2; time++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, link.PathAndQuery);
            request.Headers.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
            using var response = await host.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        }
    }

    [GeneratedRegex("href=\"(?<url>[^\"]*/c/[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClickLink();
}
