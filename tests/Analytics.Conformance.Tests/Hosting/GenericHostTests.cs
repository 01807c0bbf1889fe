using System.Collections.Concurrent;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The older style of Program.cs: a generic host that is made a Functions application.</summary>
public sealed class GenericHostTests(RuntimeUnderTest runtime)
{
    private readonly ConcurrentQueue<string> _trace = [];

    [Fact]
    public async Task An_application_of_a_generic_host_serves_http_with_middleware_and_services()
    {
        await using var app = await StartAsync(host => host.ConfigureFunctionsWebApplication(worker => Trace(worker)));

        Assert.Equal("hello from services", await app.Http.GetStringAsync("/api/hello"));
        Assert.Equal(["> Hello", "< Hello"], _trace);
    }

    [Fact]
    public async Task Worker_defaults_take_middleware_and_options()
    {
        await using var app = await StartAsync(host => host.ConfigureFunctionsWorkerDefaults((_, worker) => Trace(worker), options => options.IncludeEmptyEntriesInMessagePayload = true));

        Assert.Equal("hello from services", await app.Http.GetStringAsync("/api/hello"));
        Assert.Equal(["> Hello", "< Hello"], _trace);
        Assert.True(app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<WorkerOptions>>().Value.IncludeEmptyEntriesInMessagePayload);
    }

    [Fact]
    public async Task Each_form_of_the_extension_methods_makes_an_application()
    {
        var forms = new Action<IHostBuilder>[]
        {
            host => host.ConfigureFunctionsWorkerDefaults(),
            host => host.ConfigureFunctionsWorkerDefaults((IFunctionsWorkerApplicationBuilder worker) => Trace(worker)),
            host => host.ConfigureFunctionsWorkerDefaults((WorkerOptions options) => options.Capabilities["any"] = "1"),
            host => host.ConfigureFunctionsWorkerDefaults(worker => Trace(worker), options => options.Capabilities["any"] = "1"),
            host => host.ConfigureFunctionsWorkerDefaults((_, worker) => Trace(worker)),
            host => host.ConfigureFunctionsWebApplication(),
            host => host.ConfigureFunctionsWebApplication((_, worker) => Trace(worker)),
        };
        foreach (var form in forms)
        {
            await using var app = await StartAsync(form);
            Assert.Equal("hello from services", await app.Http.GetStringAsync("/api/hello"));
        }
    }

    [Fact]
    public async Task Orchestrations_and_links_work_there_too()
    {
        await using var app = await StartAsync(host => host.ConfigureFunctionsWebApplication(worker => worker.ConfigureDurableExtension()));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync("Sums", limit.Token);
        var ended = await app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);

        Assert.Equal("3", ended.SerializedOutput);
        Assert.StartsWith(app.Http.BaseAddress!.ToString(), app.Durable.CreateHttpManagementPayload(id).StatusQueryGetUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_function_stops_the_start_there_too()
        => Assert.Contains(
            "'BadCron'",
            (await Assert.ThrowsAnyAsync<Exception>(() => runtime.StartAsync(new AppUnderTest(typeof(WrongFunctions.BadCron)) { ConfigureHost = host => host.ConfigureFunctionsWebApplication() }))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Adding_the_worker_twice_gives_the_same_pipeline()
    {
        var services = new ServiceCollection();
        var first = services.AddFunctionsWorkerCore(options => options.Capabilities["one"] = "1");
        var second = services.AddFunctionsWorkerDefaults(options => options.Capabilities["two"] = "2");
        using var provider = services.BuildServiceProvider();

        Assert.Same(first.Services, second.Services);
        Assert.Equal(["one", "two"], provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<WorkerOptions>>().Value.Capabilities.Keys.Order(StringComparer.Ordinal));
    }

    private Task<IConformanceApp> StartAsync(Action<IHostBuilder> configure) => runtime.StartAsync(new AppUnderTest(typeof(Functions))
    {
        ConfigureHost = host =>
        {
            configure(host);
            host.ConfigureServices(services => services.AddSingleton(new Greeting("hello from services")));
        },
    });

    private void Trace(IFunctionsWorkerApplicationBuilder worker) => worker.UseMiddleware(async (context, next) =>
    {
        _trace.Enqueue("> " + context.FunctionDefinition.Name);
        await next();
        _trace.Enqueue("< " + context.FunctionDefinition.Name);
    });

    public sealed record Greeting(string Text);

    public sealed class Functions(Greeting greeting)
    {
        [Function("Hello")]
        public IActionResult Hello([HttpTrigger("get", Route = "hello")] HttpRequest request) => new ContentResult { Content = greeting.Text };

        [Function("Sums")]
        public static async Task<int> Sums([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<int>("Add", 1) + 1;

        [Function("Add")]
        public static int Add([ActivityTrigger] int number) => number + 1;
    }
}
