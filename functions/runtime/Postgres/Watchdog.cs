using System.Diagnostics;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>
/// A small shell that stands between a host process and the server. It waits for the end of its standard input, which comes when the host
/// leaves or is killed in whatever way, and then stops the server unless another host's shell is still there. So every process that
/// uses a data directory is equal, and the last one to leave stops the server.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // "stopping" is raised before looking for others: a host that registers later waits for it, one that registered earlier is seen.
    private const string Script =
        """
        trap '' INT TERM HUP
        hosts=$1; pg_ctl=$2; cluster=$3
        : > "$hosts/$$" || exit 1
        echo registered
        cat > /dev/null
        rm -f "$hosts/$$"
        : > "$hosts/stopping"
        for other in "$hosts"/[0-9]*; do
          [ -e "$other" ] || continue
          if kill -0 "${other##*/}" 2> /dev/null; then rm -f "$hosts/stopping"; exit 0; fi
          rm -f "$other"
        done
        "$pg_ctl" stop -D "$cluster" -m fast -w -t 60 > /dev/null 2>&1
        rm -f "$hosts/stopping"
        """;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(70);
    private readonly Process? _shell;
    private readonly PostgresBinaries _binaries;
    private readonly string _clusterDirectory;

    /// <summary>Where there is no shell, only the process that started the server stops it.</summary>
    public bool StartedServer { get; set; }

    private Watchdog(Process? shell, PostgresBinaries binaries, string clusterDirectory)
    {
        _shell = shell;
        _binaries = binaries;
        _clusterDirectory = clusterDirectory;
    }

    /// <summary>Registers this process as a user of the server and waits until a stop that is under way has ended.</summary>
    public static async Task<Watchdog> RegisterAsync(PostgresBinaries binaries, string clusterDirectory, string hostsDirectory, TimeProvider clock, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            // No shell to rely on: the server outlives a killed host there, and the next host attaches to it.
            return new Watchdog(null, binaries, clusterDirectory);
        }

        var shell = Process.Start(ServerAccount.Current.Command("/bin/sh", "-c", Script, "analytics-postgres", hostsDirectory, binaries.PgCtl, clusterDirectory))!;
        if (await shell.StandardOutput.ReadLineAsync(ct) != "registered")
        {
            throw new EmbeddedPostgresException($"The folder {hostsDirectory} cannot be written by the database's user: remove it and start again.");
        }

        var stopping = Path.Combine(hostsDirectory, "stopping");
        var began = clock.GetTimestamp();
        while (File.Exists(stopping) && clock.GetElapsedTime(began) < StopPatience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, ct);
        }

        return new Watchdog(shell, binaries, clusterDirectory);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is null)
        {
            if (!StartedServer)
            {
                return;
            }

            await ExternalProgram.RunAsync(ServerAccount.Current.Command(_binaries.PgCtl, "stop", "-D", _clusterDirectory, "-m", "fast"), CancellationToken.None);
            return;
        }

        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
