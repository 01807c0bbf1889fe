using System.Diagnostics;
using System.Reflection;

namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>What the compiler wrote and said.</summary>
internal sealed record BicepResult(int ExitCode, string Output, string Messages);

/// <summary>The real Bicep compiler, as the package that the project downloads brings it.</summary>
internal static class BicepCompiler
{
    private static readonly Lazy<string> Program = new(Find);

    public static async Task<BicepResult> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program.Value, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Repository.PathOf("infra") };
        // The compiler needs no cultures, and not every machine has the library for them; where it unpacks itself must be writable.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Path.GetTempPath(), $"bicep-{Environment.UserName}");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program.Value} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var messages = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new BicepResult(process.ExitCode, await output, await messages);
    }

    private static string Find()
    {
        var path = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "BicepCompiler").Value!;
        Assert.True(File.Exists(path), $"The Bicep compiler is not at {path}: restore this project.");
        if (OperatingSystem.IsWindows() || File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherExecute))
        {
            return path;
        }

        // A shared package folder may let only its owner run what is in it.
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
            return path;
        }
        catch (UnauthorizedAccessException)
        {
            var copy = Path.Combine(Directory.CreateTempSubdirectory("bicep-").FullName, "bicep");
            File.Copy(path, copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            return copy;
        }
    }
}
