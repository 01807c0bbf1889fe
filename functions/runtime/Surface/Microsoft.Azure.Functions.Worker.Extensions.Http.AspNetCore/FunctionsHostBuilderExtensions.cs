using Microsoft.Azure.Functions.Worker;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a generic host the host of a Functions application with the ASP.NET Core integration.</summary>
public static class FunctionsHostBuilderExtensions
{
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder)
        => builder.ConfigureFunctionsWorkerDefaults();

    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker)
        => builder.ConfigureFunctionsWorkerDefaults(configureWorker);

    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker)
        => builder.ConfigureFunctionsWorkerDefaults(configureWorker);
}
