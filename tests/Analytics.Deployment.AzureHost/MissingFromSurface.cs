using Microsoft.Extensions.DependencyInjection;

// What the Azure host uses of the genuine packages and the local runtime has no use for. Keep it short: each line is untested.
namespace Microsoft.Azure.Functions.Worker;

/// <summary>Of Microsoft.Azure.Functions.Worker.ApplicationInsights 2.51.0.</summary>
internal static class FunctionsApplicationInsightsExtensions
{
    public static IServiceCollection ConfigureFunctionsApplicationInsights(this IServiceCollection services) => services;
}
