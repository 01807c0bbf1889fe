using Analytics.Platform.Results;
using Analytics.Warehouse;

namespace Analytics.App.Tests.Warehouse;

public sealed class QueryGateTests
{
    private const int Loud = 1;
    private const int Quiet = 2;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_organization_runs_no_more_at_once_than_it_may_while_another_still_gets_in()
    {
        var gate = new QueryGate(new QueryGateLimits(AtOnce: 4, AtOncePerOrganization: 2, WaitingPerOrganization: 10));
        await EnterAsync(gate, Loud);
        await EnterAsync(gate, Loud);

        var third = gate.EnterAsync(Loud, _ct);
        await EnterAsync(gate, Quiet);

        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task The_only_query_of_one_is_served_before_the_second_waiting_query_of_another()
    {
        var gate = new QueryGate(new QueryGateLimits(AtOnce: 1, AtOncePerOrganization: 1, WaitingPerOrganization: 100));
        var running = await EnterAsync(gate, Loud);
        var loud = Enumerable.Range(0, 50).Select(_ => gate.EnterAsync(Loud, _ct)).ToArray();
        var quiet = gate.EnterAsync(Quiet, _ct);

        running.Dispose();
        (await loud[0]).Value.Dispose();
        (await quiet).Value.Dispose();

        Assert.False(loud[2].IsCompleted);
        foreach (var next in loud[1..])
        {
            (await next).Value.Dispose();
        }
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_line_and_the_next_is_served()
    {
        var gate = new QueryGate(new QueryGateLimits(1, 1, 10));
        var running = await EnterAsync(gate, Loud);
        using var patience = new CancellationTokenSource();
        var first = gate.EnterAsync(Loud, patience.Token);
        var second = gate.EnterAsync(Loud, _ct);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        running.Dispose();

        Assert.False((await second).IsError);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_with_a_time_to_wait()
    {
        var gate = new QueryGate(new QueryGateLimits(1, 1, WaitingPerOrganization: 2));
        await EnterAsync(gate, Loud);
        _ = gate.EnterAsync(Loud, _ct);
        _ = gate.EnterAsync(Loud, _ct);

        var refused = await gate.EnterAsync(Loud, _ct);

        Assert.Equal("query.too_many_waiting", refused.Error?.Code);
        Assert.NotNull(((LimitReached)refused.Error!).RetryAfter);
    }

    [Fact]
    public async Task A_place_given_back_twice_counts_once()
    {
        var gate = new QueryGate(new QueryGateLimits(1, 1, 10));
        var place = await EnterAsync(gate, Loud);
        place.Dispose();
        place.Dispose();

        await EnterAsync(gate, Loud);

        Assert.False(gate.EnterAsync(Quiet, _ct).IsCompleted);
    }

    [Fact]
    public async Task Under_a_storm_nobody_is_lost_and_the_limits_hold()
    {
        var gate = new QueryGate(new QueryGateLimits(AtOnce: 5, AtOncePerOrganization: 2, WaitingPerOrganization: 10_000));
        var running = new int[8];
        var most = 0;
        var served = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 4_000), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = _ct }, async (i, ct) =>
        {
            var organization = i % running.Length;
            using var place = (await gate.EnterAsync(organization, ct)).Value;
            Assert.InRange(Interlocked.Increment(ref running[organization]), 1, 2);
            InterlockedMax(ref most, running.Sum());
            await Task.Yield();
            Interlocked.Decrement(ref running[organization]);
            Interlocked.Increment(ref served);
        });

        Assert.Equal(4_000, served);
        Assert.InRange(most, 2, 5);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = Volatile.Read(ref most))
        {
        }
    }

    private async Task<IDisposable> EnterAsync(QueryGate gate, int organizationId)
    {
        var place = gate.EnterAsync(organizationId, _ct);
        Assert.True(place.IsCompletedSuccessfully);
        return (await place).Value;
    }
}
