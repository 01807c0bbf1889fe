using Analytics.Chat.Queries;
using Analytics.Chat.Queries.Caching;
using Analytics.Platform.Results;

namespace Analytics.Integration.Tests.Caching;

/// <summary>What the cache does whatever keeps its results.</summary>
public sealed class ResultCacheTests : IDisposable
{
    private readonly MemoryResultStore _store = new(1024 * 1024, TimeProvider.System);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_filler_that_gives_up_hands_over_to_the_next_one_that_waits()
    {
        using var cache = CacheGiven.Cache(_store);
        using var impatient = new CancellationTokenSource();
        var reading = new TaskCompletionSource();
        var first = cache.GetAsync(CacheGiven.Key(1), 1, CacheGiven.Reading(async () =>
        {
            reading.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, impatient.Token);
        }, 1L), impatient.Token);
        await reading.Task;
        var second = cache.GetAsync(CacheGiven.Key(1), 1, CacheGiven.Reading(() => Task.CompletedTask, 2L), CancellationToken.None);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(2L, (await second).Table!.Rows[0][0]);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_kept_for_nobody()
    {
        using var cache = CacheGiven.Cache(_store);
        var gate = new TaskCompletionSource();
        var reads = 0;
        async Task<CachedRead> Fail()
        {
            reads++;
            await gate.Task;
            return CachedRead.Failed(new Invalid("query.invalid", "No."));
        }

        var callers = Enumerable.Range(0, 5).Select(_ => cache.GetAsync(CacheGiven.Key(1), 1, Fail, CancellationToken.None)).ToArray();
        gate.SetResult();
        Assert.All(await Task.WhenAll(callers), read => Assert.Equal("query.invalid", read.Failure!.Code));
        Assert.Equal(1, reads);

        Assert.Equal(3L, (await cache.GetAsync(CacheGiven.Key(1), 1, CacheGiven.Reading(() => Task.CompletedTask, 3L), CancellationToken.None)).Table!.Rows[0][0]);
    }

    [Fact]
    public async Task A_result_above_the_limit_of_size_is_answered_and_not_kept()
    {
        using var cache = CacheGiven.Cache(_store, new CacheOptions { LargestMegabytes = 1 });
        var large = CacheGiven.Reading(() => Task.CompletedTask, new string('x', 700_000));

        Assert.False((await cache.GetAsync(CacheGiven.Key(1), 1, large, CancellationToken.None)).FromCache);
        Assert.False((await cache.GetAsync(CacheGiven.Key(1), 1, large, CancellationToken.None)).FromCache);
    }

    [Fact]
    public async Task Reading_without_the_cache_puts_the_fresh_result_in_its_place_and_counts_as_neither_hit_nor_miss()
    {
        var figures = new CacheFigures();
        using var cache = CacheGiven.Cache(_store, figures: figures);
        var key = CacheGiven.Key(1);
        await cache.GetAsync(key, 1, CacheGiven.Reading(() => Task.CompletedTask, 1L), CancellationToken.None);

        Assert.Equal(2L, (await cache.ReadFreshAsync(key, 1, CacheGiven.Reading(() => Task.CompletedTask, 2L), CancellationToken.None)).Table!.Rows[0][0]);

        var hit = await cache.GetAsync(key, 1, CacheGiven.Reading(() => Task.CompletedTask, 3L), CancellationToken.None);
        Assert.Equal(2L, hit.Table!.Rows[0][0]);
        Assert.True(hit.FromCache);
        Assert.NotNull(hit.StoredAt);
        Assert.Equal(0.5, figures.HitRatio);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused_with_all_faults()
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Cache:Backend"] = "redis", ["Cache:MemoryMegabytes"] = "0" };

        var fault = Assert.Throws<InvalidOperationException>(() => CacheOptions.From(configuration));

        Assert.Contains("Cache:Redis", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Cache:MemoryMegabytes", fault.Message, StringComparison.Ordinal);
    }
}
