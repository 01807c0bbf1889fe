namespace Analytics.Hosts.Local;

/// <summary>Where data is kept when nobody says otherwise.</summary>
internal static class DataDirectory
{
    /// <summary>
    /// Root's home is closed to others, and under root the database runs as another user: there it is the system's place for such data.
    /// </summary>
    public static string Default => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
        ? "/var/lib/analytics"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "analytics");
}
