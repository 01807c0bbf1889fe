using System.Net;
using System.Net.Sockets;
using Analytics.Chat.Queries.Caching;

namespace Analytics.Integration.Tests.Caching;

/// <summary>The cache may be down or slow; answers come all the same.</summary>
public sealed class RedisOutageTests
{
    private static readonly CacheOptions Options = new() { Backend = "redis", Redis = "unused", Timeout = TimeSpan.FromMilliseconds(400), MemoryLifetime = TimeSpan.FromTicks(1) };

    [Fact]
    public async Task Answers_come_while_redis_is_down_and_are_shared_again_once_it_is_back()
    {
        await using var server = new RedisServer();
        await server.InitializeAsync();
        await using var store = Store(server.Address);
        var figures = new CacheFigures();
        var clock = new SteppingClock();
        using var cache = CacheGiven.Cache(store, Options, clock, figures);
        Assert.False((await AskAsync(cache, 1)).FromCache);

        await server.StopAsync();
        for (var n = 2; n < 8; n++)
        {
            Assert.Equal((long)n, (await AskAsync(cache, n)).Table!.Rows[0][0]);
        }

        Assert.True(cache.StoreIsResting);
        var faults = figures.FaultCount;
        Assert.InRange(faults, 3, 12);
        await AskAsync(cache, 8);
        Assert.Equal(faults, figures.FaultCount);

        await server.StartAsync();
        await Eventually.TrueAsync("a result of before the outage's end is shared again", async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(11));
            await AskAsync(cache, 9);
            return (await AskAsync(cache, 9)).FromCache;
        });
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_costs_a_bounded_time_and_then_none()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var store = Store(silent.LocalEndpoint.ToString()!);
        using var cache = CacheGiven.Cache(store, Options);

        for (var n = 0; n < 4; n++)
        {
            Assert.Equal((long)n, (await AskAsync(cache, n)).Table!.Rows[0][0]);
        }

        Assert.True(cache.StoreIsResting);
        var looked = store.FindOrLeaseAsync(CacheGiven.Key(1), Guid.Empty, TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.False(looked.IsCompletedSuccessfully);
        Assert.Equal(5L, (await AskAsync(cache, 5)).Table!.Rows[0][0]);
    }

    private static RedisResultStore Store(string address) => new(new RedisConnection(address, TimeSpan.FromMilliseconds(400), null), "outage");

    private static Task<Analytics.Chat.Queries.CachedRead> AskAsync(ResultCache cache, int number) =>
        cache.GetAsync(CacheGiven.Key(1, $"select {number}"), 1, CacheGiven.Reading(() => Task.CompletedTask, (long)number), CancellationToken.None);

    /// <summary>Real time plus what the test skips.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private TimeSpan _skipped;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _skipped;

        public void Advance(TimeSpan time) => _skipped += time;
    }
}
