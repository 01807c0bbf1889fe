using System.Text.Json;
using Analytics.Chat;
using Analytics.Integration.Tests.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Monitoring;

/// <summary>The page that says what is stored, and for how long.</summary>
public sealed class StorageTests(ProductHost product) : IClassFixture<ProductHost>
{
    private const string Path = "/api/monitoring/storage";

    [Fact]
    public async Task The_operator_sees_the_organization_the_cache_and_the_whole_database()
    {
        await product.AskAsync("How many purchases?");
        await product.AskAsync("How many purchases?");
        await Caching.Eventually.TrueAsync("the days are built", async () => (await OperationsClient.Owner(product, "shop").GetAsync(Path)).GetProperty("organization").GetProperty("events").GetInt64() == ShopData.Purchases);

        var view = await OperationsClient.Owner(product, "shop").GetAsync(Path);

        Assert.Equal("2026-01-01", view.GetProperty("organization").GetProperty("oldestDay").GetString());
        Assert.Equal("2026-01-21", view.GetProperty("organization").GetProperty("newestDay").GetString());
        Assert.Equal(6, view.GetProperty("organization").GetProperty("users").GetInt64());
        Assert.Equal(ShopData.Purchases, view.GetProperty("organization").GetProperty("months")[0].GetProperty("events").GetInt64());
        Assert.Equal("postgres", view.GetProperty("cache").GetProperty("store").GetString());
        Assert.InRange(view.GetProperty("cache").GetProperty("hitRatio").GetDouble(), 0.01, 1);
        Assert.True(view.GetProperty("cache").GetProperty("bytes").GetInt64() > 0);
        var installation = view.GetProperty("installation");
        Assert.True(installation.GetProperty("databaseBytes").GetInt64() > 1_000_000);
        Assert.Contains(installation.GetProperty("partitions").EnumerateArray(), month => month.GetProperty("name").GetString() == "events_2026_01" && month.GetProperty("indexBytes").GetInt64() > 0);
        Assert.Contains(installation.GetProperty("tables").EnumerateArray(), table => table.GetProperty("name").GetString() == "warehouse.event_days" && table.GetProperty("kind").GetString() == "rollups");
        Assert.Contains(installation.GetProperty("tables").EnumerateArray(), table => table.GetProperty("kind").GetString() == "cache");
        Assert.All(installation.GetProperty("indexes").EnumerateArray(), index => Assert.True(index.GetProperty("bytes").GetInt64() > 0));
    }

    [Fact]
    public async Task An_admin_sees_the_own_organization_only()
    {
        await product.Database.AddOrganizationAsync("small");

        var view = await (await OperationsClient.WithRoleAsync(product, "small", "admin")).GetAsync(Path);

        Assert.Equal(JsonValueKind.Null, view.GetProperty("installation").ValueKind);
        Assert.Equal(0, view.GetProperty("organization").GetProperty("events").GetInt64());
        Assert.Equal(0, view.GetProperty("organization").GetProperty("users").GetInt64());
        Assert.Equal(0, view.GetProperty("cache").GetProperty("entries").GetInt64());
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("analyst")]
    [InlineData("marketer")]
    public async Task A_role_that_does_not_run_the_organization_neither_sees_nor_changes_it(string role)
    {
        var caller = await OperationsClient.WithRoleAsync(product, "shop", role);

        Assert.Equal("identity.forbidden", (await caller.SendAsync("GET", Path)).Body.GetProperty("code").GetString());
        Assert.Equal("identity.forbidden", (await caller.SendAsync("PUT", "/api/monitoring/retention", new { eventDays = 30 })).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Retention_is_changed_for_one_organization_audited_and_checked()
    {
        var organization = await product.Database.AddOrganizationAsync("frugal");
        var admin = await OperationsClient.WithRoleAsync(product, "frugal", "admin");

        var (status, changed) = await admin.SendAsync("PUT", "/api/monitoring/retention", new { eventDays = 365, resultDays = 30 });

        Assert.Equal(200, status);
        Assert.Equal("2025-04-01", changed.GetProperty("firstDayKept").GetString());
        Assert.Equal(365, (await admin.GetAsync(Path)).GetProperty("retention").GetProperty("eventDays").GetInt32());
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.organizations where event_retention_days is not null"));
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.audit_events where organization_id = $1 and action = 'retention.changed' and details->'to'->>'eventDays' = '365'", organization));
        Assert.Equal("retention.event_days.invalid", (await admin.SendAsync("PUT", "/api/monitoring/retention", new { eventDays = 29 })).Body.GetProperty("code").GetString());
        Assert.Equal("retention.result_days.invalid", (await admin.SendAsync("PUT", "/api/monitoring/retention", new { resultDays = 0 })).Body.GetProperty("code").GetString());
        Assert.Equal(200, (await admin.SendAsync("PUT", "/api/monitoring/retention", new { })).Status);
        Assert.Equal(0, await product.Database.ScalarAsync<long>("select count(*) from app.organizations where event_retention_days is not null or result_retention_days is not null"));
    }

    [Fact]
    public async Task Rows_of_old_queries_go_and_favourites_and_the_log_stay()
    {
        var old = await product.AskAsync("How many purchases in March 2026?");
        var kept = await product.AskAsync("How many purchases in January 2026?");
        await product.SendAsync("PATCH", $"/api/queries/{kept.QueryId()}", new { favorite = true });
        await product.Database.ExecuteAsync("update app.analytics_queries set created_at = timestamptz '2024-01-01' where query_id in ($1::uuid, $2::uuid)", old.QueryId(), kept.QueryId());
        await product.Database.ExecuteAsync("update app.organizations set result_retention_days = 90 where organization_id = $1", product.OrganizationId);
        var timer = ActivatorUtilities.CreateInstance<ForgetOldRows>(product.Services);

        await timer.Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), TestContext.Current.CancellationToken);
        await timer.Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), TestContext.Current.CancellationToken);

        Assert.Equal("queries.not_found", (await product.SendAsync("GET", $"/api/queries/{old.QueryId()}/rows")).Body.GetProperty("code").GetString());
        Assert.Equal(200, (await product.SendAsync("GET", $"/api/queries/{kept.QueryId()}/rows")).Status);
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.analytics_queries where rows_removed_at is not null and query_id = $1::uuid and row_hash is not null", old.QueryId()));
        await product.Database.ExecuteAsync("update app.organizations set result_retention_days = null");
    }
}
