using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

public sealed class ChatTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task A_question_is_answered_with_text_rows_sql_timings_and_a_second_opinion()
    {
        var answer = await product.AskAsync("total revenue");

        Assert.Equal("completed", answer.Status());
        Assert.Equal(ShopData.Revenue, answer.Number());
        Assert.Contains("910", answer.Part("text").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal("verified", answer.Results().GetProperty("verification").GetProperty("status").GetString());
        Assert.StartsWith("select", answer.Results().GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.True(answer.GetProperty("timings").GetProperty("totalMs").GetInt64() > 0);
    }

    [Fact]
    public async Task Every_run_leaves_its_sql_row_hash_and_version_in_the_log()
    {
        var answer = await product.AskAsync("revenue by country");

        var logged = await product.Database.ScalarAsync<long>(
            "select count(*) from app.analytics_queries where query_id = $1::uuid and status = 'completed' and length(row_hash) = 32 and length(sql_hash) = 32 and data_version is not null and plan is not null and execution_ms is not null",
            answer.QueryId());
        Assert.Equal(1, logged);
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.audit_events where action = 'question.answered' and subject_id = $1", answer.Message()));
    }

    [Fact]
    public async Task The_same_question_again_comes_from_the_cache()
    {
        await product.AskAsync("number of purchases");

        var again = await product.AskAsync("number of purchases");

        Assert.True(again.Results().GetProperty("cached").GetBoolean());
        Assert.Equal(ShopData.Purchases, again.Number());
    }

    [Fact]
    public async Task A_follow_up_edits_the_previous_question_and_a_branch_edits_its_own()
    {
        var first = await product.AskAsync("revenue by country");
        var second = await product.AskAsync("only Germany", first.Conversation());
        var branch = await product.AskAsync("as a total, only Spain", first.Conversation(), first.Message());

        Assert.Equal("completed", second.Status());
        Assert.Contains("Germany", second.Results().GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Germany", branch.Results().GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.Equal(first.Message(), branch.GetProperty("parentMessageId").GetString());
    }

    [Fact]
    public async Task The_one_that_an_answer_put_first_is_whom_the_next_turn_is_about()
    {
        var best = await product.AskAsync("who is our best customer?");
        var bought = await product.AskAsync("how many purchases did they make?", best.Conversation());

        Assert.Contains("**6** purchases of user u6", bought.GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_the_data_cannot_answer_is_declined_with_what_is_missing()
    {
        var answer = await product.AskAsync("average temperature in Paris");

        Assert.Equal("declined", answer.Status());
        var error = answer.Part("error").GetProperty("data");
        Assert.StartsWith("question.", error.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("missing").EnumerateArray());
        Assert.NotEmpty(error.GetProperty("suggestions").EnumerateArray());
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_message_and_another_question_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        var both = await Task.WhenAll(product.AskAsync("number of users", key: key), product.AskAsync("number of users", key: key));

        Assert.Equal(both[0].Message(), both[1].Message());
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.messages where idempotency_key = $1", key));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/analytics/chat") { Content = JsonContent.Create(new { message = "revenue" }) };
        request.Headers.Add("Idempotency-Key", key);
        using var refused = await product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(409, (int)refused.StatusCode);
        Assert.Contains("chat.idempotency_key.reused", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_tells_the_stages_the_parts_and_the_end_and_can_be_resumed()
    {
        var answer = await product.AskAsync("revenue by month");

        var all = await product.StreamAsync(answer.Path());
        var rest = await product.StreamAsync(answer.Path(), after: all[2].Id);

        Assert.Equal("accepted", all[0].Data.GetProperty("status").GetString());
        Assert.Equal("completed", all[^1].Data.GetProperty("status").GetString());
        Assert.Equal(Enumerable.Range(1, all.Count).Select(number => (long)number), all.Select(entry => entry.Id));
        Assert.Contains(all, entry => entry.Type == "stage" && entry.Data.GetProperty("stage").GetString() == "query");
        Assert.Equal(answer.GetProperty("messages").GetArrayLength(), all.Count(entry => entry.Type == "part"));
        Assert.Equal(all.Skip(3).Select(entry => entry.Id), rest.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Asking_for_events_streams_the_run_itself()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/analytics/chat") { Content = JsonContent.Create(new { message = "revenue by week" }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await product.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("id: 1\nevent: status\n", text, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"completed\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_wait_the_answer_is_accepted_with_the_place_to_look()
    {
        using var response = await product.Client.PostAsJsonAsync("/api/analytics/chat", new { message = "revenue by day" }, TestContext.Current.CancellationToken);

        var accepted = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(202, (int)response.StatusCode);
        Assert.Equal(accepted.Path(), response.Headers.Location?.ToString());
        await product.StreamAsync(accepted.Path());
        Assert.Equal("completed", (await product.SendAsync("GET", accepted.Path())).Body.Status());
    }

    [Fact]
    public async Task A_conversation_is_listed_renamed_exported_and_deleted()
    {
        var answer = await product.AskAsync("revenue per country");
        var path = $"/api/analytics/chat/{answer.Conversation()}";

        Assert.Equal("Money", (await product.SendAsync("PATCH", path, new { title = " Money " })).Body.GetProperty("title").GetString());
        var listed = (await product.SendAsync("GET", "/api/analytics/chat?limit=500")).Body.GetProperty("conversations").EnumerateArray();
        Assert.Contains(listed, item => item.GetProperty("id").GetString() == answer.Conversation() && item.GetProperty("title").GetString() == "Money");
        var markdown = await product.Client.GetStringAsync($"{path}/export?format=md", TestContext.Current.CancellationToken);
        Assert.StartsWith("# Money\n", markdown, StringComparison.Ordinal);
        Assert.Contains("```sql", markdown, StringComparison.Ordinal);
        var bundle = (await product.SendAsync("GET", $"{path}/export?format=bundle")).Body;
        Assert.All(bundle.GetProperty("queries").EnumerateArray(), query => Assert.Equal(64, query.GetProperty("rowHash").GetString()!.Length));
        Assert.Equal("chat.format.unknown", (await product.SendAsync("GET", $"{path}/export?format=pdf")).Body.GetProperty("code").GetString());

        Assert.Equal(204, (await product.SendAsync("DELETE", path)).Status);
        Assert.Equal(404, (await product.SendAsync("GET", path)).Status);
        Assert.Equal(404, (await product.SendAsync("GET", answer.Path())).Status);
    }

    [Fact]
    public async Task Pages_of_conversations_neither_repeat_nor_miss_one()
    {
        for (var number = 0; number < 3; number++)
        {
            await product.AskAsync("number of purchases");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await product.SendAsync("GET", $"/api/analytics/chat?limit=2&cursor={cursor}")).Body;
            seen.AddRange(page.GetProperty("conversations").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.True(seen.Count >= 3);
    }

    [Fact]
    public async Task A_finished_answer_cannot_be_cancelled_but_answered_again()
    {
        var answer = await product.AskAsync("revenue of Spain");

        Assert.Equal("chat.message.finished", (await product.SendAsync("POST", answer.Path() + "/cancel")).Body.GetProperty("code").GetString());
        Assert.Equal(202, (await product.SendAsync("POST", answer.Path() + "/retry")).Status);
        var events = await product.StreamAsync(answer.Path());
        Assert.Equal("completed", events[^1].Data.GetProperty("status").GetString());
        Assert.Equal("accepted", events[0].Data.GetProperty("status").GetString());
        Assert.True(events[0].Id > 1);
        var again = (await product.SendAsync("GET", answer.Path())).Body;
        Assert.Equal(answer.Number(), again.Number());
        Assert.NotEqual(answer.QueryId(), again.QueryId());
    }

    [Fact]
    public async Task Cancelling_stops_the_statement_in_the_database()
    {
        await using var blocker = await product.Database.Database.OpenSystemAsync(CancellationToken.None);
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var block = new Npgsql.NpgsqlCommand("lock table warehouse.events in access exclusive mode", blocker, transaction))
        {
            await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var response = await product.Client.PostAsJsonAsync("/api/analytics/chat", new { message = "revenue by user in February" }, TestContext.Current.CancellationToken);
        var accepted = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        await product.StreamAsync(accepted.Path(), most: 5);
        await Eventually(async () => await WaitingAsync() > 0);

        var cancelled = await product.SendAsync("POST", accepted.Path() + "/cancel");

        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.Body.Status()));
        await Eventually(async () => await WaitingAsync() == 0);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        var events = await product.StreamAsync(accepted.Path());
        Assert.Equal("cancelled", events[^1].Data.GetProperty("status").GetString());
        Assert.Equal("cancelled", (await product.SendAsync("GET", accepted.Path())).Body.Status());
    }

    [Theory]
    [InlineData("{\"message\":\"\"}", 400, "chat.message.empty")]
    [InlineData("{\"message\":5}", 400, "request.body.invalid")]
    [InlineData("nonsense", 400, "request.body.invalid")]
    [InlineData("", 400, "request.body.missing")]
    [InlineData("{\"message\":\"x\",\"conversationId\":\"1\"}", 400, "chat.conversationId.invalid")]
    [InlineData("{\"message\":\"x\",\"conversationId\":\"00000000-0000-0000-0000-000000000001\"}", 404, "chat.conversation.not_found")]
    [InlineData("{\"message\":\"x\",\"parentMessageId\":\"00000000-0000-0000-0000-000000000001\"}", 404, "chat.parent.not_found")]
    public async Task A_wrong_request_is_the_callers_error_with_a_code(string body, int status, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await product.Client.PostAsync("/api/analytics/chat", content, TestContext.Current.CancellationToken);

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Nothing_of_one_organization_is_found_by_another()
    {
        var answer = await product.AskAsync("revenue by country");
        await product.Database.AddOrganizationAsync("other");

        foreach (var path in new[] { $"/api/analytics/chat/{answer.Conversation()}", answer.Path(), $"/api/queries/{answer.QueryId()}/rows", $"/api/queries/{answer.QueryId()}/export" })
        {
            Assert.Equal(404, (await product.SendAsync("GET", path + "?organization=other")).Status);
        }
    }

    [Fact]
    public async Task An_opinion_is_kept_once_a_person_and_shows_in_the_quality_of_the_day()
    {
        var answer = await product.AskAsync("revenue by plan");

        Assert.Equal("feedback.rating.invalid", (await product.SendAsync("PUT", answer.Path() + "/feedback", new { rating = "meh" })).Body.GetProperty("code").GetString());
        Assert.Equal(204, (await product.SendAsync("PUT", answer.Path() + "/feedback", new { rating = "up" })).Status);
        Assert.Equal(204, (await product.SendAsync("PUT", answer.Path() + "/feedback", new { rating = "down", category = "wrong_number", comment = "No." })).Status);

        Assert.Equal("down", await product.Database.ScalarAsync<string>("select string_agg(rating, ' ') from app.answer_feedback where message_id = $1::uuid", answer.Message()));
        var turn = (await product.SendAsync("GET", $"/api/analytics/chat/{answer.Conversation()}")).Body.GetProperty("turns")[0];
        Assert.Equal(("down", "wrong_number"), (turn.GetProperty("feedback").GetProperty("rating").GetString(), turn.GetProperty("feedback").GetProperty("category").GetString()));
        var today = (await product.SendAsync("GET", "/api/analytics/quality")).Body.GetProperty("days").EnumerateArray().Last();
        Assert.True(today.GetProperty("down").GetInt32() >= 1 && today.GetProperty("answered").GetInt32() >= 1);
    }

    private Task<long> WaitingAsync() => product.Database.ScalarAsync<long>(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename like '%reader%' and datname = current_database()");

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        Assert.Fail("It did not come true within 15 seconds.");
    }
}
