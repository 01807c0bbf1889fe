using System.Globalization;
using Analytics.LocalRuntime.Durable.Store;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>
/// The process's own connection: holds the lock that says it is alive, listens for signals of other processes and sends its own.
/// When the connection is cut it comes back under the same number, or under a new one if it has been declared dead meanwhile.
/// </summary>
internal sealed class ProcessPresence(
    DurableRuntimeOptions options, Signals signals, ILogger<ProcessPresence> logger) : IDisposable
{
    private const string Channel = "analytics_runtime";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly Wakeup _outbound = new();

    private readonly TaskCompletionSource<long> _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationTokenSource? _holding;

    private long _processId;

    /// <summary>The number under which this process leases work; 0 before the first registration.</summary>
    public long ProcessId => Interlocked.Read(ref _processId);

    /// <summary>Waits for the first registration.</summary>
    public Task<long> WaitUntilRegisteredAsync(CancellationToken cancellation) => _registered.Task.WaitAsync(cancellation);

    /// <summary>The process has been declared dead: it must come back under a new number.</summary>
    public void Forget(long processId)
    {
        if (Interlocked.CompareExchange(ref _processId, 0, processId) == processId)
        {
            _holding?.Cancel();
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        signals.OnOutbound(_outbound.Set);
        var sending = SendAsync(cancellation);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await HoldAsync(cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                DurableLog.ConnectionLost(logger, exception.Message);
                await Task.Delay(RetryDelay, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The process stops.
            }
        }

        await sending;
    }

    public void Dispose() => _outbound.Dispose();

    private async Task HoldAsync(CancellationToken cancellation)
    {
        await using var session = await options.DataSource.OpenConnectionAsync(cancellation);
        // A session that held locks and listened must not go back into the pool as if nothing had been.
        await using var unlisten = new SessionReset(session);
        session.Notification += (_, notification) => Receive(notification.Payload);
        await ExecuteAsync(session, $"listen {Channel}", cancellation);
        await RegisterAsync(session, cancellation);
        await NotifyAsync(session, [Format('h', null)], cancellation);
        // Signals sent while nobody listened are lost: everything is looked at once.
        signals.Receive(new Signal(SignalKind.Tasks, null));
        using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _holding = holding;
        while (ProcessId != 0)
        {
            await session.WaitAsync(holding.Token);
        }
    }

    private async Task RegisterAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        var known = ProcessId;
        if (known != 0 && await ProcessStore.ResumeAsync(session, known, cancellation))
        {
            return;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{Environment.ProcessId}");
        var processId = await ProcessStore.RegisterAsync(session, name, options.LeaseDuration, cancellation);
        Interlocked.Exchange(ref _processId, processId);
        _registered.TrySetResult(processId);
        DurableLog.Registered(logger, processId);
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await _outbound.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
                var taken = signals.TakeOutbound();
                foreach (var chunk in taken.Chunk(500))
                {
                    await using var session = await options.DataSource.OpenConnectionAsync(cancellation);
                    await NotifyAsync(session, [.. chunk.Select(signal => Format(Letter(signal.Kind), signal.InstanceId))], cancellation);
                }
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // The receivers look for themselves when a signal is missing.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static char Letter(SignalKind kind) => kind switch
    {
        SignalKind.Mail => 'm',
        SignalKind.Changed => 'c',
        _ => 't',
    };

    private string Format(char letter, string? instanceId) =>
        string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {letter} {instanceId}");

    private void Receive(string payload)
    {
        var parts = payload.Split(' ', 3);
        if (parts.Length != 3 || parts[0] == ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            return;
        }

        signals.HasPeers = true;
        switch (parts[1])
        {
            case "m":
                signals.Receive(new Signal(SignalKind.Mail, parts[2]));
                break;
            case "c":
                signals.Receive(new Signal(SignalKind.Changed, parts[2]));
                break;
            case "t":
                signals.Receive(new Signal(SignalKind.Tasks, null));
                break;
        }
    }

    private static async Task NotifyAsync(NpgsqlConnection session, string[] payloads, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pg_notify('{Channel}', p) from unnest($1::text[]) p", session)
        {
            Parameters = { new() { Value = payloads } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed class SessionReset(NpgsqlConnection session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await ExecuteAsync(session, "unlisten *; select pg_advisory_unlock_all()", CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The session is gone, and its locks with it.
            }
        }
    }
}
