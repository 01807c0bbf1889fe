using Analytics.Conformance.Tests.Seam;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>What the parameters of orchestrators and activities receive.</summary>
public sealed class ParameterTests(RuntimeUnderTest runtime) : IAsyncLifetime
{
    private IConformanceApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await runtime.StartAsync(new AppUnderTest(typeof(Functions)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_first_parameter_without_a_binding_receives_the_input() =>
        Assert.Equal("Pair { Name = n, Number = 7 }", await RunAsync(nameof(Functions.TakesInput), new Pair("n", 7)));

    [Fact]
    public async Task The_context_and_the_cancellation_token_are_not_taken_for_the_input() =>
        Assert.Equal("TakesInputLast False Pair { Name = n, Number = 7 }", await RunAsync(nameof(Functions.TakesInputLast), new Pair("n", 7)));

    [Fact]
    public async Task Get_input_works_beside_the_parameter() =>
        Assert.Equal("Pair { Name = n, Number = 7 } Pair { Name = n, Number = 7 }", await RunAsync(nameof(Functions.ReadsTwice), new Pair("n", 7)));

    [Fact]
    public async Task Get_input_as_an_object_is_a_json_element() =>
        Assert.Equal("System.Text.Json.JsonElement", await RunAsync(nameof(Functions.ReadsAsObject), new Pair("n", 7)));

    [Fact]
    public async Task Without_an_input_the_parameter_and_get_input_give_the_default() =>
        Assert.Equal("null 0", await RunAsync(nameof(Functions.WithoutInput), null));

    [Fact]
    public async Task The_input_of_a_start_is_bound_without_regard_to_case() =>
        Assert.Equal("Pair { Name = lower, Number = 3 }", await RunAsync(nameof(Functions.TakesInput), new { name = "lower", number = 3 }));

    [Fact]
    public async Task An_activity_receives_its_input_the_instance_id_and_the_function_context()
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(Functions.CallsActivity), new Pair("n", 7));
        var end = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, TestContext.Current.CancellationToken);
        Assert.Equal($"Pair {{ Name = n, Number = 7 }} {id} ActivityWithAll", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Functions_of_instance_classes_get_their_services() =>
        Assert.Equal("instance", await RunAsync(nameof(Functions.OfInstance), null));

    private async Task<string?> RunAsync(string name, object? input)
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync(name, input);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var end = await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
        return end.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? end.ReadOutputAs<string>() : end.SerializedOutput;
    }

    public sealed record Pair(string Name, int Number);

    public sealed class Functions(IServiceProvider services)
    {
        [Function(nameof(TakesInput))]
        public static string TakesInput([OrchestrationTrigger] TaskOrchestrationContext context, Pair input) => input.ToString();

#pragma warning disable CA1068 // The case is about the order.
        [Function(nameof(TakesInputLast))]
        public static Task<string> TakesInputLast([OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function, CancellationToken cancellation, Pair input) =>
            Task.FromResult($"{function.FunctionDefinition.Name} {cancellation.IsCancellationRequested} {input}");
#pragma warning restore CA1068

        [Function(nameof(ReadsTwice))]
        public static Task<string> ReadsTwice([OrchestrationTrigger] TaskOrchestrationContext context, Pair input) => Task.FromResult($"{input} {context.GetInput<Pair>()}");

        [Function(nameof(ReadsAsObject))]
        public static Task<string?> ReadsAsObject([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetInput<object>()!.GetType().FullName);

        [Function(nameof(WithoutInput))]
        public static Task<string> WithoutInput([OrchestrationTrigger] TaskOrchestrationContext context, Pair? input) =>
            Task.FromResult($"{(input is null ? "null" : "something")} {context.GetInput<int>()}");

        [Function(nameof(CallsActivity))]
        public static Task<string> CallsActivity([OrchestrationTrigger] TaskOrchestrationContext context, Pair input) =>
            context.CallActivityAsync<string>(nameof(ActivityWithAll), input);

        [Function(nameof(ActivityWithAll))]
        public static string ActivityWithAll([ActivityTrigger] Pair pair, string instanceId, FunctionContext function) => $"{pair} {instanceId} {function.FunctionDefinition.Name}";

        [Function(nameof(OfInstance))]
        public Task<string> OfInstance([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(services is null ? "nothing" : "instance");
    }
}
