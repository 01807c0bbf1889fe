using Analytics.LocalRuntime.Hosting.Http;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Webhooks;
using Analytics.LocalRuntime.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Turns a configured builder into the running local host.</summary>
internal static class LocalRuntimeHost
{
    public static IHost Build(WebApplicationBuilder builder)
    {
        var options = builder.Services.Select(service => service.ImplementationInstance).OfType<LocalRuntimeOptions>().LastOrDefault()
            ?? throw new InvalidOperationException("Call builder.AddLocalRuntime(options) before Build(): the local host needs a database and a port.");
        var app = builder.Build();
        Use(app);
        return new LocalHost(app, options.Port);
    }

    /// <summary>Puts functions, management API and site into the request pipeline; throws when the functions are not in order.</summary>
    public static void Use(IApplicationBuilder app)
    {
        // Faults of the functions are the application's faults: they must show now, not at the first request.
        Describe(app.ApplicationServices);
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        var functions = app.ApplicationServices.GetRequiredService<FunctionEndpoint>();
        app.Use(next => context => functions.InvokeAsync(context, next));
        var webhooks = app.ApplicationServices.GetRequiredService<DurableWebhooks>();
        app.Use(next => context => webhooks.InvokeAsync(context, next));
        var metrics = app.ApplicationServices.GetRequiredService<MetricsEndpoint>();
        app.Use(next => context => metrics.InvokeAsync(context, next));
        app.ApplicationServices.GetService<StaticSite>()?.Use(app);
    }

    private static void Describe(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LocalRuntimeHost));
        var index = services.GetRequiredService<FunctionIndex>();
        HostLog.FunctionsFound(
            logger,
            index.Functions.Count,
            index.OfKind(TriggerKind.Http).Count(),
            index.OfKind(TriggerKind.Timer).Count(),
            index.OfKind(TriggerKind.Queue).Count(),
            index.OfKind(TriggerKind.Orchestration).Count(),
            index.OfKind(TriggerKind.Activity).Count());
    }
}
