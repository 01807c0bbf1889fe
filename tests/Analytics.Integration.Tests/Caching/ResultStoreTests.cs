using Analytics.Chat.Queries.Caching;
using StackExchange.Redis;

namespace Analytics.Integration.Tests.Caching;

public sealed class MemoryResultStoreTests : ResultStoreContract
{
    public override ValueTask InitializeAsync()
    {
        Store = OtherProcess = new MemoryResultStore(1024 * 1024, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        ((MemoryResultStore)Store).Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Memory_holds_no_more_than_its_limit()
    {
        using var small = new MemoryResultStore(100_000, TimeProvider.System);
        for (var n = 0; n < 200; n++)
        {
            var key = CacheGiven.Key(Ours, $"select {n}");
            await small.SaveAsync(key, Guid.Empty, CacheGiven.Result(key, [new string('x', 2_000)]), CacheGiven.Day, CancellationToken.None);
        }

        Assert.InRange((await small.MeasureAsync(Ours, CancellationToken.None)).Bytes, 1, 100_000);
    }
}

public sealed class PostgresResultStoreTests(PostgresFixture postgres) : ResultStoreContract
{
    private TestDatabase? _test;

    public override async ValueTask InitializeAsync()
    {
        _test = await postgres.CreateDatabaseAsync();
        (Ours, Theirs) = (await _test.AddOrganizationAsync("ours"), await _test.AddOrganizationAsync("theirs"));
        await _test.ExecuteAsync("update app.organizations set data_version = 1");
        Store = new PostgresResultStore(_test.Database, new CacheOptions { OrganizationMegabytes = 1 }, TimeProvider.System);
        OtherProcess = new PostgresResultStore(_test.Database, new CacheOptions(), TimeProvider.System);
    }

    public override async ValueTask DisposeAsync()
    {
        await _test!.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Sweeping_removes_what_expired_what_is_of_older_data_and_the_least_used_above_an_organizations_share()
    {
        var (current, expired, older) = (CacheGiven.Key(Theirs, "current"), CacheGiven.Key(Theirs, "expired"), CacheGiven.Key(Theirs, "older"));
        await Store.SaveAsync(current, Guid.Empty, CacheGiven.Result(current, [1L]), CacheGiven.Day, CancellationToken.None);
        await Store.SaveAsync(expired, Guid.Empty, CacheGiven.Result(expired, [1L]), TimeSpan.FromMicroseconds(1), CancellationToken.None);
        await Store.SaveAsync(older, Guid.Empty, CacheGiven.Result(older, [1L]) with { DataVersion = 0 }, CacheGiven.Day, CancellationToken.None);
        var noise = new Random(4);
        for (var n = 0; n < 6; n++)
        {
            var key = CacheGiven.Key(Ours, $"select {n}");
            await Store.SaveAsync(key, Guid.Empty, CacheGiven.Result(key, [Convert.ToBase64String(Enumerable.Range(0, 300_000).Select(_ => (byte)noise.Next(256)).ToArray())]), CacheGiven.Day, CancellationToken.None);
        }

        // Used last: it stays although it was saved first.
        Assert.NotNull((await Store.FindOrLeaseAsync(CacheGiven.Key(Ours, "select 0"), Guid.Empty, TimeSpan.FromSeconds(1), CancellationToken.None)).Result);

        Assert.Equal(5, await Store.SweepAsync(CancellationToken.None));
        Assert.Equal(0, await Store.SweepAsync(CancellationToken.None));

        Assert.Equal(3, (await Store.MeasureAsync(Ours, CancellationToken.None)).Entries);
        Assert.Equal(1, (await Store.MeasureAsync(Theirs, CancellationToken.None)).Entries);
        Assert.NotNull((await Store.FindOrLeaseAsync(CacheGiven.Key(Ours, "select 0"), Guid.Empty, TimeSpan.FromSeconds(1), CancellationToken.None)).Result);
    }

    [Fact]
    public async Task Row_level_security_hides_the_cache_of_another_organization_even_from_a_statement_without_a_filter()
    {
        var key = CacheGiven.Key(Theirs);
        await Store.SaveAsync(key, Guid.Empty, CacheGiven.Result(key, [1L]), CacheGiven.Day, CancellationToken.None);
        await using var scope = await _test!.Database.OpenAsync(Ours, CancellationToken.None);
        await using var command = scope.Command("select count(*) from app.analytics_cache, app.analytics_cache_fillers");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}

public sealed class RedisResultStoreTests(RedisServer redis) : ResultStoreContract, IClassFixture<RedisServer>
{
    private readonly string _installation = Guid.NewGuid().ToString("N");

    public override ValueTask InitializeAsync()
    {
        Store = Open(_installation);
        OtherProcess = Open(_installation);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await ((RedisResultStore)Store).DisposeAsync();
        await ((RedisResultStore)OtherProcess).DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Two_installations_that_share_a_server_find_nothing_of_each_other()
    {
        var key = CacheGiven.Key(Ours);
        await Store.SaveAsync(key, Guid.Empty, CacheGiven.Result(key, [1L]), CacheGiven.Day, CancellationToken.None);

        await using var stranger = Open(Guid.NewGuid().ToString("N"));

        Assert.Null((await stranger.FindOrLeaseAsync(key, Guid.Empty, TimeSpan.FromSeconds(1), CancellationToken.None)).Result);
        Assert.Equal(0, (await stranger.MeasureAsync(Ours, CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task A_result_that_somebody_moved_under_the_key_of_another_organization_is_not_shown_to_it()
    {
        var (ours, theirs) = (CacheGiven.Key(Ours), CacheGiven.Key(Theirs));
        await Store.SaveAsync(theirs, Guid.Empty, CacheGiven.Result(theirs, ["their secret"]), CacheGiven.Day, CancellationToken.None);
        await using var direct = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var database = direct.GetDatabase();
        await database.StringSetAsync($"analytics:{_installation}:{Ours}:{{{ours.Hash}}}:result", await database.StringGetAsync($"analytics:{_installation}:{Theirs}:{{{theirs.Hash}}}:result"));
        using var cache = CacheGiven.Cache(Store);

        var read = await cache.GetAsync(ours, 1, CacheGiven.Reading(() => Task.CompletedTask, "our own"), CancellationToken.None);

        Assert.Equal("our own", read.Table!.Rows[0][0]);
    }

    private RedisResultStore Open(string installation) => new(new RedisConnection(redis.Address, TimeSpan.FromSeconds(10), null), installation);
}
