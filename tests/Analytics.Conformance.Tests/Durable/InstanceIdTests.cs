namespace Analytics.Conformance.Tests.Durable;

public sealed class InstanceIdTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task An_id_that_nobody_gave_is_a_guid_without_dashes()
    {
        var id = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ScriptedFunctions.Orchestrator));
        Assert.Matches("^[0-9a-f]{32}$", id);
    }
}
