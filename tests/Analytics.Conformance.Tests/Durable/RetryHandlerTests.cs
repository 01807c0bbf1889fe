using System.Collections.Concurrent;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Retries that code decides.</summary>
public sealed class RetryHandlerTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_handler_is_asked_after_every_failure_and_again_in_every_replay()
    {
        var trace = new ConcurrentQueue<int>();
        RetryHandler handler = retry =>
        {
            trace.Enqueue(retry.LastAttemptNumber);
            return retry.LastAttemptNumber < 3;
        };
        var (output, _) = await RunAsync(TaskOptions.FromRetryHandler(handler), failures: 99);
        Assert.Equal([1, 1, 2, 1, 2, 3], trace);
        Assert.Equal("2 Task 'Activity' (#2) failed with an unhandled exception: flaky 3", output);
    }

    [Fact]
    public async Task It_is_told_the_failure_and_the_time_that_passed()
    {
        var seen = new ConcurrentQueue<RetryContext>();
        RetryHandler handler = retry =>
        {
            seen.Enqueue(retry);
            return false;
        };
        await RunAsync(TaskOptions.FromRetryHandler(handler), failures: 99);
        var told = Assert.Single(seen);
        Assert.Equal((1, "System.TimeoutException", "flaky 1"), (told.LastAttemptNumber, told.LastFailure.ErrorType, told.LastFailure.ErrorMessage));
        Assert.True(told.TotalRetryTime >= TimeSpan.Zero);
        Assert.NotNull(told.OrchestrationContext);
    }

    [Fact]
    public async Task Its_no_throws_the_failure()
    {
        var (output, attempts) = await RunAsync(TaskOptions.FromRetryHandler((RetryContext _) => false), failures: 99);
        Assert.Equal(("0 Task 'Activity' (#0) failed with an unhandled exception: flaky 1", 1), (output, attempts));
    }

    [Fact]
    public async Task It_has_no_delay_of_its_own()
    {
        var (output, attempts) = await RunAsync(TaskOptions.FromRetryHandler((RetryContext _) => true), failures: 2);
        Assert.Equal(("ok", 3), (output, attempts));
        Assert.DoesNotContain(await HistoryAsync(), item => item is TimerCreatedEvent);
    }

    [Fact]
    public async Task An_asynchronous_handler_may_wait_on_a_timer()
    {
        AsyncRetryHandler handler = async retry =>
        {
            await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(20), retry.CancellationToken);
            return true;
        };
        var (output, attempts) = await RunAsync(TaskOptions.FromRetryHandler(handler), failures: 2);
        Assert.Equal(("ok", 3), (output, attempts));
        Assert.Equal([20, 20], (await HistoryAsync()).OfType<TimerCreatedEvent>().Select(timer => (timer.FireAt - timer.Timestamp).TotalMilliseconds));
    }

    [Fact]
    public async Task A_handler_serves_sub_orchestrations_too()
    {
        var attempts = 0;
        var end = await app.RunAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(
            nameof(ScriptedFunctions.Child), null, TaskOptions.FromRetryHandler((RetryContext retry) => retry.LastAttemptNumber < 5)))
        {
            Child = _ => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException("flaky") : Task.FromResult<object?>("ok"),
        });
        Assert.Equal(("ok", 3), (end.ReadOutputAs<string>(), attempts));
    }

    private string _id = string.Empty;

    private Task<IList<HistoryEvent>> HistoryAsync() => app.Client.GetOrchestrationHistoryAsync(_id);

    private async Task<(string Output, int Attempts)> RunAsync(TaskOptions options, int failures)
    {
        var attempts = 0;
        var end = await app.RunAsync(new Script(async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "x", options);
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskId} {failed.Message}";
            }
        })
        {
            Activity = _ => Interlocked.Increment(ref attempts) is var number && number <= failures
                ? throw new TimeoutException($"flaky {number}")
                : Task.FromResult<object?>("ok"),
        });
        _id = end.InstanceId;
        return (end.ReadOutputAs<string>()!, attempts);
    }
}
