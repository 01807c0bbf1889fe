using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;

namespace Analytics.Runtime.Tests.Durable;

/// <summary>Retries over hours, in a time that only the timers move.</summary>
public sealed class RetryTests
{
    [Fact]
    public void The_delay_grows_by_the_factor_and_never_exceeds_the_longest_interval()
    {
        var run = FlakyRun(9, new RetryPolicy(6, TimeSpan.FromMilliseconds(100), 3, TimeSpan.FromMilliseconds(500)), out var end);
        Assert.Equal([0, 100, 400, 900, 1400, 1900], run.ActivityTimes.Select(time => time.TotalMilliseconds));
        Assert.Equal("\"failed id=10\"", end.Output);
    }

    [Theory]
    [InlineData(700, 4)]
    [InlineData(900, 4)]
    [InlineData(901, 5)]
    public void The_time_limit_is_checked_before_the_delay(int limit, int attempts)
    {
        var policy = new RetryPolicy(99, TimeSpan.FromMilliseconds(300), retryTimeout: TimeSpan.FromMilliseconds(limit));
        var run = FlakyRun(99, policy, out var end);
        Assert.Equal(attempts, run.ActivityTimes.Count);
        Assert.Equal($"\"failed id={2 * (attempts - 1)}\"", end.Output);
    }

    [Fact]
    public void A_success_ends_the_retries()
    {
        var run = FlakyRun(2, new RetryPolicy(5, TimeSpan.FromHours(2), 1, Timeout.InfiniteTimeSpan), out var end);
        Assert.Equal([0, 2, 4], run.ActivityTimes.Select(time => time.TotalHours));
        Assert.Equal("\"ok\"", end.Output);
    }

    private static VirtualRun FlakyRun(int failures, RetryPolicy policy, out Completion end)
    {
        var run = new VirtualRun();
        var attempt = 0;
        end = run.Run(
            async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Flaky", "x", TaskOptions.FromRetryPolicy(policy));
                }
                catch (TaskFailedException failed)
                {
                    return $"failed id={failed.TaskId}";
                }
            },
            () => ++attempt <= failures ? new StoredFailure("System.TimeoutException", "flaky", null, null) : null);
        return run;
    }
}
