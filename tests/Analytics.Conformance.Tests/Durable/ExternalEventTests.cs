using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class ExternalEventTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task Names_ignore_case()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.RaiseEventAsync(id, "E", "v");
        Assert.Equal("v", await OutputOfAsync(id));
    }

    [Fact]
    public async Task Events_that_nobody_waits_for_are_kept_and_taken_in_their_order()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<int>("go");
            return $"{await context.WaitForExternalEvent<int>("Data")},{await context.WaitForExternalEvent<int>("data")},{await context.WaitForExternalEvent<int>("DATA")}";
        });
        await app.Client.RaiseEventAsync(id, "DATA", 1);
        await app.Client.RaiseEventAsync(id, "data", 2);
        await app.Client.RaiseEventAsync(id, "Data", 3);
        await app.Client.RaiseEventAsync(id, "go", 0);
        Assert.Equal("1,2,3", await OutputOfAsync(id));
    }

    [Fact]
    public async Task Events_are_kept_by_name()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<int>("go");
            return $"{await context.WaitForExternalEvent<int>("b")},{await context.WaitForExternalEvent<int>("a")}";
        });
        await app.Client.RaiseEventAsync(id, "a", 1);
        await app.Client.RaiseEventAsync(id, "b", 2);
        await app.Client.RaiseEventAsync(id, "go", 0);
        Assert.Equal("2,1", await OutputOfAsync(id));
    }

    [Fact]
    public async Task An_event_sent_before_the_instance_has_begun_is_kept()
    {
        for (var round = 0; round < 5; round++)
        {
            var id = await app.StartAsync(DurableApp.WaitForE);
            await app.Client.RaiseEventAsync(id, "e", "early");
            Assert.Equal("early", await OutputOfAsync(id));
        }
    }

    [Fact]
    public async Task Of_two_waiters_the_newest_is_served_first()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            var first = context.WaitForExternalEvent<int>("e");
            var second = context.WaitForExternalEvent<int>("e");
            context.SetCustomStatus("waiting");
            var winner = await Task.WhenAny(first, second);
            return $"{(winner == first ? "first" : "second")} got {await winner}; the other then got {await (winner == first ? second : first)}";
        });
        await app.Client.RaiseEventAsync(id, "e", 1);
        await app.Client.RaiseEventAsync(id, "e", 2);
        Assert.Equal("second got 1; the other then got 2", await OutputOfAsync(id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"text\"")]
    public async Task A_missing_payload_is_the_default_of_the_type(string? shape)
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            return shape is null ? await context.WaitForExternalEvent<int>("e") : await context.WaitForExternalEvent<string?>("e") ?? "null";
        });
        await app.Client.RaiseEventAsync(id, "e");
        Assert.Equal(shape is null ? "0" : "\"null\"", (await app.EndOfAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task A_payload_is_json_of_any_shape()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            var (name, numbers) = await context.WaitForExternalEvent<Payload>("e");
            return $"{name}:{numbers.Sum()}";
        });
        await app.Client.RaiseEventAsync(id, "e", new Payload("n", [1, 2, 3]));
        Assert.Equal("n:6", await OutputOfAsync(id));
    }

    [Fact]
    public async Task A_payload_of_the_wrong_type_fails_the_orchestration()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<int>("e");
        });
        await app.Client.RaiseEventAsync(id, "e", "a text");
        var end = await app.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Null(end.SerializedOutput);
        Assert.Equal(
            ("System.Text.Json.JsonException", "The JSON value could not be converted to System.Int32. Path: $ | LineNumber: 0 | BytePositionInLine: 8."),
            (end.FailureDetails!.ErrorType, end.FailureDetails.ErrorMessage));
        Assert.Equal(
            ("System.InvalidOperationException", "Cannot get the value of a token type 'String' as a number."),
            (end.FailureDetails.InnerFailure!.ErrorType, end.FailureDetails.InnerFailure.ErrorMessage));
    }

    [Fact]
    public async Task Two_waiters_of_one_name_must_agree_on_the_type()
    {
        var end = await app.RunAsync(async context =>
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
    public async Task A_token_cancels_the_wait()
    {
        var end = await app.RunAsync(async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var wait = context.WaitForExternalEvent<int>("e", cancellation.Token);
            cancellation.Cancel();
            try
            {
                return await wait;
            }
            catch (OperationCanceledException canceled)
            {
                return $"{canceled.GetType().Name} {wait.Status}";
            }
        });
        Assert.Equal("TaskCanceledException Canceled", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_waiter_below_a_cancelled_one_is_still_served()
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

        // The genuine worker may give the first of the two to the cancelled waiter.
        await app.Client.RaiseEventAsync(id, "e", 7);
        await app.Client.RaiseEventAsync(id, "e", 7);
        Assert.Equal(7, (await app.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_timeout_cancels_the_wait_with_the_usual_text()
    {
        var end = await app.RunAsync(async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", TimeSpan.FromMilliseconds(30));
            }
            catch (OperationCanceledException canceled)
            {
                return $"{canceled.GetType().FullName}: {canceled.Message}";
            }
        });
        Assert.Equal("System.Threading.Tasks.TaskCanceledException: A task was canceled.", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_in_time_cancels_the_timer_of_the_timeout()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            var wait = context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(1));
            context.SetCustomStatus("waiting");
            return await wait;
        });
        await app.Client.RaiseEventAsync(id, "e", "v");
        Assert.Equal("v", await OutputOfAsync(id));
    }

    [Fact]
    public async Task An_event_after_the_timeout_goes_to_the_next_waiter()
    {
        var id = await app.StartWaitingAsync(async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("e", TimeSpan.FromMilliseconds(20));
            }
            catch (OperationCanceledException)
            {
                context.SetCustomStatus("waiting");
            }

            return await context.WaitForExternalEvent<string>("e");
        });
        await app.Client.RaiseEventAsync(id, "e", "late");
        Assert.Equal("late", await OutputOfAsync(id));
    }

    [Fact]
    public async Task An_event_for_an_instance_that_does_not_exist_is_silent() => await app.Client.RaiseEventAsync(DurableApp.NewId(), "e", 1);

    [Fact]
    public async Task An_event_for_an_ended_instance_is_silent_and_changes_nothing()
    {
        var end = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        await app.Client.RaiseEventAsync(end.InstanceId, "e", 1);
        Assert.Equal(end.LastUpdatedAt, (await app.FindAsync(end.InstanceId))!.LastUpdatedAt);
    }

    [Fact]
    public async Task An_orchestration_sends_events_to_another_and_does_not_wait()
    {
        var receiver = await app.StartWaiterAsync();
        var sender = await app.RunAsync(
            context =>
            {
                context.SendEvent(context.GetInput<string>()!, "e", "from an orchestration");
                return Task.FromResult<object?>("sent");
            },
            receiver);
        Assert.Equal("sent", sender.ReadOutputAs<string>());
        Assert.Equal("from an orchestration", await OutputOfAsync(receiver));
    }

    [Fact]
    public async Task An_event_that_an_orchestration_sends_to_nobody_is_dropped()
    {
        var end = await app.RunAsync(context =>
        {
            context.SendEvent("nobody-" + context.InstanceId, "e", 1);
            return Task.FromResult<object?>("sent");
        });
        Assert.Equal("sent", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_sent_to_a_child_in_the_turn_that_starts_it_arrives()
    {
        var end = await app.RunAsync(new Script(async context =>
        {
            var id = context.NewGuid().ToString("N");
            var child = context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child), null, new SubOrchestrationOptions(instanceId: id));
            context.SendEvent(id, "e", "for you");
            return await child;
        })
        {
            Child = DurableApp.WaitForE,
        });
        Assert.Equal("for you", end.ReadOutputAs<string>());
    }

    private async Task<string?> OutputOfAsync(string id) => (await app.EndOfAsync(id)).ReadOutputAs<string>();

    private sealed record Payload(string Name, int[] Numbers);
}
