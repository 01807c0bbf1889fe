using System.Runtime.CompilerServices;

namespace Analytics.Deployment.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Fails with one line per offence, so that all of them can be mended at once.</summary>
    public static void AssertNone(IEnumerable<string> offences, string rule)
    {
        var list = offences.ToList();
        Assert.True(list.Count == 0, $"{rule}{Environment.NewLine}{string.Join(Environment.NewLine, list)}");
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
