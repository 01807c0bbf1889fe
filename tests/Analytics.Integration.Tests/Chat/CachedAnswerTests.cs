using System.Text.Json;
using Analytics.Chat.Queries;

namespace Analytics.Integration.Tests.Chat;

/// <summary>What a person sees of the cache.</summary>
public sealed class CachedAnswerTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task A_cached_answer_says_how_old_it_is_and_can_be_run_again_without_the_cache()
    {
        var first = await product.AskAsync("How many purchases in February 2026?");
        Assert.False(first.Results().GetProperty("cached").GetBoolean());
        Assert.Equal(JsonValueKind.Null, Optional(first.Results(), "cachedAt").ValueKind);

        var again = await product.AskAsync("How many purchases in February 2026?");
        Assert.True(again.Results().GetProperty("cached").GetBoolean());
        Assert.InRange(again.Results().GetProperty("cachedSeconds").GetInt64(), 0, 120);
        Assert.NotEqual(JsonValueKind.Null, again.Results().GetProperty("cachedAt").ValueKind);
        Assert.Contains(again.Part("query_results").GetProperty("actions").EnumerateArray(), action => action.GetProperty("kind").GetString() == "run_without_cache");

        var (status, _) = await product.SendAsync("POST", again.Path() + "/retry?withoutCache=true");
        Assert.InRange(status, 200, 202);
        await Caching.Eventually.TrueAsync("the answer was read again", async () =>
            (await product.SendAsync("GET", again.Path())).Body is var now && now.Status() == "completed" && !now.Results().GetProperty("cached").GetBoolean());
        Assert.Equal("chat.without_cache.invalid", (await product.SendAsync("POST", again.Path() + "/retry?withoutCache=perhaps")).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_sql_in_other_words_is_answered_from_the_cache_in_its_own_words()
    {
        var first = await RunAsync("select count(*) as n from analytics.events where name = 'purchase'");
        var again = await RunAsync("SELECT Count(*) AS n -- all of them\n FROM analytics.events WHERE name = 'purchase';");
        var other = await RunAsync("select count(*) as n from analytics.events where name = 'Purchase'");

        Assert.False(first.GetProperty("cached").GetBoolean());
        Assert.True(again.GetProperty("cached").GetBoolean());
        Assert.StartsWith("SELECT Count(*)", again.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.False(other.GetProperty("cached").GetBoolean());
        Assert.False((await RunAsync("select count(*) as n from analytics.events where name = 'purchase'", withoutCache: true)).GetProperty("cached").GetBoolean());
    }

    [Fact]
    public async Task Sql_that_asks_for_the_time_is_never_cached()
    {
        Assert.False((await RunAsync("select now() as t")).GetProperty("cached").GetBoolean());
        Assert.False((await RunAsync("select now() as t")).GetProperty("cached").GetBoolean());
    }

    [Fact]
    public async Task The_result_of_one_organization_is_never_the_answer_of_another_nor_of_another_role()
    {
        var theirs = await product.Database.AddOrganizationAsync("others");
        var runner = (QueryRunner)product.Services.GetService(typeof(QueryRunner))!;
        QueryRequest Request(int organization, string scope) => new(organization, Guid.CreateVersion7(), ShopData.Now) { Sql = "select count(*) as people from analytics.users", RoleScope = scope };
        var ours = await runner.RunAsync(Request(product.OrganizationId, "reader"), TestContext.Current.CancellationToken);
        Assert.Equal(6L, ours.Table!.Rows[0][0]);

        var foreign = await runner.RunAsync(Request(theirs, "reader"), TestContext.Current.CancellationToken);
        var masked = await runner.RunAsync(Request(product.OrganizationId, "masked"), TestContext.Current.CancellationToken);

        Assert.Equal(0L, foreign.Table!.Rows[0][0]);
        Assert.False(foreign.Cached);
        Assert.False(masked.Cached);
        Assert.True((await runner.RunAsync(Request(product.OrganizationId, "reader"), TestContext.Current.CancellationToken)).Cached);
    }

    [Fact]
    public async Task New_data_makes_every_cached_result_unfindable()
    {
        await using var other = new ProductHostCopy(product);
        var before = await other.CountAsync();
        Assert.True((await other.CountAsync()).Cached);

        await product.Database.ExecuteAsync("update app.organizations set data_version = data_version + 1 where organization_id = $1", other.OrganizationId);

        Assert.False((await other.CountAsync()).Cached);
        Assert.False(before.Cached);
    }

    [Fact]
    public async Task The_hit_ratio_is_exported_as_a_metric()
    {
        await RunAsync("select 40 + 2 as answer");
        await RunAsync("select 40 + 2 as answer");

        var page = await product.Client.GetStringAsync("/runtime/metrics", TestContext.Current.CancellationToken);

        Assert.Contains("analytics_cache_lookups_total{outcome=\"hit\",store=\"memory\"}", page, StringComparison.Ordinal);
        Assert.Contains("analytics_cache_lookups_total{outcome=\"miss\",store=\"postgres\"}", page, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^analytics_cache_hit_ratio 0?\.?\d+", page);
    }

    private static JsonElement Optional(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value : JsonSerializer.SerializeToElement<object?>(null);

    private async Task<JsonElement> RunAsync(string sql, bool withoutCache = false)
    {
        var (status, body) = await product.SendAsync("POST", "/api/queries", new { sql, withoutCache });
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("results");
    }

    /// <summary>An organization of its own in the same product, so that its version can change without disturbing the others.</summary>
    private sealed class ProductHostCopy(ProductHost product) : IAsyncDisposable
    {
        private readonly QueryRunner _runner = (QueryRunner)product.Services.GetService(typeof(QueryRunner))!;

        public int OrganizationId { get; private set; }

        public async Task<QueryRun> CountAsync()
        {
            OrganizationId = OrganizationId == 0 ? await product.Database.AddOrganizationAsync("versioned") : OrganizationId;
            return await _runner.RunAsync(
                new QueryRequest(OrganizationId, Guid.CreateVersion7(), ShopData.Now) { Sql = "select count(*) as n from analytics.events" }, TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
