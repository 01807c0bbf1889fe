using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>Cuts Markdown or plain text into statements: list items, sentences and parts between semicolons; tables and code are left out.</summary>
internal static partial class GlossaryText
{
    private const int MostStatements = 2_000;

    public static IEnumerable<string> Sentences(string text)
    {
        var block = new StringBuilder();
        var fenced = false;
        var statements = new List<string>();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
                continue;
            }

            var breaks = line.Length == 0 || line[0] is '#' or '|' or '-' or '*' or '>';
            if (breaks)
            {
                Flush(block, statements);
            }

            if (!fenced && line.Length > 0 && line[0] is not ('#' or '|'))
            {
                block.Append(' ').Append(line.TrimStart('-', '*', '>', ' '));
            }
        }

        Flush(block, statements);
        return statements.Take(MostStatements);
    }

    /// <summary>Headings and table heads, where units are often named.</summary>
    public static string Heads(string text) =>
        string.Join(". ", text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('#') || line.StartsWith('|')).Take(20));

    private static void Flush(StringBuilder block, List<string> statements)
    {
        if (block.Length > 0)
        {
            statements.AddRange(EndOfStatement().Split(block.ToString()).Select(part => part.Trim().TrimEnd('.')).Where(part => part.Length > 1));
            block.Clear();
        }
    }

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z`""“0-9]|[a-z][\w /]{0,30}\s=\s)|;\s+|;$", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex EndOfStatement();
}
