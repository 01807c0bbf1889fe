using System.Collections.Concurrent;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;

namespace Analytics.Runtime.Tests.Durable;

public sealed class RetryTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    private readonly ConcurrentQueue<TimeSpan> _attempts = new();

    private readonly ConcurrentQueue<string> _trace = new();

    [Fact]
    public async Task A_policy_waits_longer_each_time_until_the_task_succeeds()
    {
        var output = await FlakyAsync("Backs", 3, new RetryPolicy(4, TimeSpan.FromMilliseconds(200), 2));
        Assert.Equal("ok", output);
        AssertGaps(200, 400, 800);
    }

    [Fact]
    public async Task The_last_failure_of_a_policy_is_thrown_with_the_number_of_its_attempt()
    {
        var output = await FlakyAsync("GivesUp", 9, new RetryPolicy(4, TimeSpan.FromMilliseconds(20), 2));
        Assert.Equal("failed id=6 'Task 'GivesUpFlaky' (#6) failed with an unhandled exception: flaky'", output);
        Assert.Equal(4, _attempts.Count);
    }

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

    [Fact]
    public async Task A_failure_that_the_policy_does_not_handle_is_not_retried()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(5))
        {
            HandleFailure = failure =>
            {
                _trace.Enqueue("HF:" + failure.ErrorType);
                return false;
            },
        };
        Assert.Equal("failed id=0 'Task 'UnhandledFlaky' (#0) failed with an unhandled exception: flaky'", await FlakyAsync("Unhandled", 9, policy));
        Assert.Single(_attempts);
        Assert.Equal("HF:System.TimeoutException", string.Join(' ', _trace));
    }

    [Fact]
    public async Task A_filter_that_throws_means_no_retry()
    {
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(5)) { HandleFailure = _ => throw new InvalidOperationException("filter") };
        Assert.StartsWith("failed id=0", await FlakyAsync("ThrowingFilter", 9, policy), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_is_asked_after_every_failure_and_again_in_every_replay()
    {
        RetryHandler handler = retry =>
        {
            _trace.Enqueue($"RH:{retry.LastAttemptNumber}:{retry.LastFailure.ErrorType}:{retry.TotalRetryTime >= TimeSpan.Zero}");
            return retry.LastAttemptNumber < 3;
        };
        Assert.Equal("failed id=2 'Task 'HandledFlaky' (#2) failed with an unhandled exception: flaky'", await FlakyAsync("Handled", 9, TaskOptions.FromRetryHandler(handler)));
        const string failure = "System.TimeoutException:True";
        Assert.Equal(
            $"RH:1:{failure} RH:1:{failure} RH:2:{failure} RH:1:{failure} RH:2:{failure} RH:3:{failure}", string.Join(' ', _trace));
    }

    [Fact]
    public async Task A_handler_may_wait_by_itself()
    {
        AsyncRetryHandler handler = async retry =>
        {
            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(150), retry.CancellationToken);
            return true;
        };
        Assert.Equal("ok", await FlakyAsync("SelfPaced", 2, TaskOptions.FromRetryHandler(handler)));
        AssertGaps(150, 150);
    }

    [Fact]
    public async Task A_sub_orchestration_is_retried_under_the_same_id()
    {
        var ids = new ConcurrentQueue<string>();
        runtime.Orchestrator("FlakyChild", context =>
        {
            ids.Enqueue(context.InstanceId);
            return ids.Count < 3 ? throw new TimeoutException("flaky") : Task.FromResult("ok");
        });
        var end = await runtime.RunAsync("RetriesChild", context => context.CallSubOrchestratorAsync<string>(
            "FlakyChild", null, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(10)))));
        Assert.Equal("ok", end.ReadOutputAs<string>());
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 100, 0.5)]
    public void A_senseless_policy_is_refused(int attempts, int milliseconds, double factor) =>
        Assert.ThrowsAny<ArgumentException>(() => new RetryPolicy(attempts, TimeSpan.FromMilliseconds(milliseconds), factor));

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

    private Task<string> FlakyAsync(string name, int failures, RetryPolicy policy) =>
        FlakyAsync(name, failures, TaskOptions.FromRetryPolicy(policy));

    private async Task<string> FlakyAsync(string name, int failures, TaskOptions options)
    {
        runtime.Activity<string, string>(name + "Flaky", (Func<string, string>)(_ =>
        {
            _attempts.Enqueue(TimeSpan.FromMilliseconds(Environment.TickCount64));
            return _attempts.Count <= failures ? throw new TimeoutException("flaky") : "ok";
        }));
        var end = await runtime.RunAsync(name, async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>(name + "Flaky", "x", options);
            }
            catch (TaskFailedException failed)
            {
                return $"failed id={failed.TaskId} '{failed.Message}'";
            }
        });
        return end.ReadOutputAs<string>()!;
    }

    private void AssertGaps(params int[] expected)
    {
        var gaps = _attempts.Zip(_attempts.Skip(1), (first, second) => (second - first).TotalMilliseconds).ToList();
        Assert.Equal(expected.Length, gaps.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            // Not before its time, apart from the resolution of the tick count; how late depends on the machine.
            Assert.InRange(gaps[i], expected[i] - 20, expected[i] + 1500);
        }
    }
}
