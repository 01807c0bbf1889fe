using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Analytics.Conformance.Tests.Durable;

public sealed class ReplaySafeLoggerTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task A_line_is_written_once_however_often_the_code_replays()
    {
        var id = DurableApp.NewId();
        await RunAsync(id, context => context.CreateReplaySafeLogger("conformance"));
        await Eventually.TrueAsync(() => app.App.Log.Count(line => line.Contains($"after {id}", StringComparison.Ordinal)) == 1);
        Assert.Single(app.App.Log, line => line.Contains($"before {id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Loggers_by_type_and_from_the_factory_are_replay_safe_too()
    {
        var first = DurableApp.NewId();
        var second = DurableApp.NewId();
        await RunAsync(first, context => context.CreateReplaySafeLogger<ReplaySafeLoggerTests>());
        await RunAsync(second, context => context.ReplaySafeLoggerFactory.CreateLogger("conformance"));
        Assert.Single(app.App.Log, line => line.Contains($"before {first}", StringComparison.Ordinal));
        Assert.Single(app.App.Log, line => line.Contains($"before {second}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Checks_and_scopes_pass_through_during_a_replay()
    {
        var end = await app.RunAsync(async context =>
        {
            var logger = context.CreateReplaySafeLogger("conformance");
            var seen = $"{context.IsReplaying}:{logger.IsEnabled(LogLevel.Information)}";
            using (logger.BeginScope("scope"))
            {
                await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            }

            return seen;
        });
        Assert.Equal("True:True", end.ReadOutputAs<string>());
    }

    private async Task RunAsync(string id, Func<TaskOrchestrationContext, ILogger> logger)
    {
        await app.StartAsync(
            async context =>
            {
                logger(context).Log(LogLevel.Information, default, $"before {id}", null, (state, _) => state);
                await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
                logger(context).Log(LogLevel.Information, default, $"after {id}", null, (state, _) => state);
                return null;
            },
            null,
            new StartOrchestrationOptions(id));
        await app.EndOfAsync(id);
    }
}
