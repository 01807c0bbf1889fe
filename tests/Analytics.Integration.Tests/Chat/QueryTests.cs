using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Engine.Planning;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.Platform.OpenApi;

namespace Analytics.Integration.Tests.Chat;

public sealed class QueryTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task Sql_of_a_person_runs_guarded_and_its_rows_can_be_paged_sorted_filtered_and_exported()
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql = "select u.external_id as who, count(*) as purchases, sum(e.revenue) as spent from analytics.events e join analytics.users u on u.user_id = e.user_id group by 1" });
        Assert.True(status == 200, body.ToString());
        var id = body.GetProperty("queryId").GetString();

        var page = (await product.SendAsync("GET", $"/api/queries/{id}/rows?sort=spent:desc&limit=2&filter=purchases:gt:2")).Body;
        Assert.Equal(["u6", "u5"], page.GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()));
        Assert.Equal(4, page.GetProperty("rowCount").GetInt32());
        var next = (await product.SendAsync("GET", $"/api/queries/{id}/rows?sort=spent:desc&limit=2&filter=purchases:gt:2&cursor={page.GetProperty("next").GetString()}")).Body;
        Assert.Equal(["u4", "u3"], next.GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()));

        var csv = await product.Client.GetStringAsync($"/api/queries/{id}/export?format=csv", TestContext.Current.CancellationToken);
        Assert.StartsWith("who,purchases,spent\r\n", csv, StringComparison.Ordinal);
        Assert.Equal(7, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var json = (await product.SendAsync("GET", $"/api/queries/{id}/export?format=json")).Body;
        Assert.Equal(6, json.GetArrayLength());
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.audit_events where action = 'query.exported' and subject_id = $1 and details->>'format' = 'csv'", id));
    }

    [Fact]
    public async Task A_plan_runs_and_tells_words_rows_and_a_chart()
    {
        var plan = JsonNode.Parse(PlanJson.Serialize(new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Revenue, Name = "revenue" }], Breakdowns = [new Dimension(Field.Property("country"))], Title = "Revenue by country" }));

        var (status, body) = await product.SendAsync("POST", "/api/queries", new { plan });

        Assert.True(status == 200, body.ToString());
        Assert.Equal(ShopData.Revenue, body.GetProperty("results").GetProperty("rows").EnumerateArray().Sum(row => row[1].GetDecimal()));
        Assert.Equal("bar", body.GetProperty("chart").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("delete from analytics.events", 400)]
    [InlineData("select * from app.messages", 400)]
    [InlineData("select pg_sleep(10)", 400)]
    [InlineData("select 1; select 2", 400)]
    [InlineData("select nothing from analytics.events", 400)]
    public async Task Sql_that_may_not_run_is_refused_with_a_reason_and_logged(string sql, int status)
    {
        var (answered, body) = await product.SendAsync("POST", "/api/queries", new { sql });

        Assert.Equal(status, answered);
        Assert.StartsWith("query.", body.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", await product.Database.ScalarAsync<string>("select status from app.analytics_queries where query_id = $1::uuid", body.GetProperty("queryId").GetString()));
    }

    [Fact]
    public async Task A_refusal_says_rule_place_and_fix_of_every_fault()
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql = "select name,\n  pg_slep(5)\nfrom evnts" });

        Assert.Equal((400, "query.unsafe"), (status, body.GetProperty("code").GetString()));
        var issues = body.GetProperty("issues").EnumerateArray().ToArray();
        Assert.Equal(
            [("function", 2, 3, 15, 7), ("relation", 3, 6, 31, 5)],
            issues.Select(issue => (issue.GetProperty("rule").GetString(), issue.GetProperty("line").GetInt32(), issue.GetProperty("column").GetInt32(), issue.GetProperty("start").GetInt32(), issue.GetProperty("length").GetInt32())));
        Assert.Equal("did you mean `events`?", issues[1].GetProperty("fix").GetString());
        Assert.Equal("`evnts` cannot be read", issues[1].GetProperty("problem").GetString());
    }

    [Fact]
    public async Task What_the_database_does_not_understand_is_named_with_its_place()
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql = "select name,\n  nothing\nfrom events" });

        Assert.Equal((400, "query.invalid"), (status, body.GetProperty("code").GetString()));
        Assert.Equal((2, 3), (body.GetProperty("line").GetInt32(), body.GetProperty("column").GetInt32()));
    }

    [Fact]
    public async Task Either_sql_or_a_plan_is_needed()
    {
        Assert.Equal("queries.body.invalid", (await product.SendAsync("POST", "/api/queries", new { })).Body.GetProperty("code").GetString());
        Assert.Equal("request.body.invalid", (await product.SendAsync("POST", "/api/queries", new { plan = new { kind = "nonsense" } })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_query_can_be_kept_as_a_favourite()
    {
        var answer = await product.AskAsync("revenue by country and month");

        Assert.Equal(200, (await product.SendAsync("PATCH", $"/api/queries/{answer.QueryId()}", new { favorite = true, title = "Mine" })).Status);

        var kept = (await product.SendAsync("GET", "/api/queries?favorite=true")).Body.GetProperty("queries").EnumerateArray().Single(query => query.GetProperty("id").GetString() == answer.QueryId());
        Assert.Equal("Mine", kept.GetProperty("title").GetString());
        Assert.Equal("queries.not_found", (await product.SendAsync("PATCH", $"/api/queries/{Guid.NewGuid()}", new { favorite = true })).Body.GetProperty("code").GetString());
        Assert.Equal("queries.favorite.invalid", (await product.SendAsync("GET", "/api/queries?favorite=maybe")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_api_document_describes_every_route_of_the_function_index()
    {
        var document = (await product.SendAsync("GET", "/api/openapi.json")).Body;
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name}")).Order(StringComparer.Ordinal);

        var index = (FunctionIndex)product.Services.GetService(typeof(FunctionIndex))!;
        var routes = index.Functions.Select(function => function.Trigger).OfType<Microsoft.Azure.Functions.Worker.HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(method => $"{method.ToLowerInvariant()} {RouteTemplate.Parse(trigger.Route!).Path}")).Order(StringComparer.Ordinal);

        Assert.Equal(routes, described);
    }
}
