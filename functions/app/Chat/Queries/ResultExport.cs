using System.Text;
using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;
using Analytics.Platform.Csv;

namespace Analytics.Chat.Queries;

/// <summary>Writes a result to a stream, row by row: CSV (RFC 4180) or JSON.</summary>
internal static class ResultExport
{
    private const int FlushEvery = 500;

    public static async Task WriteCsvAsync(Stream stream, ResultTable table, bool withMark, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(withMark), 32 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(string.Join(',', table.Columns.Select(column => Field(column.Name, ColumnType.Text))).AsMemory(), cancellation);
        var count = 0;
        foreach (var row in table.Rows)
        {
            await writer.WriteLineAsync(string.Join(',', row.Select((cell, index) => Field(cell, table.Columns[index].Type))).AsMemory(), cancellation);
            if (++count % FlushEvery == 0)
            {
                await writer.FlushAsync(cancellation);
            }
        }
    }

    public static async Task WriteJsonAsync(Stream stream, ResultTable table, CancellationToken cancellation)
    {
        await using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = ChatJson.Options.Encoder });
        writer.WriteStartArray();
        var count = 0;
        foreach (var row in table.Rows)
        {
            writer.WriteStartObject();
            for (var index = 0; index < table.Columns.Count; index++)
            {
                writer.WritePropertyName(table.Columns[index].Name);
                CellRowConverter.WriteCell(writer, row[index]);
            }

            writer.WriteEndObject();
            if (++count % FlushEvery == 0)
            {
                await writer.FlushAsync(cancellation);
            }
        }

        writer.WriteEndArray();
        await writer.FlushAsync(cancellation);
    }

    /// <summary>Quoted where needed. A number stands with all its digits; a text that a spreadsheet would run as a formula gets an apostrophe in front.</summary>
    internal static string Field(object? cell, ColumnType type)
    {
        var text = CellText.Of(cell);
        return cell is string && !RowSelection.IsNumeric(type) ? CsvField.OfText(text) : CsvField.Quoted(text);
    }
}
