using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class DataTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    private enum Kind
    {
        None,
        Some,
    }

    [Fact]
    public async Task Json_is_as_declared_with_numbers_for_enums_and_nulls_written()
    {
        var end = await runtime.RunAsync(
            "Json",
            context =>
            {
                var input = context.GetInput<Data>()!;
                context.SetCustomStatus(input);
                return Task.FromResult(input with { Name = input.Name + "!" });
            },
            new Data("n", Kind.Some, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null));
        Assert.Equal("{\"Name\":\"n\",\"Kind\":1,\"When\":\"2026-01-02T03:04:05+00:00\",\"Opt\":null}", end.SerializedInput!.Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.Equal("n!", end.ReadOutputAs<Data>()!.Name);
        Assert.Equal("n", end.ReadCustomStatusAs<Data>()!.Name);
    }

    [Fact]
    public async Task Names_are_read_whatever_their_case()
    {
        var end = await runtime.RunAsync("CaseOfNames", context => Task.FromResult(context.GetInput<Data>()!.Name), new { name = "lower" });
        Assert.Equal("lower", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Null_goes_through_everything()
    {
        runtime.Activity<string?, string?>("NullThrough", text => text);
        var end = await runtime.RunAsync("Nulls", async context =>
            await context.CallActivityAsync<string?>("NullThrough", (object?)null) is null && context.GetInput<string>() is null ? "null-through" : "not null");
        Assert.Equal("null-through", end.ReadOutputAs<string>());
        Assert.Null(end.SerializedInput);
    }

    [Fact]
    public async Task Names_of_activities_ignore_case()
    {
        runtime.Activity<int, int>("Twenty", n => n * 2);
        var end = await runtime.RunAsync("AnyCase", context => context.CallActivityAsync<int>("tWENTY", 10));
        Assert.Equal(20, end.ReadOutputAs<int>());
    }

    [Theory]
    [InlineData(7_000, OrchestrationRuntimeStatus.Completed)]
    [InlineData(9_000, OrchestrationRuntimeStatus.Failed)]
    public async Task A_custom_status_beyond_sixteen_kilobytes_is_refused(int characters, OrchestrationRuntimeStatus expected)
    {
        var end = await runtime.RunAsync("StatusOf" + characters, context =>
        {
            context.SetCustomStatus(new string('x', characters));
            return Task.FromResult(true);
        });
        Assert.Equal(expected, end.RuntimeStatus);
        if (expected == OrchestrationRuntimeStatus.Failed)
        {
            Assert.Contains("16 KB is the limit", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Null_clears_the_custom_status()
    {
        runtime.Activity<int, int>("Between", n => n);
        var end = await runtime.RunAsync("Clears", async context =>
        {
            context.SetCustomStatus("set");
            await context.CallActivityAsync<int>("Between", 1);
            context.SetCustomStatus(null);
            return "ok";
        });
        Assert.Null(end.SerializedCustomStatus);
    }

    [Fact]
    public async Task Without_payloads_they_are_absent_and_reading_them_is_refused()
    {
        var end = await runtime.RunAsync("NoPayloads", _ => Task.FromResult("out"), "in");
        var row = await runtime.Client.GetInstanceAsync(end.InstanceId);
        Assert.Equal((null, null, null), (row!.SerializedInput, row.SerializedOutput, row.SerializedCustomStatus));
        var refused = Assert.Throws<InvalidOperationException>(() => row.ReadOutputAs<string>());
        Assert.Equal(
            "The ReadOutputAs method can only be used on OrchestrationMetadata objects that are fetched with the option to include output data.",
            refused.Message);
        Assert.Null(await runtime.Client.GetInstanceAsync("missing"));
    }

    [Fact]
    public async Task Tags_and_version_are_kept()
    {
        runtime.Orchestrator("Tagged", context => Task.FromResult(context.Version));
        var id = await runtime.Client.ScheduleNewOrchestrationInstanceAsync(
            "Tagged",
            null,
            new Microsoft.DurableTask.StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["team"] = "blue" }, Version = "1.2" });
        var end = await runtime.EndOfAsync(id);
        Assert.Equal("blue", end.Tags["team"]);
        Assert.Equal("1.2", end.ReadOutputAs<string>());
    }

    private sealed record Data(string Name, Kind Kind, DateTimeOffset When, string? Opt);
}
