using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Analytics.Hosts.Local.Site;

/// <summary>
/// Builds the site when its sources changed. A stamp in the result holds the hash of everything it was made from; the new result takes
/// the old one's place only when it is complete.
/// </summary>
internal sealed class SiteBuild(string sourceDirectory)
{
    private const string StampName = ".stamp";
    private static readonly string[] NotSources = ["node_modules", "dist", "dist.next", "dist.old"];

    public string OutputDirectory { get; } = Path.Combine(sourceDirectory, "dist");

    /// <summary>The site's sources in the checkout that this program was built from, or null.</summary>
    public static SiteBuild? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "static-web");
            if (File.Exists(Path.Combine(candidate, "package.json")))
            {
                return new SiteBuild(candidate);
            }
        }

        return null;
    }

    /// <summary>Returns null when the site is there, else a sentence that says why not.</summary>
    public async Task<string?> EnsureAsync(StartupProgress progress, CancellationToken ct)
    {
        var hash = await HashAsync(SourceFiles(), ct);
        if (await ReadStampAsync(Path.Combine(OutputDirectory, StampName), ct) == hash)
        {
            return null;
        }

        try
        {
            return await InstallAsync(progress, ct) ?? await BuildAsync(hash, progress, ct);
        }
        catch (Win32Exception)
        {
            return "The site was not built because Node.js with npm was not found: install Node.js 20 or newer and start again.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"The site was not built: {failure.Message}";
        }
    }

    private async Task<string?> InstallAsync(StartupProgress progress, CancellationToken ct)
    {
        var lockFile = Path.Combine(sourceDirectory, "package-lock.json");
        var stamp = Path.Combine(sourceDirectory, "node_modules", StampName);
        var hash = await HashAsync([lockFile], ct);
        if (await ReadStampAsync(stamp, ct) == hash)
        {
            return null;
        }

        progress.Begin("Installing the site's packages (npm ci)");
        if (await RunNpmAsync(["ci", "--no-audit", "--no-fund", "--loglevel=error"], ct) is { } problem)
        {
            return $"The site's packages could not be installed ({problem}): run npm ci in {sourceDirectory} to see why.";
        }

        await File.WriteAllTextAsync(stamp, hash, ct);
        return null;
    }

    private async Task<string?> BuildAsync(string hash, StartupProgress progress, CancellationToken ct)
    {
        progress.Begin("Building the site");
        var next = Path.Combine(sourceDirectory, "dist.next");
        if (await RunNpmAsync(["exec", "--", "vite", "build", "--outDir", next, "--emptyOutDir", "--logLevel", "error"], ct) is { } problem)
        {
            return $"The site could not be built ({problem}): run npm run build in {sourceDirectory} to see why.";
        }

        await File.WriteAllTextAsync(Path.Combine(next, StampName), hash, ct);
        Replace(next);
        progress.Done("Built the site");
        return null;
    }

    private void Replace(string next)
    {
        var old = Path.Combine(sourceDirectory, "dist.old");
        DeleteIfThere(old);
        if (Directory.Exists(OutputDirectory))
        {
            Directory.Move(OutputDirectory, old);
        }

        Directory.Move(next, OutputDirectory);
        DeleteIfThere(old);
    }

    private static void DeleteIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Returns null on success, else the last line that npm wrote.</summary>
    private async Task<string?> RunNpmAsync(string[] arguments, CancellationToken ct)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/d", "/c", "npm.cmd", .. arguments])
            : new ProcessStartInfo("npm", arguments);
        start.WorkingDirectory = sourceDirectory;
        start.UseShellExecute = false;
        start.RedirectStandardError = start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var lines = $"{await output}\n{await error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 ? null : lines.LastOrDefault() ?? $"exit code {process.ExitCode}";
    }

    private IEnumerable<string> SourceFiles() => Directory.EnumerateFileSystemEntries(sourceDirectory)
        .Where(entry => !NotSources.Contains(Path.GetFileName(entry), StringComparer.Ordinal))
        .SelectMany(entry => Directory.Exists(entry) ? Directory.EnumerateFiles(entry, "*", SearchOption.AllDirectories) : [entry])
        .Order(StringComparer.Ordinal);

    private async Task<string> HashAsync(IEnumerable<string> files, CancellationToken ct)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            all.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(sourceDirectory, file)));
            all.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, ct)));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static async Task<string?> ReadStampAsync(string path, CancellationToken ct) =>
        File.Exists(path) ? (await File.ReadAllTextAsync(path, ct)).Trim() : null;
}
