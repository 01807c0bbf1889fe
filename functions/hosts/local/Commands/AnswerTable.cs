using System.Globalization;
using System.Text.Json;
using Analytics.Engine.Sql;
using Analytics.Platform.Json;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Rows as aligned text, for a terminal.</summary>
internal static class AnswerTable
{
    private const int RowsShown = 50;
    private const int WidestColumn = 60;

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<ResultColumn> columns, IReadOnlyList<object?[]> rows)
    {
        if (columns.Count == 0 || rows.Count == 0)
        {
            return;
        }

        var cells = rows.Take(RowsShown).Select(row => row.Select(Text).ToArray()).ToList();
        var widths = columns.Select((column, index) => cells.Max(row => row[index].Length) is var widest ? Math.Max(widest, column.Name.Length) : 0).ToArray();
        await output.WriteLineAsync();
        await output.WriteLineAsync(Line(columns.Select(column => column.Name), columns, widths));
        await output.WriteLineAsync(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in cells)
        {
            await output.WriteLineAsync(Line(row, columns, widths));
        }

        if (rows.Count > RowsShown)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"… and {rows.Count - RowsShown} more rows (--json prints all)"));
        }
    }

    private static string Line(IEnumerable<string> cells, IReadOnlyList<ResultColumn> columns, int[] widths) =>
        string.Join("  ", cells.Select((cell, index) => IsNumber(columns[index]) ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd();

    private static bool IsNumber(ResultColumn column) => column.Type is ColumnType.Integer or ColumnType.Number;

    private static string Text(object? value)
    {
        var text = value is string plain ? plain : JsonSerializer.Serialize(value, WireJson.Options).Trim('"');
        return text.Length > WidestColumn ? text[..(WidestColumn - 1)] + "…" : text;
    }
}
