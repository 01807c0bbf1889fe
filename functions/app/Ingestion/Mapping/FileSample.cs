using System.Text;
using System.Text.Json;
using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Files;

namespace Analytics.Ingestion.Mapping;

/// <summary>
/// The columns of a file with their first values. Some columns belong to few lines: revenue to purchases only, users to those who are signed in. So
/// more lines are looked at than values are kept.
/// </summary>
internal static class FileSample
{
    private const int LinesLookedAt = 20_000;
    private const int ValuesKept = 300;

    public static IReadOnlyList<ColumnSample> Read(ImportFile file)
    {
        using var text = file.OpenText();
        return file.Format == FileFormat.Csv ? ReadCsv(new CsvReader(text, file.Delimiter)) : ReadJson(new LineReader(text));
    }

    private static List<ColumnSample> ReadCsv(CsvReader reader)
    {
        var columns = CsvHeader.Read(reader).ConvertAll(name => new ColumnSample(name));
        for (var line = 0; line < LinesLookedAt && reader.TryRead(); line++)
        {
            for (var index = 0; reader.Fault is null && index < Math.Min(columns.Count, reader.FieldCount); index++)
            {
                if (columns[index].Values.Count < ValuesKept && !reader.Field(index).IsEmpty)
                {
                    columns[index].Values.Add(Encoding.UTF8.GetString(reader.Field(index)));
                }
            }
        }

        foreach (var column in columns)
        {
            column.IsObject = column.Values.Count > 0 && column.Values.TrueForAll(value => value[0] == '{');
        }

        return columns;
    }

    private static List<ColumnSample> ReadJson(LineReader reader)
    {
        var columns = new Dictionary<string, ColumnSample>(StringComparer.Ordinal);
        for (var line = 0; line < LinesLookedAt && reader.TryRead(out var text); line++)
        {
            try
            {
                using var document = JsonDocument.Parse(text.ToArray());
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    Add(columns, member);
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // A bad line: it is reported when the file is read.
            }
        }

        return [.. columns.Values];
    }

    private static void Add(Dictionary<string, ColumnSample> columns, JsonProperty member)
    {
        if (!columns.TryGetValue(member.Name, out var column))
        {
            column = columns[member.Name] = new ColumnSample(member.Name);
        }

        if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            column.IsObject = true;
        }
        else if (column.Values.Count < ValuesKept && member.Value.ValueKind != JsonValueKind.Null)
        {
            column.Values.Add(member.Value.ToString());
        }
    }
}
