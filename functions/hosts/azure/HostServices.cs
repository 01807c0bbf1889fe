using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Monitoring;
using Analytics.Platform.Postgres;
using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Analytics;

/// <summary>The Azure host: the genuine Functions worker, Durable Task, storage queues and Application Insights.</summary>
internal static class HostServices
{
    private const string InsightsProvider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    /// <summary>Migrates the database, builds the application and runs it; the local host has the same method.</summary>
    public static async Task<int> RunAsync(string[] args, Action<FunctionsApplicationBuilder> configure)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        var credential = new DefaultAzureCredential();
        await using var database = await Database.OpenMigratedAsync(
            await AzureDatabase.OpenAsync(builder.Configuration, credential, CancellationToken.None), progress: null, CancellationToken.None,
            PoolAddress.Parse(builder.Configuration["Database:Pool"]));
        Compose(builder, database, credential, configure);
        using var host = builder.Build();
        await host.RunAsync();
        return 0;
    }

    /// <summary>Everything that the application asks of its host.</summary>
    internal static void Compose(FunctionsApplicationBuilder builder, Database database, TokenCredential credential, Action<FunctionsApplicationBuilder> configure)
    {
        // Before the application's middleware, so that it sees the HTTP context.
        builder.ConfigureFunctionsWebApplication();
        AddTelemetry(builder);
        var startup = new StartupState();
        startup.Finished();
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(credential);
        builder.Services.AddSingleton(startup);
        // The platform says so itself where its sign-in is switched on, and removes the header of the principal from what callers send.
        builder.Services.AddSingleton(new IdentityOptions { SignedInByPlatform = builder.Configuration.GetValue<bool>("WEBSITE_AUTH_ENABLED") });
        builder.Services.AddSingleton(new ImportOptions { Folder = Path.Combine(Path.GetTempPath(), "imports") });
        configure(builder);
    }

    private static void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        // The second call makes the worker sign in to Application Insights with the identity, as keys are switched off there.
        builder.Services.AddApplicationInsightsTelemetryWorkerService();
        builder.Services.ConfigureFunctionsApplicationInsights();

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
