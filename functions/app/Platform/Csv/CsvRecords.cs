using System.Runtime.CompilerServices;
using System.Text;

namespace Analytics.Platform.Csv;

/// <summary>A record of a CSV file, with the line it begins on; without fields when it is broken.</summary>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields)
{
    /// <summary>Why it cannot be used.</summary>
    public string? Fault { get; init; }
}

/// <summary>
/// Reads small CSV files (RFC 4180, comma or semicolon as the first line has it), a record at a time. Fields in which a quote is never closed
/// end with their line, and are told.
/// </summary>
internal static class CsvRecords
{
    private const int LongestLine = 64_000;

    public static async IAsyncEnumerable<CsvRecord> ReadAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        char? separator = null;
        while (await text.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            separator ??= line.Contains(';', StringComparison.Ordinal) && !line.Contains(',', StringComparison.Ordinal) ? ';' : ',';
            yield return line.Length > LongestLine
                ? new CsvRecord(number, []) { Fault = $"the line is longer than {LongestLine} characters" }
                : Split(line, separator.Value, number);
        }
    }

    private static CsvRecord Split(string line, char separator, int number)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            var letter = line[at];
            if (letter == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"')
            {
                field.Append(line[at++]);
            }
            else if (letter == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
            }
            else if (letter == separator && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString());
        return quoted ? new CsvRecord(number, []) { Fault = "a quote is opened and never closed" } : new CsvRecord(number, fields);
    }
}
