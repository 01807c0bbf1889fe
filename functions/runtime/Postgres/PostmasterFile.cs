using System.Globalization;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>What postmaster.pid says about a server of this data directory, and whether that server still lives.</summary>
internal sealed record PostmasterFile(int ProcessId, int Port, string SocketDirectory, string Status)
{
    public bool IsReady => Status == "ready";

    public static PostmasterFile? Read(string clusterDirectory)
    {
        string[] lines;
        try
        {
            // The server writes it while we read: whatever is not complete yet counts as "starting".
            lines = File.ReadAllLines(PathIn(clusterDirectory));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        string Line(int number) => lines.Length > number ? lines[number].Trim() : "";
        int Number(int number) => int.TryParse(Line(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;
        var processId = Math.Abs(Number(0));
        return processId == 0 ? null : new PostmasterFile(processId, Number(3), Line(4), Line(7));
    }

    public static string PathIn(string clusterDirectory) => Path.Combine(clusterDirectory, "postmaster.pid");

    /// <summary>
    /// A killed server stays in the process table until its parent collects it, which in a container may be never: such a zombie is dead.
    /// </summary>
    public bool IsAlive()
    {
        if (!OperatingSystem.IsLinux())
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(ProcessId);
                return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/stat"));
            var end = stat.LastIndexOf(')');
            return stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end] == "postgres" && stat[end + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
