using Analytics.LocalRuntime.Postgres;
using Microsoft.Extensions.Hosting;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Creates the runtime's tables before any listener starts.</summary>
internal sealed class SchemaStep(LocalRuntimeOptions options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => RuntimeSchema.EnsureAsync(options.DataSource, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
