using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Caching;
using Analytics.Integration.Tests.Chat;
using Analytics.Integration.Tests.Warehouse;
using Analytics.Platform.Postgres;
using Analytics.Warehouse.Rollups;
using Npgsql;

namespace Analytics.Integration.Tests.Pooling;

/// <summary>The whole product with features and questions behind pgbouncer.</summary>
public sealed class PooledProduct(PostgresFixture postgres) : ProductHost(postgres)
{
    private readonly PostgresFixture _postgres = postgres;

    public PgBouncer Bouncer { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Bouncer.DisposeAsync();
    }

    protected override async Task<PoolAddress?> PoolAsync()
    {
        Bouncer = await PgBouncer.StartAsync(_postgres.ServerConnectionString);
        return Bouncer.Address;
    }
}

public sealed class PooledProductTests(PooledProduct product) : IClassFixture<PooledProduct>
{
    [Fact]
    public async Task Questions_imports_rollups_segments_and_streams_work_and_leave_nothing_behind_in_the_pool()
    {
        var asked = await Task.WhenAll(Enumerable.Range(1, 12).Select(n => product.AskAsync(string.Create(CultureInfo.InvariantCulture, $"How many purchases on {n} January 2026?"))));
        Assert.All(asked, answer => Assert.Equal("completed", answer.Status()));
        Assert.Equal(ShopData.Purchases, (await product.AskAsync("How many purchases in total?")).Number());

        var built = await ((RollupRefresh)product.Services.GetService(typeof(RollupRefresh))!).RunAsync(TestContext.Current.CancellationToken);
        Assert.True(built > 0 || await product.Database.ScalarAsync<long>("select count(*) from warehouse.rollup_days") > 0);
        Assert.Equal(ShopData.Revenue, (await product.AskAsync("What is the total revenue?")).Number());

        var streamed = await product.StreamAsync(asked[0].Path(), after: 0);
        Assert.NotEmpty(streamed);
        await ImportAsync();
        Assert.Equal(200, (await product.SendAsync("GET", "/api/analytics/chat?limit=5")).Status);
        Assert.Equal(200, (await product.SendAsync("GET", "/api/queries?limit=5")).Status);
        Assert.Equal(200, (await product.SendAsync("GET", "/api/audit/events")).Status);
        var answered = await product.SendAsync("POST", "/api/queries", new { sql = "select count(distinct user_id) from analytics.events" });
        Assert.Equal(6, answered.Body.GetProperty("results").GetProperty("rows")[0][0].GetInt64());

        await AssertNothingLeftAsync("%\\_app");
        await AssertNothingLeftAsync("%\\_reader\\_%");
    }

