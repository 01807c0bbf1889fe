using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The functions as metadata: the JSON that the genuine generator writes.</summary>
public sealed class FunctionMetadataTests(RuntimeUnderTest runtime)
{
    [Theory]
    [InlineData("Requests", """{"name":"req","type":"httpTrigger","direction":"In","authLevel":"Function","methods":["post"],"route":"jobs/{id:int}"}""", """{"name":"$return","type":"http","direction":"Out"}""")]
    [InlineData("Ticks", """{"name":"t","type":"timerTrigger","direction":"In","schedule":"0 */5 * * * *","runOnStartup":false,"useMonitor":true}""")]
    [InlineData("Takes", """{"name":"job","type":"queueTrigger","direction":"In","queueName":"jobs","connection":"AzureWebJobsStorage"}""", """{"name":"$return","type":"queue","direction":"Out","queueName":"acks"}""")]
    [InlineData("TakesText", """{"name":"text","type":"queueTrigger","direction":"In","queueName":"texts","dataType":"String"}""")]
    [InlineData("Sends", """{"name":"req","type":"httpTrigger","direction":"In","methods":["post"],"route":"sends"}""", """{"name":"client","type":"durableClient","direction":"In"}""", """{"name":"Response","type":"http","direction":"Out"}""", """{"name":"Job","type":"queue","direction":"Out","queueName":"jobs"}""")]
    [InlineData("Orchestrates", """{"name":"ctx","type":"orchestrationTrigger","direction":"In"}""")]
    [InlineData("Acts", """{"name":"x","type":"activityTrigger","direction":"In"}""")]
    public async Task Bindings_are_written_as_the_generator_writes_them(string name, params string[] expected)
    {
        var bindings = (await ReadAsync()).Single(function => function.Name == name).RawBindings!;

        Assert.Equal(expected.Length, bindings.Count);
        Assert.All(expected.Zip(bindings), pair => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.First), JsonNode.Parse(pair.Second)), pair.Second));
        Assert.All(bindings, binding => Assert.Matches("""^\{"name":"[^"]+","type":"[^"]+","direction":"(In|Out)"[,}]""", binding));
    }

    [Fact]
    public async Task A_function_names_its_method_its_assembly_and_its_language()
    {
        var function = (await ReadAsync()).Single(function => function.Name == "Takes");

        Assert.Equal($"{typeof(Functions).FullName}.Takes", function.EntryPoint);
        Assert.Equal(("Analytics.Conformance.Tests.dll", "dotnet-isolated", false, false), (function.ScriptFile, function.Language, function.IsProxy, function.ManagedDependencyEnabled));
        Assert.NotNull(function.FunctionId);
        Assert.Null(function.Retry);
    }

    [Fact]
    public async Task Retries_are_part_of_it()
    {
        var retry = (await ReadAsync()).Single(function => function.Name == "Ticks").Retry!;

        Assert.Equal((3, TimeSpan.FromSeconds(10), RetryStrategy.FixedDelay), (retry.MaxRetryCount, retry.DelayInterval, retry.Strategy));
    }

    [Fact]
    public async Task A_transformer_may_leave_functions_out()
    {
        await using var app = await StartAsync(new Filter(functions => functions.Remove(functions.Single(function => function.Name == "Answers"))));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/answers")).StatusCode);
        Assert.DoesNotContain(await ReadAsync(app), function => function.Name == "Answers");
    }

    [Fact]
    public async Task A_transformer_that_adds_what_cannot_run_stops_the_start()
        => Assert.Contains(
            "added the function 'Ghost', which has no method",
            (await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(new Filter(functions => functions.Add(new Ghost()))))).Message,
            StringComparison.Ordinal);

    private static async Task<ImmutableArray<IFunctionMetadata>> ReadAsync(IConformanceApp app)
        => await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(AppContext.BaseDirectory);

    private async Task<ImmutableArray<IFunctionMetadata>> ReadAsync()
    {
        await using var app = await StartAsync(null);
        return await ReadAsync(app);
    }

    private Task<IConformanceApp> StartAsync(IFunctionMetadataTransformer? transformer) => runtime.StartAsync(new AppUnderTest(typeof(Functions))
    {
        Configure = builder =>
        {
            if (transformer is not null)
            {
                builder.Services.AddSingleton(transformer);
            }
        },
    });

    private sealed class Filter(Action<IList<IFunctionMetadata>> change) : IFunctionMetadataTransformer
    {
        public string Name => "filter";

        public void Transform(IList<IFunctionMetadata> original) => change(original);
    }

    private sealed class Ghost : IFunctionMetadata
    {
        public string? FunctionId => "ghost";

        public bool IsProxy => false;

        public string? Language => null;

        public bool ManagedDependencyEnabled => false;

        public string? Name => "Ghost";

        public string? EntryPoint => null;

        public IList<string>? RawBindings => null;

        public string? ScriptFile => null;

        public IRetryOptions? Retry => null;
    }

    public sealed record Job(string Name);

    public sealed class Outputs
    {
        [HttpResult]
        public IActionResult? Response { get; init; }

        [QueueOutput("jobs")]
        public Job? Job { get; init; }
    }

    public static class Functions
    {
        [Function("Requests")]
        public static IActionResult Requests([HttpTrigger(AuthorizationLevel.Function, "post", Route = "jobs/{id:int}")] HttpRequest req) => new OkResult();

        [Function("Answers")]
        public static IActionResult Answers([HttpTrigger("get", Route = "answers")] HttpRequest req) => new OkResult();

        [Function("Ticks")]
        [FixedDelayRetry(3, "00:00:10")]
        public static void Ticks([TimerTrigger("0 */5 * * * *", RunOnStartup = false, UseMonitor = true)] TimerInfo t)
        {
        }

        [Function("Takes")]
        [QueueOutput("acks")]
        public static string Takes([QueueTrigger("jobs", Connection = "AzureWebJobsStorage")] Job job) => job.Name;

        [Function("TakesText")]
        public static void TakesText([QueueTrigger("texts")] string text)
        {
        }

        [Function("Sends")]
        public static Outputs Sends([HttpTrigger("post", Route = "sends")] HttpRequest req, [DurableClient] DurableTaskClient client) => new();

        [Function("Orchestrates")]
        public static void Orchestrates([OrchestrationTrigger] TaskOrchestrationContext ctx)
        {
        }

        [Function("Acts")]
        public static void Acts([ActivityTrigger] string x)
        {
        }
    }
}
