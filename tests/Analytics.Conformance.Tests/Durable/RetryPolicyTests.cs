using System.Collections.Concurrent;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Retries by a policy. Delays are read from the history, where they are exact however busy the machine is.</summary>
public sealed class RetryPolicyTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public void The_defaults_are_no_backoff_an_hour_and_no_limit()
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(1));
        Assert.Equal((3, TimeSpan.FromSeconds(1), 1.0), (policy.MaxNumberOfAttempts, policy.FirstRetryInterval, policy.BackoffCoefficient));
        Assert.Equal((TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan), (policy.MaxRetryInterval, policy.RetryTimeout));
    }

    [Theory]
    [InlineData(0, 100, 1.0, null, null)]
    [InlineData(-1, 100, 1.0, null, null)]
    [InlineData(1, 0, 1.0, null, null)]
    [InlineData(1, -1, 1.0, null, null)]
    [InlineData(1, 100, 0.5, null, null)]
    [InlineData(1, 100, 1.0, 99, null)]
    [InlineData(1, 100, 1.0, null, 99)]
    public void A_senseless_policy_is_refused(int attempts, int first, double backoff, int? longest, int? limit) =>
        Assert.ThrowsAny<ArgumentException>(() => new RetryPolicy(attempts, Milliseconds(first), backoff, Optional(longest), Optional(limit)));

    [Fact]
    public void Endless_is_no_shorter_than_the_first_interval()
    {
        var policy = new RetryPolicy(1, TimeSpan.FromHours(2), 1, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Assert.Equal((Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan), (policy.MaxRetryInterval, policy.RetryTimeout));
    }

    [Fact]
    public async Task The_number_of_attempts_counts_the_first_try()
    {
        var run = await RunAsync(new RetryPolicy(3, Milliseconds(5)), failures: 99);
        Assert.Equal(3, run.Attempts);
    }

    [Fact]
    public async Task Each_delay_is_the_one_before_times_the_coefficient()
    {
        var run = await RunAsync(new RetryPolicy(4, Milliseconds(10), 3), failures: 3);
        Assert.Equal("ok", run.Output);
        Assert.Equal([10, 30, 90], run.Delays);
    }

    [Fact]
    public async Task No_delay_is_longer_than_the_longest_interval()
    {
        var run = await RunAsync(new RetryPolicy(6, Milliseconds(10), 3, Milliseconds(40)), failures: 5);
        Assert.Equal([10, 30, 40, 40, 40], run.Delays);
    }

    [Fact]
    public async Task Without_a_longest_interval_it_is_an_hour()
    {
        var id = await app.StartAsync(Failing(new RetryPolicy(9, Milliseconds(10), 1_000_000), 99, out _));
        await app.ReachAsync(id, _ => Delays(id).Count == 2);
        Assert.Equal([10, TimeSpan.FromHours(1).TotalMilliseconds], Delays(id));
    }

    [Fact]
    public async Task Attempts_and_timers_take_new_ids_and_the_last_failure_is_thrown()
    {
        var run = await RunAsync(new RetryPolicy(4, Milliseconds(5)), failures: 99);
        Assert.Equal("6 Task 'Activity' (#6) failed with an unhandled exception: flaky 4", run.Output);
    }

    [Fact]
    public async Task After_the_last_attempt_the_history_has_a_timer_of_no_length()
    {
        var run = await RunAsync(new RetryPolicy(2, Milliseconds(5)), failures: 99);
        Assert.Equal([5, 0], run.Delays);
    }

    [Fact]
    public async Task A_success_ends_the_retries()
    {
        var run = await RunAsync(new RetryPolicy(9, Milliseconds(5)), failures: 2);
        Assert.Equal(("ok", 3), (run.Output, run.Attempts));
    }

    [Fact]
    public async Task The_time_limit_is_compared_before_the_delay_and_without_it()
    {
        // Long enough for a busy machine to see the first failure within it.
        var limit = Milliseconds(2_000);
        var run = await RunAsync(new RetryPolicy(99, Milliseconds(1_200), retryTimeout: limit), failures: 99);

        // What decides is when the code saw each failure, counted from the first attempt.
        var failures = run.History.OfType<TaskFailedEvent>().Select(failed => failed.Timestamp - run.History[0].Timestamp).ToList();
        Assert.All(failures.SkipLast(1), elapsed => Assert.True(elapsed < limit));
        Assert.True(failures[^1] >= limit);
        Assert.Equal(run.Attempts - 1, run.Delays.Count);
        Assert.True(run.Attempts >= 2);
        Assert.Equal($"{2 * (run.Attempts - 1)} Task 'Activity' (#{2 * (run.Attempts - 1)}) failed with an unhandled exception: flaky {run.Attempts}", run.Output);
    }

    [Fact]
    public async Task A_failure_that_the_policy_does_not_handle_is_thrown_after_one_attempt()
    {
        var seen = new ConcurrentQueue<TaskFailureDetails>();
        var policy = new RetryPolicy(5, TimeSpan.FromHours(1))
        {
            HandleFailure = failure =>
            {
                seen.Enqueue(failure);
                return false;
            },
        };
        var run = await RunAsync(policy, failures: 99);
        Assert.Equal(("0 Task 'Activity' (#0) failed with an unhandled exception: flaky 1", 1), (run.Output, run.Attempts));
        Assert.Empty(run.Delays);
        Assert.All(seen, failure => Assert.Equal(("System.TimeoutException", "flaky 1"), (failure.ErrorType, failure.ErrorMessage)));
        Assert.NotEmpty(seen);
    }

    [Fact]
    public async Task A_failure_that_the_policy_handles_is_tried_again()
    {
        var run = await RunAsync(new RetryPolicy(5, Milliseconds(5)) { HandleFailure = failure => failure.IsCausedBy<TimeoutException>() }, failures: 1);
        Assert.Equal(("ok", 2), (run.Output, run.Attempts));
    }

    [Fact]
    public async Task A_filter_that_throws_means_no_retry()
    {
        var run = await RunAsync(new RetryPolicy(5, TimeSpan.FromHours(1)) { HandleFailure = _ => throw new InvalidOperationException("filter") }, failures: 99);
        Assert.Equal(("0 Task 'Activity' (#0) failed with an unhandled exception: flaky 1", 1), (run.Output, run.Attempts));
    }

    [Fact]
    public async Task A_sub_orchestration_is_tried_again_under_the_same_id()
    {
        var ids = new ConcurrentQueue<string>();
        var end = await app.RunAsync(ChildScript(ids, context => context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, TaskOptions.FromRetryPolicy(new RetryPolicy(5, Milliseconds(5))))));
        Assert.Equal("ok", end.ReadOutputAs<string>());
        Assert.Equal(3, ids.Count);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_sub_orchestration_keeps_the_id_that_it_was_given()
    {
        var ids = new ConcurrentQueue<string>();
        var end = await app.RunAsync(ChildScript(ids, context => context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, TaskOptions.FromRetryPolicy(new RetryPolicy(5, Milliseconds(5))).WithInstanceId(context.InstanceId + ":c"))));
        Assert.Equal("ok", end.ReadOutputAs<string>());
        Assert.Equal(Enumerable.Repeat(end.InstanceId + ":c", 3), ids);
    }

    private static Script ChildScript(ConcurrentQueue<string> ids, Func<TaskOrchestrationContext, Task<string>> call) => new(async context => await call(context))
    {
        Child = context =>
        {
            ids.Enqueue(context.InstanceId);
            return ids.Count < 3 ? throw new TimeoutException("flaky") : Task.FromResult<object?>("ok");
        },
    };

    private async Task<Run> RunAsync(RetryPolicy policy, int failures)
    {
        var end = await app.RunAsync(Failing(policy, failures, out var attempts));
        return new Run(end.ReadOutputAs<string>()!, attempts.Count, Delays(end.InstanceId), await app.Client.GetOrchestrationHistoryAsync(end.InstanceId));
    }

    private static Script Failing(RetryPolicy policy, int failures, out ConcurrentQueue<int> attempts)
    {
        var made = attempts = new ConcurrentQueue<int>();
        return new Script(async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "x", TaskOptions.FromRetryPolicy(policy));
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskId} {failed.Message}";
            }
        })
        {
            Activity = _ =>
            {
                made.Enqueue(0);
                return made.Count <= failures ? throw new TimeoutException($"flaky {made.Count}") : Task.FromResult<object?>("ok");
            },
        };
    }

    /// <summary>How long each timer was to wait, in milliseconds.</summary>
    private List<double> Delays(string instanceId) =>
        [.. app.Client.GetOrchestrationHistoryAsync(instanceId).GetAwaiter().GetResult().OfType<TimerCreatedEvent>().Select(timer => (timer.FireAt - timer.Timestamp).TotalMilliseconds)];

    private static TimeSpan Milliseconds(int number) => TimeSpan.FromMilliseconds(number);

    private static TimeSpan? Optional(int? number) => number is { } value ? Milliseconds(value) : null;

    private sealed record Run(string Output, int Attempts, IReadOnlyList<double> Delays, IList<HistoryEvent> History);
}
