using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class IllegalAwaitTests(DurableApp app) : IClassFixture<DurableApp>
{
    private const string Message =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an orchestrator function's " +
        "implementation or by middleware that invokes asynchronous code.";

    private static readonly Dictionary<string, Func<Task>> Illegal = new()
    {
        ["a delay"] = () => Task.Delay(20),
        ["a delay without the context"] = async () => await Task.Delay(20).ConfigureAwait(false),
        ["the thread pool"] = () => Task.Run(() => Pause()),
        ["a yield to the thread pool"] = async () => await Task.Factory.StartNew(() => Pause(), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default),
    };

    public static TheoryData<string> Kinds => [.. Illegal.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_first_await_that_is_not_durable_fails_the_instance(string kind)
    {
        var end = await app.RunAsync(async _ =>
        {
            await Illegal[kind]();
            return null;
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.InvalidOperationException", end.FailureDetails!.ErrorType);
        Assert.Equal(Message, end.FailureDetails.ErrorMessage);
        Assert.Equal(Message, end.SerializedOutput);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_a_durable_call_it_leaves_the_instance_running_for_ever(string kind)
    {
        var id = await app.StartAsync(async context =>
        {
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            context.SetCustomStatus("before");
            await Illegal[kind]();
            context.SetCustomStatus("after");
            return null;
        });
        await app.ReachAsync(id, "before");
        await StaysRunningAsync(id);
        Assert.Equal("\"before\"", (await app.FindAsync(id))!.SerializedCustomStatus);
    }

    [Fact]
    public async Task Leaving_the_context_of_a_durable_call_leaves_the_instance_running_for_ever()
    {
        var id = await app.StartAsync(async context =>
        {
            context.SetCustomStatus("before");
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1).ConfigureAwait(false);
            return await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 2);
        });
        await app.ReachAsync(id, "before");
        await StaysRunningAsync(id);
    }

    [Fact]
    public async Task The_context_is_of_no_use_on_another_thread()
    {
        var found = new TaskCompletionSource<Exception?>();
        await app.RunAsync(async context =>
        {
            if (!context.IsReplaying)
            {
                var thread = new Thread(() => found.TrySetResult(Record.Exception(() => context.NewGuid())));
                thread.Start();
                thread.Join();
            }

            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return null;
        });
        Assert.Equal(Message, Assert.IsType<InvalidOperationException>(await found.Task).Message);
    }

    private static void Pause()
    {
        using var never = new ManualResetEventSlim();
        never.Wait(20);
    }

    private async Task StaysRunningAsync(string id)
    {
        using var limit = new CancellationTokenSource(150);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Client.WaitForInstanceCompletionAsync(id, limit.Token));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.FindAsync(id))!.RuntimeStatus);
    }
}
