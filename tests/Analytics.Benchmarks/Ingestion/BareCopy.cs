using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Mapping;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Benchmarks.Ingestion;

/// <summary>The ideal: finished rows, copied into the same table with the same indexes in one transaction. Parsing is not counted.</summary>
internal static class BareCopy
{
    /// <returns>Seconds.</returns>
    public static async Task<double> RunAsync(Database database, int organization, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        var rows = Encode(organization, lines, out var days);
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var ensure = new NpgsqlCommand("select warehouse.ensure_partition(day) from unnest($1) day", connection) { Parameters = { new() { Value = days } } };
        await ensure.ExecuteNonQueryAsync(cancellation);
        var started = TimeProvider.System.GetTimestamp();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var mark = new NpgsqlCommand("select warehouse.mark_days($1, $2)", connection) { Parameters = { new() { Value = organization }, new() { Value = days } } })
        {
            await mark.ExecuteNonQueryAsync(cancellation);
        }

        await using (var stream = await connection.BeginRawBinaryCopyAsync(EventCopy.Into("warehouse.events"), cancellation))
        {
            await stream.WriteAsync(CopyRows.Header, cancellation);
            await stream.WriteAsync(rows.Written, cancellation);
            await stream.WriteAsync(CopyRows.Trailer, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static CopyRows Encode(int organization, IReadOnlyList<string> lines, out DateOnly[] days)
    {
        var mapping = EventMapping.OfCalls("timestamp");
        var parser = new JsonEventParser(mapping, new EventAssembler(mapping, new OrganizationClock(TimeZoneInfo.Utc), "benchmark", long.MaxValue), users: false);
        var (batch, rows, seen) = (new EventBatch(), new CopyRows(), new HashSet<int>());
        for (var number = 0; number < lines.Count; number++)
        {
            batch.Clear();
            var fault = parser.Parse(batch, System.Text.Encoding.UTF8.GetBytes(lines[number]), number);
            if (fault is not null)
            {
                throw new InvalidOperationException(fault);
            }

            Write(rows, batch, organization, number);
            seen.Add(batch.Rows[0].Day);
        }

        days = [.. seen.Select(day => DateOnly.FromDayNumber(day + 719_162))];
        return rows;
    }

    private static void Write(CopyRows rows, EventBatch batch, int organization, int number)
    {
        ref readonly var row = ref batch.Rows[0];
        rows.StartRow(EventCopy.Columns);
        rows.Int64(number % 4_000);
        rows.Timestamp(row.OccurredAt);
        rows.Int32(organization);
        rows.Date(row.Day);
        rows.Uuid(row.Key);
        rows.Text(batch.Names[row.Name]);
        rows.Numeric(row.Revenue);
        rows.TextOrNull(batch[row.Currency]);
        rows.TextOrNull(batch[row.AnonymousId]);
        rows.TextOrNull(batch[row.EventId]);
        rows.Jsonb(batch[row.Properties]);
    }
}
