namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>Reads maps of maps and plain scalars, which is all that azure.yaml uses; anything else fails rather than being misread.</summary>
internal static class SimpleYaml
{
    public static Dictionary<string, object> Parse(string text)
    {
        var root = new Dictionary<string, object>(StringComparer.Ordinal);
        var open = new Stack<(int Indent, Dictionary<string, object> Map)>([(-1, root)]);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0 && !line.TrimStart().StartsWith('#')))
        {
            var indent = line.Length - line.TrimStart().Length;
            while (open.Peek().Indent >= indent)
            {
                open.Pop();
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 0 && !line.TrimStart().StartsWith('-') && !line.Contains('\t', StringComparison.Ordinal), $"Not a simple map: {line}");
            var key = line[..colon].Trim();
            var value = line[(colon + 1)..].Trim();
            Assert.False(value.Length > 0 && "|>&*!{[".Contains(value[0], StringComparison.Ordinal), $"Not a plain scalar: {line}");
            if (value.Length > 0)
            {
                open.Peek().Map.Add(key, value.Trim('"', '\''));
                continue;
            }

            var map = new Dictionary<string, object>(StringComparer.Ordinal);
            open.Peek().Map.Add(key, map);
            open.Push((indent, map));
        }

        return root;
    }
}
