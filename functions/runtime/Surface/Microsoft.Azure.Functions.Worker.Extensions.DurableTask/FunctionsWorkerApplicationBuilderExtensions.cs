namespace Microsoft.Azure.Functions.Worker;

/// <summary>Adds durable functions to a worker.</summary>
public static class FunctionsWorkerApplicationBuilderExtensions
{
    /// <summary>Optional, as upstream: the host adds durable functions by itself.</summary>
    public static IFunctionsWorkerApplicationBuilder ConfigureDurableExtension(this IFunctionsWorkerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
