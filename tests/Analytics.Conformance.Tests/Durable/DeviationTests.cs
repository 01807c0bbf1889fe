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
    public async Task Entities_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => app.Client.Entities);
        var end = await app.RunAsync(context => Task.FromResult<object?>(context.Entities));
        Assert.Equal("System.NotSupportedException", end.FailureDetails!.ErrorType);
    }
}
