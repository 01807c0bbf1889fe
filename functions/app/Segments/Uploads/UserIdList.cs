using System.Text;
using Analytics.Platform.Csv;
using Analytics.Platform.Results;

namespace Analytics.Segments.Uploads;

/// <summary>A line that names nobody, and why.</summary>
internal sealed record BadLine(int Line, string Reason);

/// <summary>The customer's own ids of people, from a CSV file: of a column called user_id (external_id, customer_id, id), else of the first one.</summary>
internal sealed class UserIdList
{
    public const int MostIds = 1_000_000;
    private const int LongestId = 400;
    private const int MostFaults = 1_000;

    private static readonly string[] Headers = ["user_id", "userid", "user id", "external_id", "customer_id", "id"];

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<BadLine> _faults = [];

    /// <summary>Each id with the line it stands on first.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The first lines that cannot be used.</summary>
    public IReadOnlyList<BadLine> Faults => _faults;

    public int FaultCount { get; private set; }

    /// <summary>Lines with an id that another line has, too.</summary>
    public int Repeated { get; private set; }

    public static async Task<Result<UserIdList>> ReadAsync(Stream file, string? column, CancellationToken cancellation)
    {
        var list = new UserIdList();
        using var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        try
        {
            var at = -1;
            await foreach (var record in CsvRecords.ReadAsync(text, cancellation))
            {
                if (at < 0 && record.Fault is null)
                {
                    var named = PlaceOf(record.Fields, column);
                    if (named < 0 && column is not null)
                    {
                        return UploadErrors.ColumnUnknown(column, record.Fields);
                    }

                    at = Math.Max(named, 0);
                    if (named >= 0)
                    {
                        continue;
                    }
                }

                list.Add(record, Math.Max(at, 0));
                if (list._ids.Count > MostIds)
                {
                    return UploadErrors.TooManyIds(MostIds);
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return UploadErrors.NotText();
        }

        return list._ids.Count == 0 ? UploadErrors.NoIds(list._faults) : list;
    }

    private static int PlaceOf(IReadOnlyList<string> fields, string? column)
    {
        var names = fields.Select(field => field.Trim()).ToList();
        return column is not null
            ? names.FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase))
            : Headers.Select(header => names.FindIndex(name => name.Equals(header, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(index => index >= 0, -1);
    }

    private void Add(CsvRecord record, int place)
    {
        var id = place < record.Fields.Count ? record.Fields[place].Trim() : "";
        var fault = record.Fault
            ?? (place >= record.Fields.Count ? "the line has no such column" : null)
            ?? (id.Length == 0 ? "there is no user id" : null)
            ?? (Encoding.UTF8.GetByteCount(id) > LongestId ? $"the user id is longer than {LongestId} bytes" : null)
            ?? (id.Any(char.IsControl) ? "the user id holds a control character" : null);
        if (fault is not null)
        {
            FaultCount++;
            if (_faults.Count < MostFaults)
            {
                _faults.Add(new BadLine(record.Line, fault));
            }
        }
        else if (!_ids.TryAdd(id, record.Line))
        {
            Repeated++;
        }
    }
}
