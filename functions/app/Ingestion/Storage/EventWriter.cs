using System.Runtime.InteropServices;
using Analytics.Ingestion.Batches;
using Npgsql;

namespace Analytics.Ingestion.Storage;

/// <summary>What became of a batch.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredCounts(int Events, int Duplicates, int Users)
{
    /// <summary>Anonymous ids that belong to another known user already.</summary>
    public IReadOnlyList<string> SharedIds { get; init; } = [];
}

/// <summary>
/// Stores batches of events: first their keys, whose unique index tells which are new, then only the new ones by COPY. Every call runs inside
/// the caller's transaction and under the organization's write lock.
/// </summary>
internal sealed class EventWriter(int organizationId)
{
    private readonly EventKeys _keys = new(organizationId);
    private readonly IdentityLinks _links = new(organizationId);
    private readonly UserDirectory _users = new(organizationId);
    private readonly HashSet<int> _months = [];
    private readonly CopyRows[] _rows = [new(), new()];

    /// <summary>Months (year × 12 + month - 1) that events went to.</summary>
    public IReadOnlyCollection<int> Months => _months;

    /// <param name="connection">In a transaction.</param>
    /// <param name="batch">What to store; its duplicates are marked.</param>
    /// <param name="added">Told of everything that is new.</param>
    /// <param name="cancellation">Ends the wait; the transaction is to be rolled back then.</param>
    public async Task<StoredCounts> StoreAsync(NpgsqlConnection connection, EventBatch batch, AddedData added, CancellationToken cancellation)
    {
        // Who is whom comes first: what an anonymous id did in this batch is the user's then, wherever it stands.
        var shared = await _links.StoreAsync(connection, batch, cancellation);
        var users = await _users.ResolveAsync(connection, batch, cancellation);
        var duplicates = 0;
        if (batch.Count > 0)
        {
            await EnsureMonthsAsync(connection, batch, cancellation);
            await MarkDaysAsync(connection, batch, cancellation);
            duplicates = await _keys.ClaimAsync(connection, batch, cancellation);
            // The statistics are counted while the server is busy with the rows.
            var counting = Task.Run(() => added.Count(batch, users), cancellation);
            var slots = await SlotWriter.BeginAsync(connection, organizationId, cancellation);
            await CopyAsync(connection, batch, users, slots, cancellation);
            await slots.FinishAsync(connection, organizationId, cancellation);
            await counting;
        }

        var updated = await UserAttributeWriter.StoreAsync(connection, organizationId, batch, users, cancellation);
        return new StoredCounts(batch.Count - duplicates, duplicates, updated) { SharedIds = shared };
    }

    private async Task EnsureMonthsAsync(NpgsqlConnection connection, EventBatch batch, CancellationToken cancellation)
    {
        foreach (var month in MonthsOf(batch).Where(month => !_months.Contains(month)).ToList())
        {
            await using var command = new NpgsqlCommand(
                """
                -- ingestion.ensure_partition
                select warehouse.ensure_partition($1)
                """, connection)
            { Parameters = { new() { Value = new DateOnly(month / 12, (month % 12) + 1, 1) } } };
            await command.ExecuteNonQueryAsync(cancellation);
            _months.Add(month);
        }
    }

    /// <summary>Says which days change, before they do: their rollups are out of date from this transaction on.</summary>
    private async Task MarkDaysAsync(NpgsqlConnection connection, EventBatch batch, CancellationToken cancellation)
    {
        var days = new HashSet<int>();
        foreach (ref readonly var row in batch.Rows)
        {
            days.Add(row.Day);
        }

        await using var command = new NpgsqlCommand(
            """
            -- ingestion.mark_days
            select warehouse.mark_days($1, $2)
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = days.Select(day => DateOnly.FromDayNumber(day + 719_162)).ToArray() } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static HashSet<int> MonthsOf(EventBatch batch)
    {
        var months = new HashSet<int>();
        var lastDay = int.MinValue;
        foreach (ref readonly var row in batch.Rows)
        {
            // Partitions are months of UTC, whatever the organization's calendar.
            var day = (int)(row.OccurredAt / 86_400_000_000);
            if (day != lastDay)
            {
                lastDay = day;
                var date = DateOnly.FromDayNumber(day + 719_162);
                months.Add((date.Year * 12) + date.Month - 1);
            }
        }

        return months;
    }

    private async Task CopyAsync(NpgsqlConnection connection, EventBatch batch, long[] users, SlotWriter slots, CancellationToken cancellation)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(EventCopy.Into("warehouse.events", slots: slots.Columns), cancellation);
        await stream.WriteAsync(CopyRows.Header, cancellation);
        var writing = Task.CompletedTask;
        for (var (next, part) = (0, 0); next < batch.Count; part++)
        {
            // Made while the server is busy with the rows before.
            var rows = _rows[part % _rows.Length];
            rows.Clear();
            next = Encode(rows, batch, users, slots, next);
            await writing;
            writing = stream.WriteAsync(rows.Written, cancellation).AsTask();
        }

        await writing;
        await stream.WriteAsync(CopyRows.Trailer, cancellation);
    }

    /// <summary>Encodes rows up to a good size for one write; returns the next row.</summary>
    private int Encode(CopyRows rows, EventBatch batch, long[] users, SlotWriter slots, int next)
    {
        var columns = (short)(EventCopy.Columns + slots.Columns.Count);
        for (; next < batch.Count && rows.Length < 256 * 1024; next++)
        {
            ref readonly var row = ref batch.Rows[next];
            if (row.IsDuplicate)
            {
                continue;
            }

            rows.StartRow(columns);
            if (row.User >= 0)
            {
                rows.Int64(users[row.User]);
            }
            else
            {
                rows.Null();
            }

            rows.Timestamp(row.OccurredAt);
            rows.Int32(organizationId);
            rows.Date(row.Day);
            rows.Uuid(row.Key);
            rows.Text(batch.Names[row.Name]);
            rows.Numeric(row.Revenue);
            rows.TextOrNull(batch[row.Currency]);
            rows.TextOrNull(batch[row.AnonymousId]);
            rows.TextOrNull(batch[row.EventId]);
            rows.Jsonb(batch[row.Properties]);
            slots.Write(rows, batch[row.Properties]);
        }

        return next;
    }
}
