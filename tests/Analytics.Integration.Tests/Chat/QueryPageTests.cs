using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

/// <summary>What the page of queries asks for beside running them.</summary>
public sealed class QueryPageTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task Faults_of_the_guard_carry_their_places_while_somebody_types()
    {
        const string Sql = "select count(*)\nfrom app.organizations";

        var wrong = (await product.SendAsync("POST", "/api/queries/checks", new { sql = Sql })).Body;
        var right = (await product.SendAsync("POST", "/api/queries/checks", new { sql = "select count(*) from analytics.events where name = 'purchase'" })).Body;

        var issue = wrong.GetProperty("issues")[0];
        Assert.Equal((false, 2), (wrong.GetProperty("allowed").GetBoolean(), issue.GetProperty("line").GetInt32()));
        Assert.Contains("organizations", Sql.Substring(issue.GetProperty("start").GetInt32(), issue.GetProperty("length").GetInt32()), StringComparison.Ordinal);
        Assert.True(right.GetProperty("allowed").GetBoolean());
        Assert.Equal("Shows the number of rows.", right.GetProperty("reading")[0].GetString());
        Assert.Equal("no_period", right.GetProperty("hints")[0].GetProperty("rule").GetString());
    }

    [Fact]
    public async Task A_hint_that_changes_the_statement_gives_the_same_rows()
    {
        const string Sql = "select count(*) from analytics.events where name = 'purchase' and occurred_at::date = '2026-01-03'";
        var hint = (await product.SendAsync("POST", "/api/queries/checks", new { sql = Sql })).Body.GetProperty("hints").EnumerateArray().Single(found => found.GetProperty("rule").GetString() == "day_of_time");

        var before = await RunAsync(Sql);
        var after = await RunAsync(hint.GetProperty("sql").GetString()!);

        Assert.Equal("1", before.GetProperty("rows")[0][0].ToString());
        Assert.Equal(before.GetProperty("rows").ToString(), after.GetProperty("rows").ToString());
    }

    [Fact]
    public async Task A_plan_shows_its_sql_without_running()
    {
        var plan = new { kind = "metric", measures = new[] { new { kind = "aggregate", aggregation = "count", selection = new { names = new[] { "purchase" } } } } };
        var rendered = (await product.SendAsync("POST", "/api/queries/renderings", new { plan })).Body;

        Assert.Contains("purchase", rendered.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(rendered.GetProperty("reading").EnumerateArray());
        Assert.Equal(400, (await product.SendAsync("POST", "/api/queries/renderings", new { plan = new { kind = "catalog" } })).Status);
        Assert.Equal("queries.body.invalid", (await product.SendAsync("POST", "/api/queries/renderings", new { })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_editor_can_offer_events_properties_and_few_values()
    {
        var offered = (await product.SendAsync("GET", "/api/queries/completions")).Body;

        Assert.Contains(offered.GetProperty("events").EnumerateArray(), name => name.GetString() == "purchase");
        Assert.Contains(offered.GetProperty("functions").EnumerateArray(), name => name.GetString() == "date_trunc");
        Assert.Contains(offered.GetProperty("relations").EnumerateArray(), relation => relation.GetProperty("name").GetString() == "analytics.users");
        Assert.Contains(offered.GetProperty("properties").EnumerateArray(), property => property.GetProperty("values").GetArrayLength() > 0);
    }

    [Fact]
    public async Task A_link_opens_a_query_with_its_rows_and_checks_are_no_history()
    {
        var mark = $"m{Guid.NewGuid():N}";
        var ran = (await product.SendAsync("POST", "/api/queries", new { sql = $"select '{mark}' as mark", question = mark })).Body;
        await product.AskAsync("How many purchases were there in January 2026?");

        var shown = (await product.SendAsync("GET", $"/api/queries/{ran.GetProperty("queryId").GetString()}")).Body;
        var found = (await product.SendAsync("GET", $"/api/queries?q={mark.ToUpperInvariant()}&mine=true")).Body.GetProperty("queries");
        var history = (await product.SendAsync("GET", "/api/queries?q=How%20many%20purchases%20were%20there%20in%20January%202026")).Body.GetProperty("queries");

        Assert.Equal(mark, shown.GetProperty("results").GetProperty("rows")[0][0].GetString());
        Assert.Equal(1, found.GetArrayLength());
        Assert.Equal(1, history.EnumerateArray().Select(query => query.GetProperty("messageId").GetString()).GroupBy(message => message, StringComparer.Ordinal).Max(group => group.Count()));
        Assert.Equal("queries.not_found", (await product.SendAsync("GET", $"/api/queries/{Guid.NewGuid()}")).Body.GetProperty("code").GetString());
    }

    private async Task<JsonElement> RunAsync(string sql)
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql });
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("results");
    }
}
