using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics;

/// <summary>The Azure host: the genuine Functions worker, Durable Task, storage queues and Application Insights.</summary>
internal static class HostServices
{
    private const string InsightsProvider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    /// <summary>Migrates the database, builds the application and runs it; the local host has the same method.</summary>
    public static async Task<int> RunAsync(string[] args, Action<FunctionsApplicationBuilder> configure)
    {
        var builder = FunctionsApplication.CreateBuilder(args);

        // Before the application's middleware, so that it sees the HTTP context.
        builder.ConfigureFunctionsWebApplication();
        AddTelemetry(builder);
        await using var database = await Database.OpenMigratedAsync(AzureDatabase.Open(builder.Configuration), progress: null, CancellationToken.None);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(TimeProvider.System);
        configure(builder);
        using var host = builder.Build();
        await host.RunAsync();
        return 0;
    }

    private static void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddApplicationInsightsTelemetryWorkerService();

        // The package's own rule keeps warnings only; the product's information logs are what its dashboards count.
        builder.Services.Configure<LoggerFilterOptions>(options =>
        {
            if (options.Rules.FirstOrDefault(rule => rule.ProviderName == InsightsProvider) is { } rule)
            {
                options.Rules.Remove(rule);
            }
        });
    }
}
