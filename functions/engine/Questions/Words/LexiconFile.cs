namespace Analytics.Engine.Questions.Words;

/// <summary>Reads the embedded language resources: one entry a line, "#" starts a comment.</summary>
internal static class LexiconFile
{
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(LexiconFile).Assembly.GetManifestResourceStream(name + ".lexicon")
            ?? throw new InvalidOperationException($"The language resource {name}.lexicon is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }

    /// <summary>Lines of the form "head: item | item".</summary>
    public static IEnumerable<(string Head, string[] Items)> Entries(string name) =>
        Lines(name).Select(line =>
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            return (line[..colon].Trim(), Split(line[(colon + 2)..]));
        });

    public static string[] Split(string line) =>
        line.Split(" | ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
