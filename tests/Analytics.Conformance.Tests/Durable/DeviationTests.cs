using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>
/// What we do otherwise than the genuine worker, on purpose: the table in docs/architecture/durable-runtime.md gives the reasons. Only
/// these cases are expected to fail when the suite runs against another implementation.
/// </summary>
public sealed class DeviationTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_custom_status_of_more_than_sixteen_kilobytes_fails_the_orchestration()
    {
        var end = await app.RunAsync(context =>
        {
            context.SetCustomStatus(new string('x', 8_191));
            return Task.FromResult<object?>(null);
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("16 KB is the limit", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_await_that_is_not_durable_fails_even_if_the_context_was_used()
    {
        var end = await app.RunAsync(async context =>
        {
            context.SetCustomStatus(context.CurrentUtcDateTime);
            await Task.Delay(10);
            return null;
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", end.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_waiter_takes_no_event()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var kept = context.WaitForExternalEvent<int>("e");
            _ = context.WaitForExternalEvent<int>("e", cancellation.Token);
            cancellation.Cancel();
            context.SetCustomStatus("waiting");
            return await kept;
        });
        await app.Client.RaiseEventAsync(id, "e", 7);
        Assert.Equal(7, (await app.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_id_of_more_than_a_hundred_characters_is_refused()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => app.StartAsync(_ => Task.FromResult<object?>(null), null, new StartOrchestrationOptions(new string('x', 101))));
        Assert.Contains("100 is the limit", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_refused_is_an_argument_exception()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => app.StartAsync(_ => Task.FromResult<object?>(null), null, new StartOrchestrationOptions("a/b")));
        Assert.Contains("must not contain", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewind_runs_the_last_attempt_of_retried_calls_again()
    {
        var calls = new ConcurrentQueue<string>();
        var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(5)));
        var handled = TaskOptions.FromRetryHandler((RetryContext context) => context.LastAttemptNumber < 2);
        var id = await app.StartAsync(new Script(async context =>
        {
            var results = await Task.WhenAll(
                context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "policy", retry), context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "fine"));
            return $"{string.Join(' ', results)} {await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "handler", handled)}";
        })
        {
            Activity = input =>
            {
                var name = input!.Value.GetString()!;
                calls.Enqueue(name);
                var allowed = name switch { "policy" => 3, "handler" => 2, _ => 0 };
                return calls.Count(made => made == name) <= allowed ? throw new InvalidOperationException(name) : Task.FromResult<object?>(name);
            },
        });
        await app.EndOfAsync(id);
        await app.Client.RewindInstanceAsync(id, "the policy's call");
        await app.ReachAsync(id, row => row.RuntimeStatus == OrchestrationRuntimeStatus.Failed && calls.Count == 7);
        await app.Client.RewindInstanceAsync(id, "the handler's call");
        var end = await app.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "policy fine handler"), (end.RuntimeStatus, end.ReadOutputAs<string>()));
        Assert.Equal((4, 1, 3), (calls.Count(made => made == "policy"), calls.Count(made => made == "fine"), calls.Count(made => made == "handler")));
    }

    [Fact]
    public async Task Entities_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => app.Client.Entities);
        var end = await app.RunAsync(context => Task.FromResult<object?>(context.Entities));
        Assert.Equal("System.NotSupportedException", end.FailureDetails!.ErrorType);
    }
}
