using Analytics.LocalRuntime.Hosting.Http;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Webhooks;
using Analytics.LocalRuntime.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Turns a configured builder into the running local host.</summary>
internal static class LocalRuntimeHost
{
    public static IHost Build(WebApplicationBuilder builder, FunctionPipelineBuilder pipeline)
    {
        var options = builder.Services.Select(service => service.ImplementationInstance).OfType<LocalRuntimeOptions>().LastOrDefault()
            ?? throw new InvalidOperationException("Call builder.AddLocalRuntime(options) before Build(): the local host needs a database and a port.");
        builder.Services.AddSingleton<FunctionExecutionDelegate>(pipeline.Build());
        var app = builder.Build();

        // Faults of the functions are the application's faults: they must show now, not at the first request.
        Describe(app);
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        var functions = app.Services.GetRequiredService<FunctionEndpoint>();
        app.Use(next => context => functions.InvokeAsync(context, next));
        var webhooks = app.Services.GetRequiredService<DurableWebhooks>();
        app.Use(next => context => webhooks.InvokeAsync(context, next));
        var metrics = app.Services.GetRequiredService<MetricsEndpoint>();
        app.Use(next => context => metrics.InvokeAsync(context, next));
        app.Services.GetService<StaticSite>()?.Use(app);
        return new LocalHost(app, options.Port);
    }

    private static void Describe(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LocalRuntimeHost));
        var index = app.Services.GetRequiredService<FunctionIndex>();
        HostLog.FunctionsFound(
            logger,
            index.Functions.Count,
            index.OfKind(TriggerKind.Http).Count(),
            index.OfKind(TriggerKind.Timer).Count(),
            index.OfKind(TriggerKind.Queue).Count(),
            index.OfKind(TriggerKind.Orchestration).Count(),
            index.OfKind(TriggerKind.Activity).Count());
        foreach (var (first, second) in app.Services.GetRequiredService<FunctionRouter>().Overlaps())
        {
            HostLog.RoutesOverlap(logger, first.Function.Name, first.Template, second.Function.Name, second.Template);
        }
    }
}
