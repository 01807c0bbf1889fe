using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class StartTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_start_in_the_future_is_pending_until_then()
    {
        var id = await app.StartAsync(_ => Task.FromResult<object?>("ran"), null, new StartOrchestrationOptions(StartAt: Now.AddMilliseconds(400)));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await app.FindAsync(id))!.RuntimeStatus);
        var end = await app.EndOfAsync(id);
        Assert.Equal("ran", end.ReadOutputAs<string>());
        Assert.True(end.LastUpdatedAt - end.CreatedAt >= TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public async Task Events_raised_before_a_start_in_the_future_are_kept()
    {
        var id = await app.StartAsync(DurableApp.WaitForE, null, new StartOrchestrationOptions(StartAt: Now.AddMilliseconds(250)));
        await app.Client.RaiseEventAsync(id, "e", "early");
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await app.FindAsync(id))!.RuntimeStatus);
        Assert.Equal("early", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_in_the_future_may_be_terminated_before_it_begins()
    {
        var id = await app.StartAsync(DurableApp.WaitForE, null, new StartOrchestrationOptions(StartAt: Now.AddHours(1)));
        await app.Client.TerminateInstanceAsync(id, "never mind");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await app.EndOfAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task A_start_in_the_past_begins_at_once()
    {
        var id = await app.StartAsync(_ => Task.FromResult<object?>("ran"), null, new StartOrchestrationOptions(StartAt: Now.AddDays(-1)));
        Assert.Equal("ran", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_instance_of_an_unknown_orchestrator_fails()
    {
        var end = await app.EndOfAsync(await app.Client.ScheduleNewOrchestrationInstanceAsync("NoSuchOrchestrator"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Null(end.SerializedOutput);
        Assert.Equal(
            ("OrchestratorTaskNotFound", "No orchestrator task named 'NoSuchOrchestrator' was found.", null, null),
            (end.FailureDetails!.ErrorType, end.FailureDetails.ErrorMessage, end.FailureDetails.StackTrace, end.FailureDetails.InnerFailure));
    }

    [Fact]
    public async Task Names_of_orchestrators_ignore_case()
    {
        var id = DurableApp.Script(DurableApp.NewId(), new Script(_ => Task.FromResult<object?>("ran")));
        await app.Client.ScheduleNewOrchestrationInstanceAsync("oRCHESTRATOR", new StartOrchestrationOptions(id));
        Assert.Equal("ran", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Names_of_activities_ignore_case()
    {
        var end = await app.RunAsync(async context => await context.CallActivityAsync<int>("dOUBLE", 10));
        Assert.Equal(20, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Tags_are_kept_with_the_instance()
    {
        var options = new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["team"] = "blue" } };
        var id = await app.StartAsync(_ => Task.FromResult<object?>(null), null, options);
        Assert.Equal("blue", (await app.EndOfAsync(id)).Tags["team"]);
    }

    [Fact]
    public async Task The_version_of_a_start_is_seen_by_the_code()
    {
        var options = new StartOrchestrationOptions { Version = "1.2" };
        var id = await app.StartAsync(context => Task.FromResult<object?>($"{context.Version} {context.CompareVersionTo("1.10")}"), null, options);
        Assert.Equal("1.2 -1", (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Without_a_version_it_is_empty()
    {
        var end = await app.RunAsync(context => Task.FromResult<object?>($"'{context.Version}'"));
        Assert.Equal("''", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_context_knows_its_name_and_has_no_parent()
    {
        var end = await app.RunAsync(context => Task.FromResult<object?>($"{context.Name} {context.Parent is null}"));
        Assert.Equal("Orchestrator True", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Options_given_in_the_place_of_the_input_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => app.Client.ScheduleNewOrchestrationInstanceAsync("Orchestrator", (object)new StartOrchestrationOptions("x")));

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}
