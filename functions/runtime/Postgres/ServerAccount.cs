using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>
/// The operating system user that the server runs as. PostgreSQL refuses to run as root, so under root it runs as "nobody", who then
/// owns the server's folders; everybody else runs it as themselves. Windows drops administrator rights by itself.
/// </summary>
internal sealed class ServerAccount
{
    private readonly string? _userName;

    private ServerAccount(string? userName) => _userName = userName;

    public static ServerAccount Current { get; } = new(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "nobody" : null);

    /// <summary>Whether files must be handed over to another user.</summary>
    public bool IsOther => _userName is not null;

    /// <summary>Lets the program be started as this user.</summary>
    public ProcessStartInfo Command(string fileName, params string[] arguments)
    {
        var start = ExternalProgram.Command(fileName, arguments);
        // The current folder may be one that the other user cannot enter.
        start.WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory) ?? "/";
        if (_userName is not null)
        {
            start.UserName = _userName;
        }

        return start;
    }

    /// <summary>Makes a folder that belongs to this user and is closed to others.</summary>
    public async Task CreatePrivateDirectoryAsync(string path, CancellationToken ct)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await OwnAsync(path, ct);
    }

    /// <summary>Hands a file or folder over to this user.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (_userName is null)
        {
            return;
        }

        var (exitCode, _, error) = await ExternalProgram.RunAsync(ExternalProgram.Command("/bin/chown", ["-R", _userName, path]), ct);
        if (exitCode != 0)
        {
            throw new EmbeddedPostgresException($"The folder {path} could not be given to the user {_userName}, who runs the database because PostgreSQL refuses root: {error.Trim()}");
        }
    }

    /// <summary>Refuses a folder that this user cannot enter, before anything is made in it.</summary>
    public async Task VerifyReachableAsync(string directory, CancellationToken ct)
    {
        if (_userName is null)
        {
            return;
        }

        var start = Command("/bin/sh", "-c", "cd \"$1\"", "reach", directory);
        var (exitCode, _, _) = await ExternalProgram.RunAsync(start, ct);
        if (exitCode != 0)
        {
            throw new EmbeddedPostgresException(
                $"The data directory {directory} cannot be entered by the user {_userName}, who runs the database because PostgreSQL refuses root: "
                + "choose one outside private folders with --data, for example /var/lib/analytics.");
        }
    }
}

/// <summary>Runs a program to its end.</summary>
internal static class ExternalProgram
{
    public static ProcessStartInfo Command(string fileName, IEnumerable<string> arguments) => new(fileName, arguments)
    {
        RedirectStandardError = true,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        UseShellExecute = false,
    };

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        using var process = Process.Start(start) ?? throw new Win32Exception(Marshal.GetLastPInvokeError());
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
