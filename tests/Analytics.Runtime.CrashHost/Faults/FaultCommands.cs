using System.Globalization;
using System.Net.Sockets;
using Analytics.Runtime.CrashHost.Workload;
using Npgsql;

namespace Analytics.Runtime.CrashHost.Faults;

/// <summary>Does what the controlling process says; a script that fails for want of a database is begun again.</summary>
internal sealed class FaultCommands(FaultTrigger trigger, Scripts scripts, NpgsqlDataSource dataSource)
{
    public void Run(string line)
    {
        var fields = line.Split('\t');
        switch (fields[0])
        {
            case "arm":
                trigger.Arm(fields[1], fields[2] == "after", int.Parse(fields[3], CultureInfo.InvariantCulture));
                break;
            case "run":
                _ = Task.Run(() => ScriptAsync(fields[1], fields[2]));
                break;
            case "hold":
                _ = Task.Run(() => HoldAsync(int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture)));
                break;
            default:
                throw new ArgumentException($"There is no command '{fields[0]}'.", nameof(line));
        }
    }

    private async Task ScriptAsync(string kind, string id)
    {
        while (true)
        {
            try
            {
                await scripts.RunAsync(kind, id, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    /// <summary>Takes connections from the pool that everything in this process shares, until there are none, and keeps them for a while.</summary>
    private async Task HoldAsync(int most, int milliseconds)
    {
        var held = new List<NpgsqlConnection>();
        var until = TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds);
        while (TimeProvider.System.GetUtcNow() < until)
        {
            try
            {
                if (held.Count < most)
                {
                    held.Add(await dataSource.OpenConnectionAsync());
                    continue;
                }
            }
            catch (NpgsqlException)
            {
                // The pool is full: that is what it is about.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }
    }
}
