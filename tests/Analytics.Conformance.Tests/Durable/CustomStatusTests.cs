using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class CustomStatusTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task The_last_value_of_a_turn_is_saved_with_the_turn()
    {
        var id = await app.StartAsync(async context =>
        {
            context.SetCustomStatus("first");
            context.SetCustomStatus("last");
            return await context.WaitForExternalEvent<string>("e");
        });
        var row = await app.ReachAsync(id, found => found.SerializedCustomStatus is not null);
        Assert.Equal("last", row.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task It_survives_the_completion()
    {
        var end = await app.RunAsync(context =>
        {
            context.SetCustomStatus(new { Step = 3 });
            return Task.FromResult<object?>("done");
        });
        Assert.Equal("""{"Step":3}""", end.SerializedCustomStatus);
    }

    [Fact]
    public async Task It_survives_a_termination()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.TerminateInstanceAsync(id);
        Assert.Equal("\"waiting\"", (await app.EndOfAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task It_survives_a_turn_that_does_not_set_it()
    {
        var id = await app.StartWaiterAsync();
        await app.Client.RaiseEventAsync(id, "other", 1);
        await app.Client.RaiseEventAsync(id, "e", "v");
        Assert.Equal("\"waiting\"", (await app.EndOfAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task Null_clears_it()
    {
        var end = await app.RunAsync(async context =>
        {
            context.SetCustomStatus("set");
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            context.SetCustomStatus(null);
            return null;
        });
        Assert.Null(end.SerializedCustomStatus);
    }

    [Fact]
    public async Task Sixteen_kilobytes_as_UTF_16_are_allowed()
    {
        var end = await app.RunAsync(context =>
        {
            // The quotes of the JSON count as well.
            context.SetCustomStatus(new string('x', 8_190));
            return Task.FromResult<object?>(null);
        });
        Assert.Equal((OrchestrationRuntimeStatus.Completed, 8_192), (end.RuntimeStatus, end.SerializedCustomStatus!.Length));
    }
}
