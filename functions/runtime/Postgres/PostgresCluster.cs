using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>The server's files inside the data directory: cluster, password, log, sockets, and who uses it.</summary>
internal sealed class PostgresCluster(EmbeddedPostgresOptions options, PostgresBinaries binaries)
{
    public const string Owner = "analytics";

    private const int LongestSocketDirectory = 80;
    private const long LargestLog = 16 * 1024 * 1024;

    private readonly string _root = options.DataDirectory;

    public string Directory => Path.Combine(_root, "postgres");

    public string Hosts => Path.Combine(_root, "hosts");

    public string Log => Path.Combine(_root, "logs", "postgres.log");

    /// <summary>Null where sockets are not used: Windows, and paths longer than an address can hold.</summary>
    public string? SocketDirectory
    {
        get
        {
            var directory = Path.Combine(_root, "run");
            return OperatingSystem.IsWindows() || directory.Length > LongestSocketDirectory ? null : directory;
        }
    }

    private string PasswordFile => Path.Combine(_root, "postgres-password");

    private string PortFile => Path.Combine(_root, "postgres-port");

    public string ReadPassword() => File.ReadAllText(PasswordFile).Trim();

    /// <summary>Makes the files on the first start; a first start that was interrupted leaves nothing behind that looks finished.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (File.Exists(Path.Combine(Directory, "PG_VERSION")))
        {
            VerifyVersion();
            return;
        }

        options.Progress?.Invoke("Creating the database files");
        var account = ServerAccount.Current;
        await account.VerifyReachableAsync(_root, ct);
        await account.CreatePrivateDirectoryAsync(Hosts, ct);
        await account.CreatePrivateDirectoryAsync(Path.GetDirectoryName(Log)!, ct);
        if (SocketDirectory is { } sockets)
        {
            await account.CreatePrivateDirectoryAsync(sockets, ct);
        }

        WritePrivateFile(PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var building = Directory + ".new";
        if (System.IO.Directory.Exists(building))
        {
            System.IO.Directory.Delete(building, recursive: true);
        }

        await account.CreatePrivateDirectoryAsync(building, ct);
        await InitializeAsync(building, ct);
        await File.AppendAllTextAsync(Path.Combine(building, "postgresql.conf"), $"\ninclude_if_exists = '{ServerSettings.FileName}'\n", ct);
        System.IO.Directory.Move(building, Directory);
    }

    /// <summary>Writes the configuration for a start and returns the port it names.</summary>
    public async Task<int> ConfigureAsync(CancellationToken ct)
    {
        var port = ChoosePort();
        await File.WriteAllTextAsync(PortFile, port.ToString(CultureInfo.InvariantCulture), ct);
        await File.WriteAllTextAsync(Path.Combine(Directory, ServerSettings.FileName), ServerSettings.Render(port, SocketDirectory, options.Durable), ct);
        if (File.Exists(Log) && new FileInfo(Log).Length > LargestLog)
        {
            File.Move(Log, Log + ".1", overwrite: true);
        }

        return port;
    }

    private async Task InitializeAsync(string directory, CancellationToken ct)
    {
        // initdb reads the password as the server's user, who may not read ours.
        var passwordFile = Path.Combine(Hosts, "initial-password");
        WritePrivateFile(passwordFile, ReadPassword());
        await ServerAccount.Current.OwnAsync(passwordFile, ct);
        try
        {
            List<string> arguments =
            [
                "-D", directory, "-U", Owner, "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--no-instructions",
            ];
            if (!options.Durable)
            {
                arguments.Add("--no-sync");
            }

            var (exitCode, _, error) = await ExternalProgram.RunAsync(ServerAccount.Current.Command(binaries.Initdb, [.. arguments]), ct);
            if (exitCode != 0)
            {
                throw new EmbeddedPostgresException($"The database files could not be created in {_root}: {LastLine(error)}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private void VerifyVersion()
    {
        var major = File.ReadAllText(Path.Combine(Directory, "PG_VERSION")).Trim();
        if (major != "18")
        {
            throw new EmbeddedPostgresException(
                $"The database files in {_root} belong to PostgreSQL {major}, this version brings 18: start with another --data and import again, or give a running server with --database.");
        }
    }

    /// <summary>The port of the last start when it is still free: people note it down.</summary>
    private int ChoosePort()
    {
        if (File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && IsFree(last))
        {
            return last;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void WritePrivateFile(string path, string text)
    {
        File.Delete(path);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, create);
        writer.Write(text);
    }

    internal static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no reason was given";
}
