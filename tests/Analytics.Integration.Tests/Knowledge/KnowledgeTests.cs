using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Knowledge;

public sealed class KnowledgeTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Theory]
    [InlineData("event-definitions", "eventName", "{\"eventName\":\"shipped\",\"description\":\"An order was sent\",\"synonyms\":[\"sale\"],\"properties\":{\"country\":\"where to\"}}", "{\"deprecated\":true}", "deprecated")]
    [InlineData("business-metrics", "name", "{\"name\":\"basket value\",\"formula\":\"average revenue of purchase\",\"synonyms\":[\"abv\"]}", "{\"description\":\"money per order\"}", "description")]
    [InlineData("entries", "title", "{\"title\":\"Fiscal year\",\"content\":\"The fiscal year starts in February.\"}", "{\"source\":\"handbook\"}", "source")]
    public async Task An_item_is_added_read_changed_and_deleted(string kind, string title, string item, string change, string changedField)
    {
        var (added, body) = await product.SendAsync("POST", $"/api/knowledge/{kind}", JsonSerializer.Deserialize<JsonElement>(item));
        Assert.True(added == 201, body.ToString());
        var path = $"/api/knowledge/{kind}/{body.GetProperty("id").GetString()}";

        Assert.Equal("knowledge.name.taken", (await product.SendAsync("POST", $"/api/knowledge/{kind}", JsonSerializer.Deserialize<JsonElement>(item))).Body.GetProperty("code").GetString());
        var changed = (await product.SendAsync("PATCH", path, JsonSerializer.Deserialize<JsonElement>(change))).Body;
        Assert.Equal(body.GetProperty(title).GetString(), changed.GetProperty(title).GetString());
        Assert.Equal(JsonSerializer.Deserialize<JsonElement>(change).GetProperty(changedField).ToString(), changed.GetProperty(changedField).ToString());
        Assert.Contains((await product.SendAsync("GET", $"/api/knowledge/{kind}")).Body.GetProperty("items").EnumerateArray(), found => found.GetProperty("id").GetString() == body.GetProperty("id").GetString());
        Assert.Equal(404, (await product.SendAsync("GET", path + "?organization=" + await OtherAsync())).Status);
        Assert.Equal(204, (await product.SendAsync("DELETE", path)).Status);
        Assert.Equal("knowledge.not_found", (await product.SendAsync("GET", path)).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Faults_are_named_by_field()
    {
        var (status, body) = await product.SendAsync("POST", "/api/knowledge/entries", new { title = "", content = 5 });

        Assert.Equal((400, "knowledge.fields.invalid"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(["content", "title"], body.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        Assert.Equal(404, (await product.SendAsync("GET", "/api/knowledge/poems")).Status);
    }

    [Fact]
    public async Task A_search_finds_what_speaks_of_it()
    {
        await product.SendAsync("POST", "/api/knowledge/entries", new { title = "Refunds", content = "Refunds are paid back within 30 days." });

        var results = (await product.SendAsync("GET", "/api/knowledge/query?q=how%20are%20refunds%20paid")).Body.GetProperty("results");

        Assert.Equal("Refunds", results[0].GetProperty("title").GetString());
        Assert.Equal("knowledge.query.missing", (await product.SendAsync("GET", "/api/knowledge/query")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_change_of_knowledge_is_a_new_data_version()
    {
        var before = await VersionAsync();

        await product.SendAsync("POST", "/api/knowledge/entries", new { title = Guid.NewGuid().ToString(), content = "x" });

        Assert.True(await VersionAsync() > before);
    }

    [Fact]
    public async Task A_formula_is_used_by_the_next_question_and_a_changed_one_changes_the_answer()
    {
        var (added, body) = await product.SendAsync("POST", "/api/knowledge/business-metrics", new { name = "bounty", formula = "sum of revenue of `purchase`" });
        Assert.True(added == 201, body.ToString());
        var sum = await product.AskAsync("total bounty");

        var (changed, problem) = await product.SendAsync("PATCH", $"/api/knowledge/business-metrics/{body.GetProperty("id").GetString()}", new { formula = "number of `purchase`" });
        Assert.True(changed == 200, problem.ToString());
        var count = await product.AskAsync("total bounty");

        Assert.Equal((ShopData.Revenue, (decimal)ShopData.Purchases), (sum.Number(), count.Number()));
    }

    [Fact]
    public async Task A_formula_that_cannot_be_computed_is_refused()
    {
        var (status, body) = await product.SendAsync("POST", "/api/knowledge/business-metrics", new { name = "happiness", formula = "the mood of the moon" });

        Assert.Equal((400, "knowledge.formula.invalid"), (status, body.GetProperty("code").GetString()));
        Assert.Equal("knowledge.measure.invalid", (await product.SendAsync("POST", "/api/knowledge/business-metrics", new { name = "x", formula = "y", measure = new { kind = "nonsense" } })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Another_name_of_an_event_is_understood_in_questions()
    {
        await product.SendAsync("POST", "/api/knowledge/event-definitions", new { eventName = "purchase", synonyms = new[] { "zapfel" } });

        Assert.Equal(ShopData.Purchases, (await product.AskAsync("number of zapfel")).Number());
    }

    private async Task<string> OtherAsync()
    {
        await product.Database.AddOrganizationAsync("elsewhere");
        return "elsewhere";
    }

    private Task<long> VersionAsync() => product.Database.ScalarAsync<long>("select data_version from app.organizations where organization_id = $1", product.OrganizationId);
}
