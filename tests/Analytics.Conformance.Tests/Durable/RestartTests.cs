using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class RestartTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task Under_a_new_id_the_same_orchestrator_runs_with_the_same_input()
    {
        var first = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator), "in", new StartOrchestrationOptions(Greeter()));
        await app.EndOfAsync(first);
        var second = await app.Client.RestartAsync(first, restartWithNewInstanceId: true);
        Assert.NotEqual(first, second);
        Assert.Matches("^[0-9a-f]{32}$", second);

        // Nothing is scripted for an id that nobody knew: what counts is what it was started with.
        var row = await app.EndOfAsync(second);
        Assert.Equal(("Orchestrator", "\"in\""), (row.Name, row.SerializedInput));
        Assert.NotNull(await app.FindAsync(first));
    }

    [Fact]
    public async Task Under_the_same_id_it_takes_the_place_of_the_ended_one()
    {
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator), "in", new StartOrchestrationOptions(Greeter()));
        var before = await app.EndOfAsync(id);
        Assert.Equal(id, await app.Client.RestartAsync(id));
        var after = await app.EndOfAsync(id);
        Assert.Equal(("hello in", true), (after.ReadOutputAs<string>(), after.CreatedAt > before.CreatedAt));
    }

    [Fact]
    public async Task What_does_not_exist_cannot_be_restarted()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => app.Client.RestartAsync("missing-x"));
        Assert.Equal("An orchestration with the instanceId missing-x was not found.", refused.Message);
    }

    [Fact]
    public async Task What_runs_cannot_be_restarted_under_its_id()
    {
        var id = await app.StartWaiterAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Client.RestartAsync(id));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await app.FindAsync(id))!.RuntimeStatus);
    }

    private static string Greeter() => DurableApp.Script(DurableApp.NewId(), new Script(context => Task.FromResult<object?>("hello " + context.GetInput<string>())));
}
