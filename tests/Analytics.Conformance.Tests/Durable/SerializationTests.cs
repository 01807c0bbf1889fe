using System.Text.Json;
using System.Text.Json.Serialization;
using Analytics.Conformance.Tests.Seam;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>One serializer, the worker's, writes and reads everything that is durable.</summary>
public sealed class SerializationTests(RuntimeUnderTest runtime) : IAsyncLifetime
{
    private const string Shown = """{"Name":"n","Kind":1,"When":"2026-01-02T03:04:05+00:00","Nothing":null,"Odd":"\u00E9\u003C"}""";

    private IConformanceApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await runtime.StartAsync(new AppUnderTest(typeof(Functions)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Names_stay_as_declared_enums_are_numbers_and_nulls_are_written()
    {
        var end = await RunAsync(_app, nameof(Functions.Returns), Example);
        Assert.Equal([Shown, Shown, Shown], new[] { end.SerializedInput, end.SerializedOutput, end.SerializedCustomStatus }.Select(Plain));
    }

    [Fact]
    public async Task Fields_are_neither_written_nor_read()
    {
        var end = await RunAsync(_app, nameof(Functions.ReturnsFields), new { Property = 1, Field = 2 });
        Assert.Equal(("""{"Property":1}""", "1 7"), (end.SerializedOutput, end.ReadCustomStatusAs<string>()));
    }

    [Fact]
    public async Task Reading_ignores_the_case_of_names()
    {
        var end = await RunAsync(_app, nameof(Functions.Returns), new { nAME = "n", kind = 1 });
        Assert.Equal(("n", Kind.Some), (end.ReadOutputAs<Data>()!.Name, end.ReadOutputAs<Data>()!.Kind));
    }

    [Fact]
    public async Task Calls_of_activities_and_children_and_events_use_the_same_rules()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Functions.PassesOn), Example);
        await _app.Durable.RaiseEventAsync(id, "e", Example);
        var end = await EndAsync(_app, id);
        Assert.Equal([Shown, Shown, Shown, Shown, Shown], end.ReadOutputAs<string[]>()!.Select(Plain));
    }

    [Fact]
    public async Task Null_is_no_text_at_all()
    {
        var end = await RunAsync(_app, nameof(Functions.PassesNull), null);
        Assert.Equal((null, "null null null"), (end.SerializedInput, end.ReadCustomStatusAs<string>()));
        Assert.Null(end.SerializedOutput);
    }

    [Fact]
    public async Task An_orchestrator_without_a_result_has_no_output() =>
        Assert.Null((await RunAsync(_app, nameof(Functions.ReturnsNothing), null)).SerializedOutput);

    [Fact]
    public async Task Options_of_the_application_change_the_rules()
    {
        await using var camel = await StartAsync(builder => builder.Services.Configure<JsonSerializerOptions>(options =>
        {
            options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            options.Converters.Add(new JsonStringEnumConverter());
        }));
        var end = await RunAsync(camel, nameof(Functions.Returns), Example);
        Assert.Contains("""
            "name":"n","kind":"Some"
            """, end.SerializedOutput, StringComparison.Ordinal);
        Assert.Equal(end.SerializedOutput, end.SerializedCustomStatus);
    }

    [Fact]
    public async Task A_serializer_of_the_worker_options_takes_over()
    {
        await using var own = await StartAsync(builder => builder.Services.Configure<WorkerOptions>(options =>
            options.Serializer = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper })));
        var end = await RunAsync(own, nameof(Functions.Returns), Example);
        Assert.StartsWith("""{"NAME":"n","KIND":1""", end.SerializedOutput, StringComparison.Ordinal);
    }

    private static Data Example => new("n", Kind.Some, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), null, "é<");

    private Task<IConformanceApp> StartAsync(Action<FunctionsApplicationBuilder> configure) => runtime.StartAsync(new AppUnderTest(typeof(Functions)) { Configure = configure });

    private static async Task<OrchestrationMetadata> RunAsync(IConformanceApp app, string name, object? input) =>
        await EndAsync(app, await app.Durable.ScheduleNewOrchestrationInstanceAsync(name, input));

    private static async Task<OrchestrationMetadata> EndAsync(IConformanceApp app, string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    // The default encoder escapes the plus sign of the offset; the observations show it unescaped.
    private static string Plain(string? json) => json!.Replace("\\u002B", "+", StringComparison.Ordinal);

    public enum Kind
    {
        None,
        Some,
    }

    public sealed record Data(string Name, Kind Kind, DateTimeOffset When, string? Nothing, string Odd);

    public sealed class WithField
    {
        public int Property { get; set; }

#pragma warning disable CA1051 // The case is about fields.
        public int Field = 7;
#pragma warning restore CA1051
    }

    public static class Functions
    {
        [Function(nameof(Returns))]
        public static Task<Data> Returns([OrchestrationTrigger] TaskOrchestrationContext context, Data input)
        {
            context.SetCustomStatus(input);
            return Task.FromResult(input);
        }

        [Function(nameof(ReturnsFields))]
        public static Task<WithField> ReturnsFields([OrchestrationTrigger] TaskOrchestrationContext context, WithField input)
        {
            context.SetCustomStatus($"{input.Property} {input.Field}");
            return Task.FromResult(input);
        }

        [Function(nameof(PassesOn))]
        public static async Task<string[]> PassesOn([OrchestrationTrigger] TaskOrchestrationContext context, Data input)
        {
            var ofEvent = await context.WaitForExternalEvent<JsonElement>("e");
            var ofActivity = await context.CallActivityAsync<JsonElement>(nameof(EchoElement), input);
            var ofResult = await context.CallActivityAsync<JsonElement>(nameof(EchoData), input);
            var ofChild = await context.CallSubOrchestratorAsync<JsonElement>(nameof(Returns), input);
            return [ofEvent.GetRawText(), ofActivity.GetRawText(), ofResult.GetRawText(), ofChild.GetRawText(), context.GetInput<JsonElement>().GetRawText()];
        }

        [Function(nameof(EchoElement))]
        public static JsonElement EchoElement([ActivityTrigger] JsonElement input) => input;

        [Function(nameof(EchoData))]
        public static Data EchoData([ActivityTrigger] Data input) => input;

        [Function(nameof(PassesNull))]
        public static async Task<string?> PassesNull([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var ofActivity = await context.CallActivityAsync<string?>(nameof(EchoNull), (object?)null) ?? "null";
            var ofNumber = await context.CallActivityAsync<int?>(nameof(EchoNull), (object?)null) is null ? "null" : "number";
            context.SetCustomStatus($"{ofActivity} {ofNumber} {context.GetInput<string>() ?? "null"}");
            return null;
        }

        [Function(nameof(EchoNull))]
        public static string? EchoNull([ActivityTrigger] string? text) => text;

        [Function(nameof(ReturnsNothing))]
        public static Task ReturnsNothing([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;
    }
}
