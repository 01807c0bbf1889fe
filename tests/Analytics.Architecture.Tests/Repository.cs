using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Analytics.Architecture.Tests;

/// <summary>The repository's C# sources, parsed once.</summary>
internal static class Repository
{
    private static readonly ConcurrentDictionary<string, SyntaxNode> Trees = new(StringComparer.Ordinal);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes, of the C# files below a folder.</summary>
    public static IReadOnlyList<string> Sources(string folder)
    {
        var directory = Path.Combine(Root, folder);
        return Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/node_modules/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)]
            : [];
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static SyntaxNode Tree(string path) =>
        Trees.GetOrAdd(path, static path => CSharpSyntaxTree.ParseText(Text(path), path: path).GetRoot());

    /// <summary>Fails with one line per offence, so that all of them can be mended at once.</summary>
    public static void AssertNone(IEnumerable<string> offences, string rule)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, $"{rule}{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
