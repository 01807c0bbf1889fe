using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>
/// Cuts Markdown or plain text into statements: list items, sentences and parts between semicolons. A table with a column of terms and one of
/// meanings is a list of definitions; other tables and code are left out.
/// </summary>
internal static partial class GlossaryText
{
    private const int MostStatements = 2_000;

    public static IEnumerable<string> Sentences(string text)
    {
        var block = new StringBuilder();
        var fenced = false;
        (int Term, int Meaning)? table = null;
        var statements = new List<string>();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                fenced = !fenced;
                continue;
            }

            var breaks = line.Length == 0 || line[0] is '#' or '|' or '-' or '*' or '>' || Numbered().IsMatch(line);
            if (breaks)
            {
                Flush(block, statements);
            }

            table = line.Length == 0 || line[0] != '|' ? null : table ?? Columns(Cells(line));
            if (!fenced && table is { } columns && Row(Cells(line), columns) is { } definition)
            {
                statements.Add(definition);
            }

            if (!fenced && line.Length > 0 && line[0] is not ('#' or '|'))
            {
                block.Append(' ').Append(Numbered().Replace(line.TrimStart('-', '*', '>', ' '), string.Empty));
            }
        }

        Flush(block, statements);
        return statements.Take(MostStatements);
    }

    private static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static (int Term, int Meaning)? Columns(string[] heads)
    {
        var term = Array.FindIndex(heads, head => TermHead().IsMatch(head));
        var meaning = Array.FindIndex(heads, head => MeaningHead().IsMatch(head));
        return term >= 0 && meaning >= 0 && term != meaning ? (term, meaning) : (-1, -1);
    }

    private static string? Row(string[] cells, (int Term, int Meaning) columns) =>
        columns.Term < 0 || cells.Length <= Math.Max(columns.Term, columns.Meaning) || TermHead().IsMatch(cells[columns.Term]) || cells[columns.Term].All(letter => letter is '-' or ':' or ' ') || cells[columns.Meaning].Length == 0
            ? null
            : $"{cells[columns.Term].Trim('*', '_', '`')}: {cells[columns.Meaning].TrimEnd('.')}";

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

    [GeneratedRegex(@"^\d{1,3}[.)]\s+", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^\W*(?:terms?|words?|names?|metrics?|kpis?|concepts?|expressions?|abbreviations?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex TermHead();

    [GeneratedRegex(@"^\W*(?:(?:what it )?(?:means?|is)|meanings?|definitions?|formulas?|calculation|how (?:it is|we) (?:computed|calculated|measured|compute it|count(?: it)?))\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MeaningHead();

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z`""“0-9]|[a-z][\w /]{0,30}\s=\s)|;\s+|;$", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex EndOfStatement();
}
