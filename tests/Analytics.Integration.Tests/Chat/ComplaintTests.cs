using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

/// <summary>What users of other products complain about, each by the name that the product's description gives it (section 8); those about campaigns are beside the campaigns.</summary>
public sealed class ComplaintTests(ProductHost product) : IClassFixture<ProductHost>
{
    // WrenAI#1684: the preview's 500 rows were told as the count.
    [Fact]
    public async Task Count_never_from_preview()
    {
        var everybody = await product.AskAsync("which users bought something");

        var page = (await product.SendAsync("GET", $"/api/queries/{everybody.QueryId()}/rows?limit=2")).Body;
        var cut = (await RunAsync("select e.event_id, n from analytics.events e cross join generate_series(1, 1000) n")).GetProperty("results");
        var (counted, beyond) = await product.SendAsync("POST", "/api/segments/preview", new { sql = "select user_id from analytics.users cross join generate_series(1, 4000) n" });
        Assert.True(counted == 200, beyond.ToString());

        Assert.Equal((2, 6), (page.GetProperty("rows").GetArrayLength(), page.GetProperty("rowCount").GetInt32()));
        Assert.Equal((10_000, true), (cut.GetProperty("rowCount").GetInt32(), cut.GetProperty("truncated").GetBoolean()));
        Assert.Equal(6, beyond.GetProperty("users").GetInt32());
    }

    // WrenAI#1495
    [Fact]
    public async Task User_can_edit_sql()
    {
        var sql = (await product.AskAsync("revenue by country")).Results().GetProperty("sql").GetString()!;

        var edited = (await RunAsync($"select count(*) as countries from ({sql.TrimEnd(';')}) answer")).GetProperty("results");

        Assert.Equal(2, edited.GetProperty("rows")[0][0].GetInt32());
    }

    // WrenAI#1450
    [Fact]
    public async Task Syntax_error_is_not_called_clarification()
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql = "select count(* from analytics.events" });

        Assert.Equal((400, "query.unsafe", "syntax"), (status, body.GetProperty("code").GetString(), body.GetProperty("issues")[0].GetProperty("rule").GetString()));
        Assert.DoesNotContain("clarif", body.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    // PostHog#28672
    [Fact]
    public async Task Error_shows_cause()
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql = "select 1 / (count(*) - count(*)) from analytics.events" });

        Assert.Equal(400, status);
        Assert.Contains("division by zero", body.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    // PostHog#30892.
    [Fact]
    public async Task Partial_period_marked()
    {
        var trend = await product.AskAsync("purchases by year");

        Assert.True(trend.Part("chart").GetProperty("data").GetProperty("partialLast").GetBoolean());
        Assert.Contains("is not over yet", trend.Part("text").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    // PostHog#57569: what the planner writes must pass the same guard as anybody's statement.
    [Theory]
    [InlineData("median revenue by country")]
    [InlineData("purchases by month and country with the share of each")]
    [InlineData("retention by month")]
    [InlineData("median time between purchases")]
    public async Task Unsupported_function_never_emitted(string question)
    {
        var answer = await product.AskAsync(question);

        Assert.Equal("completed", answer.Status());
        var (status, body) = await product.SendAsync("POST", "/api/queries/checks", new { sql = answer.Results().GetProperty("sql").GetString() });
        Assert.Equal(200, status);
        Assert.Empty(body.GetProperty("issues").EnumerateArray());
    }

    // metabase#75203
    [Theory]
    [InlineData("select * from app.messages")]
    [InlineData("select * from warehouse.events")]
    [InlineData("select * from pg_catalog.pg_class")]
    [InlineData("select * from information_schema.tables")]
    public Task Hidden_tables_not_queryable(string sql) => AssertRefusedAsync(sql, "relation");

    // milady#40, crewAI#5311, boost#588
    [Theory]
    [InlineData("with gone as (delete from analytics.events returning *) select * from gone")]
    [InlineData("with new as (insert into analytics.users (user_id) values (1) returning *) select * from new")]
    public Task Writable_cte_blocked(string sql) => AssertRefusedAsync(sql, null);

    // rocketride#2087, dbhub#315 and #379, milady#567
    [Theory]
    [InlineData("select pg_read_file('/etc/passwd')")]
    [InlineData("select lo_import('/etc/passwd')")]
    [InlineData("select pg_terminate_backend(1)")]
    [InlineData("select setval('x', 1)")]
    [InlineData("select query_to_xml('delete from app.messages', true, true, '')")]
    public Task Function_escape_blocked(string sql) => AssertRefusedAsync(sql, "function");

    // milady#40's plan of tests
    [Fact]
    public async Task Keyword_in_literal_allowed()
    {
        var results = (await RunAsync("select 'drop table, delete, update' as created_at, count(*) as updated_at from analytics.events where name <> 'insert into'")).GetProperty("results");

        Assert.Equal(ShopData.Purchases, results.GetProperty("rows")[0][1].GetInt32());
    }

    private async Task AssertRefusedAsync(string sql, string? rule)
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql });

        Assert.Equal((400, "query.unsafe"), (status, body.GetProperty("code").GetString()));
        if (rule is not null)
        {
            Assert.Contains(body.GetProperty("issues").EnumerateArray(), issue => issue.GetProperty("rule").GetString() == rule);
        }
    }

    private async Task<JsonElement> RunAsync(string sql)
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql });
        Assert.True(status == 200, body.ToString());
        return body;
    }
}
