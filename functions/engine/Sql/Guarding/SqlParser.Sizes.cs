using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// Functions whose result is as long as one of their arguments says. The database gives a single value up to a gigabyte before any limit on
/// rows or time is asked, so that length has to be a small number in plain sight.
/// </summary>
internal sealed partial class SqlParser
{
    private const int LongestPadding = 1_000;
    private static readonly Regex WideField = new(@"%[^%a-zA-Z]*(\*|\d{4,})|\\", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant);

    private void CheckSize(SqlToken function, int open)
    {
        switch (function.Value)
        {
            case "lpad" or "rpad" when !IsSmallNumber(SecondArgument(open)):
                Report("function", function, $"`{function.Value}` can make texts as large as memory", $"write its length as a number of at most {LongestPadding.ToString(CultureInfo.InvariantCulture)}.");
                break;
            case "format" when !IsPlainFormat(open + 1):
                Report("function", function, "`format` can make texts as large as memory", "write its pattern as a text without widths above 999 and without `*`.");
                break;
        }
    }

    // Between the first comma and what follows, at the depth of the call itself.
    private List<SqlToken> SecondArgument(int open)
    {
        var argument = new List<SqlToken>();
        var depth = 0;
        var commas = 0;
        for (var i = open; i < _at; i++)
        {
            var token = tokens[i];
            depth += token.IsMark("(") || token.IsMark("[") ? 1 : token.IsMark(")") || token.IsMark("]") ? -1 : 0;
            if (depth == 1 && token.IsMark(","))
            {
                commas++;
            }
            else if (commas == 1 && depth > 0)
            {
                argument.Add(token);
            }
        }

        return argument;
    }

    private static bool IsSmallNumber(List<SqlToken> argument) =>
        argument is [{ Kind: SqlTokenKind.Number } number]
        && int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        && length <= LongestPadding;

    private bool IsPlainFormat(int at) =>
        tokens[at].Kind == SqlTokenKind.Text
        && (tokens[at + 1].IsMark(",") || tokens[at + 1].IsMark(")"))
        && !WideField.IsMatch(sql.AsSpan(tokens[at].Start, tokens[at].Length));
}
