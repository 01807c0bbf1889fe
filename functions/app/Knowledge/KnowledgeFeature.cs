using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Knowledge;

internal static class KnowledgeFeature
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services) => services.AddSingleton<MetricFormula>();
}