    [Fact]
    public async Task A_hundred_transactions_at_once_share_three_connections_and_each_sees_its_own_organization()
    {
        var others = await product.Database.AddOrganizationAsync("neighbours");
        var seen = await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            var organization = n % 2 == 0 ? product.OrganizationId : others;
            await using var scope = await product.Database.Database.OpenAsync(organization, CancellationToken.None);
            await using var command = scope.Command("select app.current_organization(), (select count(*) from warehouse.events), count(*) from pg_sleep(0.01)");
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            await reader.ReadAsync();
            return (Asked: organization, Set: reader.GetInt32(0), Events: reader.GetInt64(1));
        }));

        Assert.All(seen, row => Assert.Equal((row.Asked, row.Asked == others ? 0 : row.Events), (row.Set, row.Events)));
        Assert.InRange(await ConnectionsAsync("%\\_app"), 1, PgBouncer.ServerConnections);
    }

    [Fact]
    public async Task A_cancelled_question_ends_in_the_database_through_the_pool()
    {
        using var cancel = new CancellationTokenSource();
        var reading = WarehouseGiven.Unguarded(product.Database).ReadAsync(
            product.OrganizationId, new RenderedQuery("select pg_sleep(60) as cancel_through_pool", [], []) { DisplayText = "" }, cancel.Token);
        await Eventually.TrueAsync("the query runs", () => RunsAsync("cancel_through_pool"));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Eventually.TrueAsync("the query is gone", async () => !await RunsAsync("cancel_through_pool"));
    }

    [Fact]
    public async Task The_owners_connection_is_refused_through_the_pool()
    {
        var through = new NpgsqlConnectionStringBuilder(product.Database.ConnectionString) { Host = product.Bouncer.Address.Host, Port = product.Bouncer.Address.Port, Pooling = false };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Database.OpenMigratedAsync(through.ConnectionString, null, CancellationToken.None));

        Assert.Contains("Database__Pool", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 0)]
    [InlineData(" ", null, 0)]
    [InlineData("pool.example.com", "pool.example.com", 6432)]
    [InlineData("127.0.0.1:7000", "127.0.0.1", 7000)]
    public void The_pools_address_is_host_and_port(string? text, string? host, int port) =>
        Assert.Equal(host is null ? null : new PoolAddress(host, port), PoolAddress.Parse(text));

    [Theory]
    [InlineData("host:")]
    [InlineData(":6432")]
    [InlineData("host:99999")]
    public void An_address_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => PoolAddress.Parse(text));

    /// <summary>An import by the API, as people make one: orchestration, activities, the owner's connection beside the pool.</summary>
    private async Task ImportAsync()
    {
        using var form = new MultipartFormDataContent();
        using var file = new StringContent("""{"event_id":"pooled-1","user_id":"u1","timestamp":"2026-02-01T00:00:00Z","name":"visit"}""" + "\n");
        form.Add(file, "file", "visits.ndjson");
        using var response = await product.Client.PostAsync(new Uri("/api/imports", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Eventually.TrueAsync("the import is through", async () => await product.Database.ScalarAsync<long>("select count(*) from warehouse.events where name = 'visit'") == 1);
    }

    /// <summary>Looks at every server connection of the logins: no setting, lock, notification or prepared statement outlived its transaction.</summary>
    private async Task AssertNothingLeftAsync(string logins)
    {
        Assert.InRange(await ConnectionsAsync(logins), 1, PgBouncer.ServerConnections);
        Assert.Equal(0, await product.Database.ScalarAsync<long>(
            "select count(*) from pg_locks l join pg_stat_activity a using (pid) where a.usename like $1 and a.datname = current_database() and l.locktype = 'advisory' and a.state = 'idle'", logins));
        Assert.Equal(0, await product.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where usename like $1 and datname = current_database() and query ilike 'listen %'", logins));
        if (!logins.Contains("app", StringComparison.Ordinal))
        {
            return;
        }

        // As many transactions at once as there are connections, so that each is looked at.
        var scopes = await Task.WhenAll(Enumerable.Range(0, PgBouncer.ServerConnections).Select(_ => product.Database.Database.OpenAsync(product.OrganizationId, CancellationToken.None)));
        foreach (var scope in scopes)
        {
            await using var command = scope.Command("select (select count(*) from pg_prepared_statements), (select count(*) from pg_listening_channels())");
            await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            {
                await reader.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Equal((0L, 0L), (reader.GetInt64(0), reader.GetInt64(1)));
            }

            await scope.DisposeAsync();
        }

        await using var outside = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(product.Database.ConnectionString)
        {
            Host = product.Bouncer.Address.Host, Port = product.Bouncer.Address.Port, Pooling = false,
        });
        await using var setting = outside.CreateCommand("select coalesce(current_setting('app.organization_id', true), '')");
        Assert.Equal("", await setting.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private Task<long> ConnectionsAsync(string logins) =>
        product.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where usename like $1 and datname = current_database()", logins);

    private async Task<bool> RunsAsync(string marker) =>
        await product.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where state = 'active' and query like $1 and pid <> pg_backend_pid()", $"select%{marker}%") > 0;
}
