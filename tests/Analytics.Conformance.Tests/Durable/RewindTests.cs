using System.Collections.Concurrent;
using System.Net;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Going back to before a failure: what failed runs again, what was done stays done.</summary>
public sealed class RewindTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_failed_activity_runs_again_and_a_completed_one_does_not()
    {
        var calls = new Calls();
        var id = await app.StartAsync(new Script(async context =>
            $"{await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "good")} {await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "bad 1")}")
        {
            Activity = calls.RunAsync,
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await app.EndOfAsync(id)).RuntimeStatus);
        await app.Client.RewindInstanceAsync(id, "try again");
        var end = await app.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "good bad 1"), (end.RuntimeStatus, end.ReadOutputAs<string>()));
        Assert.Null(end.FailureDetails);
        Assert.Equal(["good", "bad 1", "bad 1"], calls.Made);
    }

    [Fact]
    public async Task All_failed_activities_of_a_fan_out_run_again()
    {
        var calls = new Calls();
        var id = await app.StartAsync(new Script(async context => string.Join(',', await Task.WhenAll(
            new[] { "bad 1", "good 2", "bad 3" }.Select(name => context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), name)))))
        {
            Activity = calls.RunAsync,
        });
        await app.EndOfAsync(id);
        await app.Client.RewindInstanceAsync(id, "try again");
        Assert.Equal("bad 1,good 2,bad 3", (await app.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal(["bad 1", "bad 1", "bad 3", "bad 3", "good 2"], calls.Made.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failed_sub_orchestration_is_rewound_with_its_parent()
    {
        var calls = new Calls();
        var childId = string.Empty;
        var id = await app.StartAsync(new Script(async context => await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child)))
        {
            Child = async context =>
            {
                childId = context.InstanceId;
                DurableApp.Script(context.InstanceId, new Script(_ => Task.FromResult<object?>(null)) { Activity = calls.RunAsync });
                return $"{await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "good")} {await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "bad 1")}";
            },
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await app.EndOfAsync(id)).RuntimeStatus);
        var firstChild = childId;
        await app.Client.RewindInstanceAsync(id, "try again");
        Assert.Equal("good bad 1", (await app.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal((firstChild, OrchestrationRuntimeStatus.Completed), (childId, (await app.FindAsync(childId))!.RuntimeStatus));
        Assert.Equal(["good", "bad 1", "bad 1"], calls.Made);
    }

    [Fact]
    public async Task An_exception_of_the_code_itself_is_run_into_again_unless_it_was_mended()
    {
        var isMended = false;
        var id = await app.StartAsync(async context =>
        {
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return isMended ? "mended" : throw new InvalidOperationException("broken");
        });
        await app.EndOfAsync(id);
        await app.Client.RewindInstanceAsync(id, "as it is");
        await app.ReachAsync(id, _ => app.Client.GetOrchestrationHistoryAsync(id).GetAwaiter().GetResult().Any(item => item.EventType == EventType.ExecutionCompleted));
        Assert.Equal("broken", (await app.EndOfAsync(id)).SerializedOutput);
        isMended = true;
        await app.Client.RewindInstanceAsync(id, "mended");
        Assert.Equal("mended", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_history_has_the_rewind_and_no_longer_the_failure()
    {
        var calls = new Calls();
        var id = await app.StartAsync(new Script(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "bad 1")) { Activity = calls.RunAsync });
        await app.EndOfAsync(id);
        await app.Client.RewindInstanceAsync(id, "the reason");
        await app.EndOfAsync(id);
        var history = await app.Client.GetOrchestrationHistoryAsync(id);
        Assert.Equal("the reason", Assert.Single(history.OfType<ExecutionRewoundEvent>()).Reason);
        Assert.DoesNotContain(history, item => item.EventType == EventType.TaskFailed);
        Assert.Equal(0, Assert.Single(history.OfType<TaskScheduledEvent>()).EventId);
        Assert.Single(history, item => item.EventType == EventType.ExecutionCompleted);
    }

    [Fact]
    public async Task It_may_fail_and_be_rewound_several_times()
    {
        var calls = new Calls { FailuresOfEach = 2 };
        var id = await app.StartAsync(new Script(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "bad 1")) { Activity = calls.RunAsync });
        await app.EndOfAsync(id);
        await app.Client.RewindInstanceAsync(id, "once");
        await app.ReachAsync(id, row => row.RuntimeStatus == OrchestrationRuntimeStatus.Failed && calls.Made.Count == 2);
        await app.Client.RewindInstanceAsync(id, "twice");
        Assert.Equal("bad 1", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Only_a_failed_instance_can_be_rewound()
    {
        var completed = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        var running = await app.StartWaiterAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.RewindInstanceAsync(completed.InstanceId, "x"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.RewindInstanceAsync(running, "x"));
        Assert.Equal("done", (await app.FindAsync(completed.InstanceId))!.ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_does_not_exist_cannot_be_rewound()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RewindInstanceAsync("missing-x", "x"));
        Assert.Equal("An orchestration with the instanceId missing-x was not found.", refused.Message);
    }

    [Fact]
    public async Task The_management_api_rewinds()
    {
        var calls = new Calls();
        var failed = await app.StartAsync(new Script(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity), "bad 1")) { Activity = calls.RunAsync });
        await app.EndOfAsync(failed);
        var completed = await app.RunAsync(_ => Task.FromResult<object?>("done"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(failed));
        Assert.Equal("bad 1", (await app.EndOfAsync(failed)).ReadOutputAs<string>());
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(completed.InstanceId));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("missing-x"));
    }

    private async Task<HttpStatusCode> PostAsync(string id)
    {
        using var response = await app.App.Http.PostAsync($"/runtime/webhooks/durabletask/instances/{id}/rewind?reason=http", null, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    /// <summary>An activity that fails for inputs that begin with "bad", a number of times each.</summary>
    private sealed class Calls
    {
        public ConcurrentQueue<string> Made { get; } = new();

        public int FailuresOfEach { get; init; } = 1;

        public Task<object?> RunAsync(System.Text.Json.JsonElement? input)
        {
            var name = input!.Value.GetString()!;
            Made.Enqueue(name);
            return name.StartsWith("bad", StringComparison.Ordinal) && Made.Count(made => made == name) <= FailuresOfEach
                ? throw new InvalidOperationException(name)
                : Task.FromResult<object?>(name);
        }
    }
}
