using System.Globalization;

namespace Analytics.Integration.Tests.Caching;

/// <summary>A real redis-server without persistence.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private ServerProgram? _program;

    public int Port { get; } = ServerProgram.FreePort();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync() =>
        _program = await ServerProgram.StartAsync("redis-server", Port, "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");

    public Task StopAsync() => _program!.KillAsync();

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;
}
