using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>
/// Processes of a server whose first process was killed. They notice when they next wait, which somebody's long query does not do for minutes;
/// until then they hold the shared memory, and PostgreSQL rightly refuses to start on the same files.
/// </summary>
internal static class OrphanedSessions
{
    /// <summary>Ends them, which loses no more than the kill did: nobody hears what they still answer. Elsewhere than on Linux they are waited for.</summary>
    public static void End(string clusterDirectory)
    {
        if (!OperatingSystem.IsLinux() || PostmasterFile.Read(clusterDirectory) is { } first && first.IsAlive())
        {
            return;
        }

        // Not by name: theirs says what they do.
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (WorksIn(process.Id) == clusterDirectory)
                {
                    Kill(process);
                }
            }
        }
    }

    // Every process of a server works in the directory of its files.
    private static string? WorksIn(int processId)
    {
        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/cwd")).LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself, or is somebody else's.
        }
    }
}
