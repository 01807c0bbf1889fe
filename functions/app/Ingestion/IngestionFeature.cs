using Analytics.Platform.Orchestrations;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Ingestion;

internal static class IngestionFeature
{
    /// <summary>The host registers <see cref="ImportOptions"/>.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services) => services
        .AddSingleton<FileImport>()
        .AddSingleton<Knowledge.KnowledgeImport>()
        .AddSingleton<ImportUpload>()
        .AddSingleton<Messages.MessagePublisher>()
        .AddSingleton<Calls.WriteKeys>()
        .AddSingleton<Calls.CallCollector>()
        .AddSingleton<Calls.CollectCalls>()
        .AddSingleton<Calls.AttributeCatalog>()
        .AddSingleton<IOrchestrationEnding, ImportEnding>();
}
