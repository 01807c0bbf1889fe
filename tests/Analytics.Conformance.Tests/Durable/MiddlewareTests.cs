using System.Collections.Concurrent;
using Analytics.Conformance.Tests.Seam;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>Middleware around orchestrators and activities.</summary>
public sealed class MiddlewareTests(RuntimeUnderTest runtime) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _trace = [];

    private IConformanceApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
    {
        Configure = builder =>
        {
            builder.UseWhen(context => context.FunctionDefinition.Name == nameof(Functions.GoesAsync), async (_, next) =>
            {
                await Task.Delay(20);
                await next();
            });
            builder.UseMiddleware(async (context, next) =>
            {
                var trigger = context.FunctionDefinition.InputBindings.Values.First().Type;
                _trace.Enqueue($"> {trigger} {context.FunctionDefinition.Name} {context.BindingContext.BindingData.ContainsKey("instanceId")}");
                await next();
                _trace.Enqueue($"< {context.FunctionDefinition.Name} {context.GetInvocationResult().Value}");
            });
        },
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Middleware_runs_on_every_turn_of_an_orchestrator_and_its_rest_in_the_last_only()
    {
        await RunAsync(nameof(Functions.TwoCalls));
        await Eventually.TrueAsync(() => _trace.Contains("< TwoCalls done"));
        Assert.Equal(
            ["> orchestrationTrigger TwoCalls True", "> orchestrationTrigger TwoCalls True", "> orchestrationTrigger TwoCalls True", "< TwoCalls done"],
            _trace.Where(line => line.Contains("TwoCalls", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Middleware_runs_once_around_an_activity()
    {
        await RunAsync(nameof(Functions.TwoCalls));
        await Eventually.TrueAsync(() => _trace.Contains("< TwoCalls done"));
        Assert.Equal(
            ["> activityTrigger Add True", "< Add 2", "> activityTrigger Add True", "< Add 3"],
            _trace.Where(line => line.Contains("Add", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Middleware_that_leaves_the_turn_before_an_orchestrator_fails_it()
    {
        var end = await RunAsync(nameof(Functions.GoesAsync));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.InvalidOperationException", end.FailureDetails!.ErrorType);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    private async Task<OrchestrationMetadata> RunAsync(string name)
    {
        var id = await _app.Durable.ScheduleNewOrchestrationInstanceAsync(name);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _app.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    public static class Functions
    {
        [Function(nameof(TwoCalls))]
        public static async Task<string> TwoCalls([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<int>(nameof(Add), 1);
            await context.CallActivityAsync<int>(nameof(Add), 2);
            return "done";
        }

        [Function(nameof(GoesAsync))]
        public static async Task<int> GoesAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<int>(nameof(Add), 1);

        [Function(nameof(Add))]
        public static int Add([ActivityTrigger] int number) => number + 1;
    }
}
