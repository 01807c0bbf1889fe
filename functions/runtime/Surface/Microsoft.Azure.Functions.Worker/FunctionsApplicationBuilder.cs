using Analytics.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds an application: configuration, services, and the pipeline around every invocation.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WorkerApplicationBuilder _worker;

    internal FunctionsApplicationBuilder(string[] args)
    {
        Web = WebHostDefaults.CreateBuilder(args);
        _worker = WorkerApplicationBuilder.Of(Web.Services);
    }

    public ConfigurationManager Configuration => Web.Configuration;

    public IHostEnvironment Environment => Web.Environment;

    public ILoggingBuilder Logging => Web.Logging;

    public IMetricsBuilder Metrics => Web.Metrics;

    public IServiceCollection Services => Web.Services;

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)Web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Web.Configuration;

    internal WebApplicationBuilder Web { get; }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull
        => ((IHostApplicationBuilder)Web).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _worker.Use(middleware);
        return this;
    }

    public IHost Build()
    {
        this.UseDefaultWorkerMiddleware();
        return LocalRuntimeHost.Build(Web);
    }
}
