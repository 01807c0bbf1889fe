using Microsoft.Extensions.Hosting;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Gives running invocations a moment to end by themselves before their token fires at shutdown.</summary>
internal sealed class ShutdownGrace : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _registration;

    public ShutdownGrace(IHostApplicationLifetime lifetime)
    {
        _registration = lifetime.ApplicationStopping.Register(() => _source.CancelAfter(Grace));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
