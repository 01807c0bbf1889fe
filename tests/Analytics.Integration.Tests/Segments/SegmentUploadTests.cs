using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Segments;

/// <summary>Lists of people that somebody brings, and questions about saved people.</summary>
public sealed class SegmentUploadTests(ProductHost host) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task A_list_becomes_a_segment_and_tells_whom_it_does_not_know_and_which_lines_are_broken()
    {
        var (status, body) = await UploadAsync("From a list", "email;User_ID\na@x.example;u1\nb@x.example;u2\nc@x.example;u2\nd@x.example;stranger\ne@x.example;\nf@x.example;\"u3\n");

        Assert.True(status == 201, body.ToString());
        Assert.Equal((3, 1, 1, 2), (Number(body, "ids"), Number(body, "repeated"), Number(body, "unmatched"), Number(body, "errorCount")));
        Assert.Equal([(6, "there is no user id"), (7, "a quote is opened and never closed")], body.GetProperty("errors").EnumerateArray().Select(error => (Number(error, "line"), error.GetProperty("reason").GetString()!)));
        Assert.Equal((5, "stranger"), (Number(body.GetProperty("firstUnmatched")[0], "line"), body.GetProperty("firstUnmatched")[0].GetProperty("userId").GetString()));
        Assert.Equal(2, Number(body.GetProperty("segment"), "userCount"));
    }

    [Fact]
    public async Task Somebody_who_becomes_known_later_joins_with_the_next_refresh()
    {
        var (_, body) = await UploadAsync("Later", "u1\nlatecomer\n");
        var id = body.GetProperty("segment").GetProperty("id").GetGuid();
        await host.Database.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id) select organization_id, 700, 'latecomer' from app.organizations where name = 'shop'");

        var (_, refreshed) = await host.SendAsync("POST", $"/api/segments/{id}/refresh");
        var (_, unmatched) = await host.SendAsync("GET", $"/api/segments/{id}/unmatched");
        await host.Database.ExecuteAsync("delete from warehouse.users where external_id = 'latecomer'");

        Assert.Equal((2, 1), (Number(refreshed, "members"), Number(refreshed, "entered")));
        Assert.Equal(0, unmatched.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Another_list_takes_the_place_of_the_first_and_tells_who_came_and_went()
    {
        var (_, body) = await UploadAsync("Replaced", "u1\nu2\n");
        var id = body.GetProperty("segment").GetProperty("id").GetGuid();

        var (status, replaced) = await SendAsync($"/api/segments/{id}/upload", Encoding.UTF8.GetBytes("user_id\nu2\nu3\nu4\nstranger\n"), HttpMethod.Put);

        Assert.True(status == 200, replaced.ToString());
        Assert.Equal((4, 1, 3), (Number(replaced, "ids"), Number(replaced, "unmatched"), Number(replaced.GetProperty("segment"), "userCount")));
        Assert.NotEqual(body.GetProperty("segment").GetProperty("definitionHash").GetString(), replaced.GetProperty("segment").GetProperty("definitionHash").GetString());
        var (_, history) = await host.SendAsync("GET", $"/api/segments/{id}/refreshes");
        Assert.Equal((3, 2, 1), (Number(history.GetProperty("refreshes")[0], "members"), Number(history.GetProperty("refreshes")[0], "entered"), Number(history.GetProperty("refreshes")[0], "left")));
        var (_, planned) = await host.SendAsync("POST", "/api/segments", new { name = "No list", userIds = new[] { "u1" } });
        await host.Database.ExecuteAsync("update app.user_segments set source = 'plan' where segment_id = $1", planned.GetProperty("id").GetGuid());
        Assert.Equal(409, (await SendAsync($"/api/segments/{planned.GetProperty("id").GetGuid()}/upload", Encoding.UTF8.GetBytes("u1\n"), HttpMethod.Put)).Status);
        Assert.Equal(404, (await SendAsync($"/api/segments/{Guid.NewGuid()}/upload", Encoding.UTF8.GetBytes("u1\n"), HttpMethod.Put)).Status);
    }

    [Theory]
    [InlineData("", "segment.upload.missing")]
    [InlineData("user_id\n\n", "segment.upload.empty")]
    [InlineData("\u0001\n", "segment.upload.empty")]
    public async Task A_list_without_anybody_is_refused(string list, string code)
    {
        var (status, body) = await UploadAsync("Nobody", list);

        Assert.Equal((400, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_list_that_is_no_text_or_lacks_the_column_is_refused()
    {
        var (_, binary) = await SendAsync("/api/segments/uploads?name=Binary", [0x75, 0x31, 0x0a, 0xc3, 0x28, 0x0a]);
        var (_, column) = await SendAsync("/api/segments/uploads?name=Column&column=customer", Encoding.UTF8.GetBytes("user_id\nu1\n"));

        Assert.StartsWith("segment.upload.", binary.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal("segment.upload.column.unknown", column.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Questions_name_segments_of_every_kind()
    {
        await UploadAsync("Friends", "u5\nu6\n");
        await host.SendAsync("POST", "/api/segments", new { name = "Payers", users = new { kind = "attribute", condition = new { kind = "field", field = new { source = "userAttribute", path = "plan" }, @operator = "equals", values = new[] { "pro" } } } });

        Assert.Equal(2, await AnswerAsync("How many users of the Friends segment made a purchase?"));
        Assert.Equal(11, await AnswerAsync("How many purchases were made by users of the Friends segment?"));
        Assert.Equal(3, await AnswerAsync("How many of the Payers bought something?"));
        Assert.Equal(610, await AnswerAsync("What is the revenue of segment Friends?"));
        await AnswersAsync("Retention by week of the users of the Friends segment");
        Assert.Equal("line", (await ChartAsync("Retention of the Friends segment")).GetProperty("type").GetString());
        Assert.Equal("heatmap", (await ChartAsync("Cohorts by month of the Friends segment")).GetProperty("type").GetString());
        await AnswersAsync("New, returning, resurrected and dormant users per week in the Friends segment");
        var (_, unnamed) = await host.SendAsync("POST", "/api/segments", new { name = "Users", userIds = new[] { "u1" } });
        Assert.Equal(6, await AnswerAsync("How many users made a purchase?"));
        await host.SendAsync("DELETE", $"/api/segments/{unnamed.GetProperty("id").GetGuid()}");
    }

    private async Task<decimal> AnswerAsync(string question) => (await AnswersAsync(question)).Number();

    private async Task<JsonElement> ChartAsync(string question) =>
        (await AnswersAsync(question)).GetProperty("messages").EnumerateArray().First(part => part.GetProperty("type").GetString() == "chart").GetProperty("data");

    private async Task<JsonElement> AnswersAsync(string question)
    {
        var answer = await host.AskAsync(question);
        Assert.True(answer.GetProperty("messages").EnumerateArray().Any(part => part.GetProperty("type").GetString() == "query_results"), $"{question}: {answer}");
        return answer;
    }

    private Task<(int Status, JsonElement Body)> UploadAsync(string name, string list) => SendAsync($"/api/segments/uploads?name={Uri.EscapeDataString(name)}", Encoding.UTF8.GetBytes(list));

    private async Task<(int Status, JsonElement Body)> SendAsync(string path, byte[] content, HttpMethod? method = null)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = body };
        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static int Number(JsonElement body, string name) => body.GetProperty(name).GetInt32();
}
