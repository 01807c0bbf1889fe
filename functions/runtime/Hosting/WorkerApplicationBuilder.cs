using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>The worker's builder of one service collection: whoever asks for it again adds to the same pipeline.</summary>
internal sealed class WorkerApplicationBuilder : IFunctionsWorkerApplicationBuilder
{
    private readonly FunctionPipelineBuilder _pipeline = new();

    private WorkerApplicationBuilder(IServiceCollection services)
    {
        Services = services;
    }

    public IServiceCollection Services { get; }

    public static WorkerApplicationBuilder Of(IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var known = services.Select(service => service.ImplementationInstance).OfType<WorkerApplicationBuilder>().FirstOrDefault();
        if (known is null)
        {
            known = new WorkerApplicationBuilder(services);
            services.AddSingleton(known);
            services.Configure<WorkerOptions>(worker => worker.InputConverters.Register<WorkerConverters>());
            services.AddSingleton<FunctionExecutionDelegate>(_ => known._pipeline.Build());
        }

        return known;
    }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _pipeline.Add(middleware);
        return this;
    }
}
