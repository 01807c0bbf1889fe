using System.Collections.Concurrent;
using System.Net;
using Analytics.Conformance.Tests.Seam;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>host.json, local.settings.json and the builder's own configuration.</summary>
public sealed class HostSettingsTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task Values_of_local_settings_are_configuration_and_environment_and_two_underscores_a_colon()
    {
        await using var app = await StartAsync(settings: new() { ["HostSettingsTests__Nested"] = "value" });

        Assert.Equal("value value", await app.Http.GetStringAsync("/api/settings"));
    }

    [Fact]
    public async Task A_function_is_disabled_by_its_setting()
    {
        await using var app = await StartAsync(settings: new() { ["AzureWebJobs.ReadOther.Disabled"] = "true" });

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/other")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/settings")).StatusCode);
    }

    [Theory]
    [InlineData("maxConcurrentActivityFunctions", 2)]
    [InlineData("maxConcurrentActivityFunctions", 3)]
    public async Task At_most_so_many_activities_run_at_once_in_a_process(string setting, int limit)
    {
        Functions.Begin();
        await using var app = await StartAsync($$"""{ "version": "2.0", "extensions": { "durableTask": { "{{setting}}": {{limit}} } } }""");

        await RunAsync(app, "FanOut");

        Assert.Equal(limit, Functions.MostAtOnce);
    }

    [Fact]
    public async Task At_most_so_many_orchestrators_run_at_once_in_a_process()
    {
        Functions.Begin();
        await using var app = await StartAsync("""{ "version": "2.0", "extensions": { "durableTask": { "maxConcurrentOrchestratorFunctions": 2 } } }""");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(app, "TakesItsTime")));

        Assert.InRange(Functions.MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task The_serializer_of_the_worker_governs_durable_data()
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
        {
            Configure = builder => builder.Services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(System.Text.Json.JsonSerializerOptions.Web)),
        });
        var ended = await RunAsync(app, "EchoesShape", new Shape("n"));

        Assert.Equal(("""{"someName":"n"}""", """{"someName":"n!"}"""), (ended.SerializedInput, ended.SerializedOutput));
        Assert.Equal("""{"someName":"status"}""", ended.SerializedCustomStatus);
        Assert.Equal("""{"someName":"x"}""", app.Services.GetRequiredService<IOptions<DurableTaskWorkerOptions>>().Value.DataConverter.Serialize(new Shape("x")));
        Assert.Equal("""{"someName":"x"}""", app.Services.GetRequiredService<IOptions<DurableTaskClientOptions>>().Value.DataConverter.Serialize(new Shape("x")));
    }

    [Fact]
    public async Task The_default_version_of_the_client_is_that_of_a_start_without_one()
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
        {
            Configure = builder => builder.Services.Configure<DurableTaskClientOptions>(options => options.DefaultVersion = "2.1"),
        });

        Assert.Equal("\"2.1\"", (await RunAsync(app, "TellsVersion")).SerializedOutput);
    }

    [Fact]
    public async Task The_json_options_of_the_worker_govern_durable_data_too()
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
        {
            Configure = builder => builder.Services.Configure<System.Text.Json.JsonSerializerOptions>(options => options.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower),
        });

        Assert.Equal("""{"some_name":"n!"}""", (await RunAsync(app, "EchoesShape", new Shape("n"))).SerializedOutput);
    }

    [Fact]
    public async Task The_timeout_of_functions_ends_a_background_run_through_its_token()
    {
        Functions.Begin();
        await using var app = await StartAsync("""{ "version": "2.0", "functionTimeout": "00:00:01" }""");
        await app.Http.PostAsync("/api/send-slow", null);

        await Eventually.TrueAsync(() => Functions.TimedOut);
    }

    [Fact]
    public async Task Comments_and_trailing_commas_are_no_fault_of_host_json()
    {
        await using var app = await StartAsync("""{ /* two */ "version": "2.0", "extensions": { "http": { "routePrefix": "own", } }, }""");

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/own/settings")).StatusCode);
    }

    [Fact]
    public async Task A_host_json_that_cannot_be_read_stops_the_start_and_names_the_file()
        => Assert.Contains("host.json cannot be read", (await Assert.ThrowsAnyAsync<Exception>(() => StartAsync("{ not json"))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_builder_reads_its_arguments_and_its_own_prefix_of_the_environment()
    {
        Environment.SetEnvironmentVariable("AZURE_FUNCTIONS_HostSettingsTestsPrefixed", "prefixed");
        var builder = FunctionsApplication.CreateBuilder(["--HostSettingsTestsArgument", "argument"]);

        Assert.Equal(("argument", "prefixed"), (builder.Configuration["HostSettingsTestsArgument"], builder.Configuration["HostSettingsTestsPrefixed"]));
        Assert.NotNull(builder.Environment.EnvironmentName);
        Assert.NotNull(builder.Properties);
        Assert.NotNull(builder.Metrics);
    }

    private Task<IConformanceApp> StartAsync(string hostJson = """{ "version": "2.0" }""", Dictionary<string, string>? settings = null)
        => runtime.StartAsync(new AppUnderTest(typeof(Functions)) { HostJson = hostJson, Settings = settings ?? [] });

    private static async Task<OrchestrationMetadata> RunAsync(IConformanceApp app, string name, object? input = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync(name, input, cancellation: limit.Token);
        return await app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    public sealed record Shape(string SomeName);

    public static class Functions
    {
        private static readonly ConcurrentBag<int> Seen = [];
        private static readonly SemaphoreSlim NeverFree = new(0);
        private static int _running;

        public static bool TimedOut { get; private set; }

        public static int MostAtOnce => Seen.Max();

        public static void Begin() => Seen.Clear();

        [Function("ReadSettings")]
        public static IActionResult ReadSettings([HttpTrigger("get", Route = "settings")] HttpRequest request)
        {
            var configuration = request.HttpContext.RequestServices.GetRequiredService<IConfiguration>();
            return new ContentResult { Content = $"{configuration["HostSettingsTests:Nested"]} {Environment.GetEnvironmentVariable("HostSettingsTests__Nested")}" };
        }

        [Function("ReadOther")]
        public static IActionResult ReadOther([HttpTrigger("get", Route = "other")] HttpRequest request) => new OkResult();

        [Function("FanOut")]
        public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
            => (await Task.WhenAll(Enumerable.Range(0, 9).Select(number => context.CallActivityAsync<int>("CountRunning", number)))).Length;

        [Function("CountRunning")]
        public static async Task<int> CountRunning([ActivityTrigger] int number)
        {
            Seen.Add(Interlocked.Increment(ref _running));
            await Task.Delay(60);
            Interlocked.Decrement(ref _running);
            return number;
        }

        [Function("TakesItsTime")]
        public static void TakesItsTime([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            Seen.Add(Interlocked.Increment(ref _running));
            NeverFree.Wait(30);
            Interlocked.Decrement(ref _running);
        }

        [Function("EchoesShape")]
        public static async Task<Shape> EchoesShape([OrchestrationTrigger] TaskOrchestrationContext context, Shape shape)
        {
            context.SetCustomStatus(new Shape("status"));
            return await context.CallActivityAsync<Shape>("EchoShape", shape);
        }

        [Function("EchoShape")]
        public static Shape EchoShape([ActivityTrigger] Shape shape) => new(shape.SomeName + "!");

        [Function("TellsVersion")]
        public static Task<string> TellsVersion([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.Version);

        [Function("SendSlow")]
        [QueueOutput("host-settings-slow")]
        public static string SendSlow([HttpTrigger("post", Route = "send-slow")] HttpRequest request) => "slow";

        [Function("TakeSlow")]
        public static async Task TakeSlow([QueueTrigger("host-settings-slow")] string text, CancellationToken cancellation)
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }
            catch (OperationCanceledException)
            {
                TimedOut = true;
            }
        }
    }
}
