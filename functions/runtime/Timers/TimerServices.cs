using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Timers;

/// <summary>Registers the timers.</summary>
internal static class TimerServices
{
    public static void AddRuntimeTimers(this IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddSingleton<TimerClock>();
        services.AddSingleton<TimerRun>();
        services.AddSingleton<TimerParts>();
        if (options.RunBackgroundWork)
        {
            services.AddHostedService(provider => new TimerListener(
                provider.GetRequiredService<FunctionIndex>(),
                provider.GetRequiredService<TimerParts>(),
                options.DataSource,
                provider.GetRequiredService<ProcessPresence>(),
                provider.GetRequiredService<ILogger<TimerListener>>()));
        }
    }
}
