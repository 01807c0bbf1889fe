using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Analytics.Soak.Processes;

/// <summary>A host of the workload in a process of its own.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private readonly StringBuilder _errors = new();

    private HostProcess(Process process, string turnLog)
    {
        _process = process;
        TurnLog = turnLog;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string TurnLog { get; }

    /// <summary>What the host has logged.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a host; it may be given a command that holds from its first moment.</summary>
    public static HostProcess Launch(string connectionString, TimeSpan lease, string folder, string? firstCommand = null)
    {
        var turnLog = Path.Combine(folder, $"turns-{Guid.NewGuid():N}.log");
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Analytics.Runtime.CrashHost.dll"));
        start.ArgumentList.Add("host");
        start.ArgumentList.Add(connectionString);
        start.ArgumentList.Add(lease.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(turnLog);
        if (firstCommand is not null)
        {
            start.ArgumentList.Add(firstCommand);
        }

        // Kills are many: what a compiler at startup saves later would never pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        return new HostProcess(Process.Start(start)!, turnLog);
    }

    /// <summary>Starts a host and waits until it works.</summary>
    public static async Task<HostProcess> StartAsync(string connectionString, TimeSpan lease, string folder)
    {
        var host = Launch(connectionString, lease, folder);
        await host.UntilReadyAsync();
        return host;
    }

    public async Task UntilReadyAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException("A host did not start: " + Errors);
        }
    }

    public async Task SendAsync(params string[] command)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(string.Join('\t', command));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has died meanwhile: whoever sent this looks for that.
        }
    }

    /// <summary>Waits for its death by its own hand; false when it goes on living.</summary>
    public async Task<bool> DiesAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
