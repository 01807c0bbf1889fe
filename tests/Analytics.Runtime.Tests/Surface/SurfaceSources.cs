using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Analytics.Runtime.Tests.Surface;

/// <summary>The upstream package of a surface type: the folder that its source stands in.</summary>
internal static partial class SurfaceSources
{
    // The versions whose members the surface mirrors.
    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal)
    {
        ["Microsoft.Azure.Functions.Worker"] = "Microsoft.Azure.Functions.Worker 2.52.0",
        ["Microsoft.Azure.Functions.Worker.Core"] = "Microsoft.Azure.Functions.Worker.Core 2.52.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Abstractions"] = "Microsoft.Azure.Functions.Worker.Extensions.Abstractions 1.3.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.DurableTask"] = "Microsoft.Azure.Functions.Worker.Extensions.DurableTask 1.19.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http"] = "Microsoft.Azure.Functions.Worker.Extensions.Http 3.3.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore 2.1.1",
        ["Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues"] = "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues 5.5.5",
        ["Microsoft.Azure.Functions.Worker.Extensions.Timer"] = "Microsoft.Azure.Functions.Worker.Extensions.Timer 4.3.1",
    };

    private static readonly Lazy<Dictionary<string, string>> Packages = new(Read);

    public static string RuntimeFolder { get; } = Find();

    public static string? PackageOf(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return Packages.Value.GetValueOrDefault($"{type.Namespace}.{type.Name.Split('`')[0]}");
    }

    private static Dictionary<string, string> Read()
    {
        var packages = new Dictionary<string, string>(StringComparer.Ordinal);
        var surface = Path.Combine(RuntimeFolder, "Surface");
        foreach (var file in Directory.EnumerateFiles(surface, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            var folder = Path.GetRelativePath(surface, file).Split(Path.DirectorySeparatorChar)[0];
            var space = Namespace().Match(text).Groups["name"].Value;
            foreach (Match declaration in Declaration().Matches(text))
            {
                packages[$"{space}.{declaration.Groups["name"].Value}"] = Versions[folder];
            }
        }

        return packages;
    }

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(File.Exists(here) ? Path.GetDirectoryName(here)! : AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Analytics.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run inside the repository: Analytics.sln was not found above them.");
        }

        return Path.Combine(folder.FullName, "functions", "runtime");
    }

    [GeneratedRegex("^namespace (?<name>[A-Za-z.]+);", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (?:(?:static|abstract|sealed|readonly|partial) )*(?:class|struct|interface|enum|record struct|record class|record|delegate [^\s(]+) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
