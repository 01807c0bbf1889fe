using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Storage;

namespace Analytics.Hosts.Local.Demo;

/// <summary>The rows of one month that some users made, and where each of them begins.</summary>
internal sealed class DemoRows
{
    /// <summary>Times in microseconds take no more than that; the event's name stands before them.</summary>
    private const int TimeBits = 52;
    private const int PartLength = 256 * 1024;
    private readonly List<(int Name, long Time, int Start)> _rows = [];

    /// <summary>Written one behind the other, each noted by <see cref="Note"/>.</summary>
    public CopyRows Written { get; } = new();

    public int Count => _rows.Count;

    /// <summary>Sum of the rows' hashes.</summary>
    public ulong Checksum => Enumerable.Range(0, Count).Aggregate(0UL, (sum, row) => sum + TextHash.Compute(Row(row).Span, 0));

    public void Note(int name, long time, int start) => _rows.Add((name, time, start));

    /// <summary>
    /// The rows of several pieces in the order of the warehouse's first index, by name and time. So the table is clustered by it, and PostgreSQL, which
    /// looks whether rows are in order before it sorts them, has nothing to sort. Each part is to be used before the next is asked for.
    /// </summary>
    /// <param name="pieces">Rows with the names that their numbers mean.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> InOrder(IReadOnlyList<(DemoRows Rows, Func<int, string> NameOf)> pieces)
    {
        var names = pieces.SelectMany(piece => piece.Rows._rows.Select(row => row.Name).Distinct().Select(piece.NameOf)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var order = new ulong[pieces.Sum(piece => piece.Rows.Count)];
        var slices = new ReadOnlyMemory<byte>[order.Length];
        var next = 0;
        foreach (var (piece, nameOf) in pieces)
        {
            var places = piece._rows.Select(row => row.Name).Distinct().ToDictionary(name => name, name => (ulong)names.IndexOf(nameOf(name)));
            for (var row = 0; row < piece.Count; row++, next++)
            {
                var (name, time, _) = piece._rows[row];
                order[next] = (places[name] << TimeBits) | (ulong)time;
                slices[next] = piece.Row(row);
            }
        }

        Array.Sort(order, slices);
        return Joined(slices);
    }

    private ReadOnlyMemory<byte> Row(int row) => Written.Written[_rows[row].Start..(row + 1 < Count ? _rows[row + 1].Start : Written.Length)];

    private static IEnumerable<ReadOnlyMemory<byte>> Joined(ReadOnlyMemory<byte>[] slices)
    {
        var part = new CopyRows();
        foreach (var slice in slices)
        {
            part.Append(slice.Span);
            if (part.Length >= PartLength)
            {
                yield return part.Written;
                part.Clear();
            }
        }

        yield return part.Written;
    }
}
