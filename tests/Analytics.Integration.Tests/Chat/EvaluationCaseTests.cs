using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

public sealed class EvaluationCaseTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task A_disputed_answer_becomes_a_case_is_settled_by_a_right_query_and_answers_the_same_question_from_then_on()
    {
        const string Question = "How many purchases were there in January 2026?";
        var answer = await product.AskAsync(Question);
        var (added, open) = await product.SendAsync("POST", "/api/evaluation/cases", new { messageId = answer.Message(), note = "I expect people" });
        var again = (await product.SendAsync("POST", "/api/evaluation/cases", new { messageId = answer.Message() })).Body;
        Assert.Equal((201, "open", open.GetProperty("id").GetString()), (added, open.GetProperty("status").GetString(), again.GetProperty("id").GetString()));

        var people = new { kind = "metric", measures = new[] { new { kind = "aggregate", aggregation = "countDistinct", field = new { source = "userId" }, selection = new { names = new[] { "purchase" } }, format = "integer", name = "buyers" } } };
        var right = (await product.SendAsync("POST", "/api/queries", new { plan = people })).Body;
        var settled = (await product.SendAsync("PATCH", $"/api/evaluation/cases/{open.GetProperty("id").GetString()}", new { queryId = right.GetProperty("queryId").GetString() })).Body;
        Assert.Equal("verified", settled.GetProperty("status").GetString());

        var verified = await product.AskAsync("how many purchases were there in January 2026");
        var run = (await product.SendAsync("POST", "/api/evaluation/runs")).Body;

        Assert.Equal((ShopData.Purchases, 6), (answer.Number(), verified.Number()));
        Assert.Contains("verified", Text(verified).GetProperty("verifiedQuestion").GetString(), StringComparison.Ordinal);
        var outcome = run.GetProperty("outcomes").EnumerateArray().Single(found => found.GetProperty("caseId").GetString() == open.GetProperty("id").GetString());
        Assert.Equal("wrong", outcome.GetProperty("verdict").GetString());
        await product.SendAsync("DELETE", $"/api/evaluation/cases/{open.GetProperty("id").GetString()}");
        Assert.Equal(ShopData.Purchases, (await product.AskAsync(Question)).Number());
    }

    [Fact]
    public async Task A_confirmed_answer_counts_as_right_and_one_that_cannot_be_answered_wants_a_refusal()
    {
        var confirmed = (await product.SendAsync("POST", "/api/evaluation/cases", new { messageId = (await product.AskAsync("revenue by country")).Message(), verified = true })).Body;
        var impossible = (await product.SendAsync("POST", "/api/evaluation/cases", new { messageId = (await product.AskAsync("gross margin by warehouse")).Message() })).Body;
        await product.SendAsync("PATCH", $"/api/evaluation/cases/{impossible.GetProperty("id").GetString()}", new { status = "unanswerable" });

        var run = (await product.SendAsync("POST", "/api/evaluation/runs")).Body;
        var kept = (await product.SendAsync("GET", $"/api/evaluation/runs/{run.GetProperty("id").GetString()}")).Body;

        var verdicts = kept.GetProperty("outcomes").EnumerateArray().ToDictionary(found => found.GetProperty("caseId").GetString()!, found => found.GetProperty("verdict").GetString());
        Assert.Equal(("right", "right"), (verdicts[confirmed.GetProperty("id").GetString()!], verdicts[impossible.GetProperty("id").GetString()!]));
        Assert.True(kept.GetProperty("report").GetProperty("right").GetInt32() >= 2);
        Assert.Contains((await product.SendAsync("GET", "/api/evaluation/runs")).Body.GetProperty("items").EnumerateArray(), item => item.GetProperty("id").GetString() == run.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_refused_answer_cannot_be_verified_and_a_case_needs_something_right()
    {
        var refused = await product.AskAsync("gross margin of the moon");
        Assert.Equal("evaluation.case.nothing_to_verify", (await product.SendAsync("POST", "/api/evaluation/cases", new { messageId = refused.Message(), verified = true })).Body.GetProperty("code").GetString());
        Assert.Equal("evaluation.case.message_missing", (await product.SendAsync("POST", "/api/evaluation/cases", new { })).Body.GetProperty("code").GetString());
        Assert.Equal("evaluation.status.invalid", (await product.SendAsync("GET", "/api/evaluation/cases?status=odd")).Body.GetProperty("code").GetString());
    }

    private static JsonElement Text(JsonElement answer) => answer.GetProperty("messages").EnumerateArray().First(part => part.GetProperty("type").GetString() == "text").GetProperty("data");
}
