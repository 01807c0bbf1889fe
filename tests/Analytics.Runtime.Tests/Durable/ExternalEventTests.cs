using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class ExternalEventTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    [Fact]
    public async Task Events_are_buffered_in_order_whatever_the_case_of_their_name()
    {
        runtime.Orchestrator("Buffers", async context =>
        {
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<int>("go");
            return $"{await context.WaitForExternalEvent<int>("Data")},{await context.WaitForExternalEvent<int>("data")},{await context.WaitForExternalEvent<int>("DATA")}";
        });
        var id = await StartAsync("Buffers");
        await runtime.Client.RaiseEventAsync(id, "DATA", 1);
        await runtime.Client.RaiseEventAsync(id, "data", 2);
        await runtime.Client.RaiseEventAsync(id, "Data", 3);
        await runtime.Client.RaiseEventAsync(id, "go", 0);
        Assert.Equal("1,2,3", await OutputOfAsync(id));
    }

    [Fact]
    public async Task Of_two_waiters_the_newest_is_served_first()
    {
        runtime.Orchestrator("TwoWaiters", async context =>
        {
            var first = context.WaitForExternalEvent<int>("e");
            var second = context.WaitForExternalEvent<int>("e");
            context.SetCustomStatus("waiting");
            var winner = await Task.WhenAny(first, second);
            var name = winner == first ? "first" : "second";
            var other = winner == first ? second : first;
            return $"{name} got {await winner}; other then got {await other}";
        });
        var id = await StartAsync("TwoWaiters");
        await runtime.Client.RaiseEventAsync(id, "e", 1);
        await runtime.Client.RaiseEventAsync(id, "e", 2);
        Assert.Equal("second got 1; other then got 2", await OutputOfAsync(id));
    }

    [Fact]
    public async Task An_event_sent_right_after_the_start_is_not_lost()
    {
        runtime.Orchestrator("Early", context => context.WaitForExternalEvent<string>("e"));
        for (var i = 0; i < 10; i++)
        {
            var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Early");
            await runtime.Client.RaiseEventAsync(id, "E", "early");
            Assert.Equal("early", await OutputOfAsync(id));
        }
    }

    [Fact]
    public async Task A_timeout_cancels_the_wait()
    {
        var end = await runtime.RunAsync("TimesOut", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(50));
            }
            catch (OperationCanceledException canceled)
            {
                return $"{canceled.GetType().FullName}: {canceled.Message}";
            }
        });
        Assert.Equal("System.Threading.Tasks.TaskCanceledException: A task was canceled.", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_in_time_cancels_the_timer()
    {
        runtime.Orchestrator("InTime", context =>
        {
            var wait = context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(1));
            context.SetCustomStatus("waiting");
            return wait;
        });
        var id = await StartAsync("InTime");
        await runtime.Client.RaiseEventAsync(id, "e", "v");
        Assert.Equal("v", await OutputOfAsync(id));
    }

    [Fact]
    public async Task A_cancelled_waiter_takes_no_event()
    {
        runtime.Orchestrator("CancelledWaiter", async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var kept = context.WaitForExternalEvent<int>("e");
            _ = context.WaitForExternalEvent<int>("e", cancellation.Token);
#pragma warning disable CA1849, MA0042 // An asynchronous cancel would leave the orchestrator's thread.
            cancellation.Cancel();
#pragma warning restore CA1849, MA0042
            context.SetCustomStatus("waiting");
            return await kept;
        });
        var id = await StartAsync("CancelledWaiter");
        await runtime.Client.RaiseEventAsync(id, "e", 7);
        Assert.Equal(7, (await runtime.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_payload_of_the_wrong_type_fails_the_orchestration()
    {
        runtime.Orchestrator("WrongType", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<int>("e");
        });
        var id = await StartAsync("WrongType");
        await runtime.Client.RaiseEventAsync(id, "e", "a text");
        var end = await runtime.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Null(end.SerializedOutput);
        Assert.Equal("System.Text.Json.JsonException", end.FailureDetails!.ErrorType);
        Assert.Equal("The JSON value could not be converted to System.Int32. Path: $ | LineNumber: 0 | BytePositionInLine: 8.", end.FailureDetails.ErrorMessage);
        Assert.Equal("Cannot get the value of a token type 'String' as a number.", end.FailureDetails.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task A_missing_payload_is_the_default_value()
    {
        runtime.Orchestrator("NullPayload", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string?>("e");
        });
        var id = await StartAsync("NullPayload");
        await runtime.Client.RaiseEventAsync(id, "e");
        Assert.Null((await runtime.EndOfAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task One_name_has_one_type_at_a_time()
    {
        var end = await runtime.RunAsync("TwoTypes", async context =>
        {
            try
            {
                _ = context.WaitForExternalEvent<int>("e");
                return await context.WaitForExternalEvent<string>("e");
            }
            catch (ArgumentException exception)
            {
                return $"{exception.GetType().Name}: {exception.Message}";
            }
        });
        Assert.Equal(
            "ArgumentException: Events with the same name must have the same type argument. Expected System.Int32 but was requested System.String.",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestration_may_send_events_to_another()
    {
        runtime.Orchestrator("Receives", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("e");
        });
        var receiver = await StartAsync("Receives");
        var sender = await runtime.RunAsync("Sends", context =>
        {
            context.SendEvent(context.GetInput<string>()!, "e", "from-orch");
            return Task.FromResult("sent");
        }, receiver);
        Assert.Equal("sent", sender.ReadOutputAs<string>());
        Assert.Equal("from-orch", await OutputOfAsync(receiver));
    }

    [Fact]
    public async Task An_event_for_nobody_is_silent()
    {
        await runtime.Client.RaiseEventAsync("missing-instance", "e", 1);
        var end = await runtime.RunAsync("SendsToNobody", context =>
        {
            context.SendEvent("missing-instance", "e", 1);
            return Task.FromResult(true);
        });
        await runtime.Client.RaiseEventAsync(end.InstanceId, "e", 1);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    private async Task<string> StartAsync(string name)
    {
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync(name);
        await runtime.ReachAsync(id, "waiting");
        return id;
    }

    private async Task<string?> OutputOfAsync(string id) => (await runtime.EndOfAsync(id)).ReadOutputAs<string>();
}
