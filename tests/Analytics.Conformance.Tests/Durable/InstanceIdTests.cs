using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

public sealed class InstanceIdTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task An_id_that_nobody_gave_is_a_guid_without_dashes()
    {
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator));
        Assert.Matches("^[0-9a-f]{32}$", id);
    }

    [Fact]
    public async Task An_empty_id_counts_as_none()
    {
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator), new StartOrchestrationOptions(string.Empty));
        Assert.Matches("^[0-9a-f]{32}$", id);
    }

    [Fact]
    public async Task A_given_id_is_kept_and_seen_by_the_code()
    {
        var id = "Kept id:1-" + DurableApp.NewId();
        Assert.Equal(id, await app.StartAsync(context => Task.FromResult<object?>(context.InstanceId), null, new StartOrchestrationOptions(id)));
        Assert.Equal(id, (await app.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("@starts")]
    [InlineData("with/slash")]
    [InlineData("with\\backslash")]
    [InlineData("with#hash")]
    [InlineData("with?question")]
    [InlineData("with\ncontrol")]
    public async Task An_id_that_the_host_refuses_starts_nothing(string id)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(_ => Task.FromResult<object?>(null), null, new StartOrchestrationOptions(id)));
        Assert.Null(await app.FindAsync(id));
    }

    [Fact]
    public async Task An_id_may_have_a_hundred_characters()
    {
        var longest = DurableApp.NewId() + new string('x', 68);
        await app.StartAsync(_ => Task.FromResult<object?>("fits"), null, new StartOrchestrationOptions(longest));
        Assert.Equal("fits", (await app.EndOfAsync(longest)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Ids_that_differ_in_case_are_two_instances()
    {
        var id = DurableApp.NewId() + "-case";
        await app.StartAsync(_ => Task.FromResult<object?>("lower"), null, new StartOrchestrationOptions(id));
        await app.StartAsync(_ => Task.FromResult<object?>("upper"), null, new StartOrchestrationOptions(id.ToUpperInvariant()));
        Assert.Equal("lower", (await app.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal("upper", (await app.EndOfAsync(id.ToUpperInvariant())).ReadOutputAs<string>());
    }
}
