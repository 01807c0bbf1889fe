using Analytics.Chat.Queries;
using Analytics.Chat.Queries.Caching;
using Analytics.Engine.Sql;

namespace Analytics.Integration.Tests.Caching;

/// <summary>What every place for cached results owes; each test runs against each of them.</summary>
public abstract class ResultStoreContract : IAsyncLifetime
{
    private static readonly TimeSpan LongLease = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Guid _me = Guid.CreateVersion7();
    private readonly Guid _other = Guid.CreateVersion7();

    internal IResultStore Store { get; private protected set; } = null!;

    /// <summary>The same store as another process sees it.</summary>
    internal IResultStore OtherProcess { get; private protected set; } = null!;

    protected int Ours { get; private protected set; } = 1;

    protected int Theirs { get; private protected set; } = 2;

    public abstract ValueTask InitializeAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_saved_result_is_found_with_every_value_as_it_was()
    {
        var key = CacheGiven.Key(Ours);
        object?[] row = [9_007_199_254_740_993L, 12345678901234567890.123456789m, 1.1m, null, "text 'with' \"quotes\"", true, new DateOnly(2026, 2, 3), new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero)];

        await Store.SaveAsync(key, _me, CacheGiven.Result(key, row), CacheGiven.Day, None);

        var found = (await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None)).Result;
        Assert.NotNull(found);
        Assert.Equal(row, found.Result.ToTable().Rows[0]);
        Assert.Equal("select 1", found.Result.Sql);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), found.StoredAt);
    }

    [Fact]
    public async Task A_missing_result_is_filled_by_one_at_a_time()
    {
        var key = CacheGiven.Key(Ours);

        Assert.True((await Store.FindOrLeaseAsync(key, _me, LongLease, None)).Leased);
        Assert.Equal(StoreLookup.Busy, await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None));
        Assert.True((await Store.FindOrLeaseAsync(CacheGiven.Key(Ours, "select 2"), _other, LongLease, None)).Leased);

        await Store.SaveAsync(key, _me, CacheGiven.Result(key, [1L]), CacheGiven.Day, None);
        Assert.NotNull((await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None)).Result);
    }

    [Fact]
    public async Task The_right_of_a_filler_that_died_ends_by_itself()
    {
        var key = CacheGiven.Key(Ours);
        Assert.True((await Store.FindOrLeaseAsync(key, _me, TimeSpan.FromMilliseconds(30), None)).Leased);

        await Eventually.TrueAsync("another one may fill", async () => (await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None)).Leased);
    }

    [Fact]
    public async Task A_renewed_right_lasts_and_a_right_given_back_is_free_at_once()
    {
        var key = CacheGiven.Key(Ours);
        await Store.FindOrLeaseAsync(key, _me, TimeSpan.FromSeconds(2), None);
        await Store.RenewAsync(key, _me, LongLease, None);
        await Store.RenewAsync(key, _other, TimeSpan.FromMilliseconds(1), None);
        await Store.ReleaseAsync(key, _other, None);
        Assert.Equal(StoreLookup.Busy, await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None));

        await Store.ReleaseAsync(key, _me, None);
        Assert.True((await OtherProcess.FindOrLeaseAsync(key, _other, LongLease, None)).Leased);
    }

    [Fact]
    public async Task A_result_is_gone_after_its_lifetime()
    {
        var key = CacheGiven.Key(Ours);
        await Store.SaveAsync(key, _me, CacheGiven.Result(key, [1L]), TimeSpan.FromMilliseconds(50), None);

        await Eventually.TrueAsync("the result is gone", async () => (await Store.FindOrLeaseAsync(key, _me, LongLease, None)).Result is null);
    }

    [Fact]
    public async Task A_newer_result_takes_the_place_of_the_older_one()
    {
        var key = CacheGiven.Key(Ours);
        await Store.SaveAsync(key, _me, CacheGiven.Result(key, [1L]), CacheGiven.Day, None);
        await OtherProcess.SaveAsync(key, _other, CacheGiven.Result(key, [2L]), CacheGiven.Day, None);

        Assert.Equal(2L, (await Store.FindOrLeaseAsync(key, _me, LongLease, None)).Result!.Result.Rows[0][0]);
    }

    [Fact]
    public async Task Nothing_is_found_under_the_key_of_another_organization_role_version_or_parameter()
    {
        var key = CacheGiven.Key(Ours, "select $1", parameters: new SqlParameter(new[] { "a, b" }, "text[]"));
        await Store.SaveAsync(key, _me, CacheGiven.Result(key, [1L]), CacheGiven.Day, None);

        foreach (var other in new[]
        {
            CacheGiven.Key(Theirs, "select $1", parameters: new SqlParameter(new[] { "a, b" }, "text[]")),
            key with { OrganizationId = Theirs },
            CacheGiven.Key(Ours, "select $1", roleScope: "masked", parameters: new SqlParameter(new[] { "a, b" }, "text[]")),
            CacheGiven.Key(Ours, "select $1", dataVersion: 2, parameters: new SqlParameter(new[] { "a, b" }, "text[]")),
            CacheGiven.Key(Ours, "select $1", parameters: new SqlParameter(new[] { "a", "b" }, "text[]")),
        })
        {
            Assert.Null((await Store.FindOrLeaseAsync(other, _me, LongLease, None)).Result);
        }
    }

    [Fact]
    public async Task Forgetting_an_organization_leaves_the_others_alone()
    {
        var (ours, theirs) = (CacheGiven.Key(Ours), CacheGiven.Key(Theirs));
        await Store.SaveAsync(ours, _me, CacheGiven.Result(ours, [1L]), CacheGiven.Day, None);
        await Store.SaveAsync(theirs, _me, CacheGiven.Result(theirs, [2L]), CacheGiven.Day, None);
        Assert.Equal(1, (await Store.MeasureAsync(Ours, None)).Entries);

        await OtherProcess.ForgetAsync(Ours, None);

        Assert.Equal(new StoreSize(0, 0), await Store.MeasureAsync(Ours, None));
        Assert.True((await Store.MeasureAsync(Theirs, None)).Bytes > 0);
        Assert.NotNull((await Store.FindOrLeaseAsync(theirs, _me, LongLease, None)).Result);
    }

    [Fact]
    public async Task Many_callers_in_two_processes_read_once()
    {
        var key = CacheGiven.Key(Ours);
        using var one = CacheGiven.Cache(Store);
        using var two = CacheGiven.Cache(OtherProcess);
        var reads = 0;
        var gate = new TaskCompletionSource();
        var read = CacheGiven.Reading(
            () =>
            {
                Interlocked.Increment(ref reads);
                return gate.Task;
            },
            7L);

        var callers = Enumerable.Range(0, 40).Select(n => Task.Run(() => (n % 2 == 0 ? one : two).GetAsync(key, 1, read, None))).ToArray();
        await Eventually.TrueAsync("somebody reads", () => Task.FromResult(Volatile.Read(ref reads) > 0));
        gate.SetResult();

        Assert.All(await Task.WhenAll(callers), result => Assert.Equal(7L, result.Table!.Rows[0][0]));
        Assert.Equal(1, reads);
    }
}

/// <summary>Waits for a named condition.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(string condition, Func<Task<bool>> look, int seconds = 30)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await look())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds, $"It did not come true that {condition}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
