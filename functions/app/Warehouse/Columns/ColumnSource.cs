using Analytics.Engine.Columns;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Warehouse.Rollups;
using Npgsql;

namespace Analytics.Warehouse.Columns;

/// <summary>Reads, as the organization's reader and in the snapshot of its transaction, what columns are made of.</summary>
internal static class ColumnSource
{
    private const int MostNames = ushort.MaxValue;
    private static readonly DateTime DatabaseEpoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long EpochMicros = (DatabaseEpoch - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Null: days cannot be trusted now.</summary>
    public static async Task<DayRevisions?> RevisionsAsync(NpgsqlConnection connection, RollupState state, CancellationToken cancellation)
    {
        if (state is not { IsUsable: true, TimeZone: { } zone })
        {
            return null;
        }

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand("-- warehouse.columns.revisions\nselect days, revisions from analytics.rollup_revisions()") } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (days, revisions) = (reader.GetFieldValue<DateOnly[]>(0), reader.GetFieldValue<long[]>(1));
        return new DayRevisions(zone, days.Zip(revisions).ToDictionary(day => day.First, day => day.Second), new HashSet<DateOnly>(state.ChangedDays));
    }

    /// <summary>What the rollups say of themselves.</summary>
    public static async Task<RollupState> StateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(RollupStateReader.Sql) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await RollupStateReader.ReadAsync(reader, cancellation);
    }

    /// <summary>All events of users; null: they take more memory than there is for them, or their days do not match their times.</summary>
    public static async Task<EventColumns?> AllAsync(NpgsqlConnection connection, string zone, long mostBytes, CancellationToken cancellation)
    {
        var names = await NamesAsync(connection, cancellation);
        var count = names.Sum(name => name.Events);
        if (names.Count > MostNames || count * EventColumns.BytesAnEvent > mostBytes || count > Array.MaxLength)
        {
            return null;
        }

        var rows = new EventRows(zone, (int)count);
        for (var code = 0; code < names.Count; code++)
        {
            // Name by name, for then the index alone has all that is needed.
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("-- warehouse.columns.events\nselect user_id, occurred_at, day from analytics.events where name = $1 and user_id is not null") { Parameters = { new() { Value = names[code].Name } } },
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                if (!rows.Add(reader, (ushort)code))
                {
                    return null;
                }
            }
        }

        return rows.ToColumns([.. names.Select(name => name.Name)]);
    }

    /// <summary>The events of some days, to be put in place of those that columns have; null: too many, or their days do not match their times.</summary>
    public static async Task<ColumnChanges?> DaysAsync(NpgsqlConnection connection, HeldColumns held, IReadOnlyList<DateOnly> days, int most, CancellationToken cancellation)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(held.Days.TimeZone);
        var names = new List<string>(held.Events.Names);
        var codes = names.Select((name, code) => (name, code)).ToDictionary(pair => pair.name, pair => (ushort)pair.code, StringComparer.Ordinal);
        var rows = new EventRows(held.Days.TimeZone, 0);
        var replaced = new List<(long From, long To)>();
        foreach (var (first, last) in Stretches(days))
        {
            var from = Micros(LocalDays.Start(zone, first));
            var to = Micros(LocalDays.Start(zone, last.AddDays(1)));
            if (replaced.Count > 0 && replaced[^1].To >= from)
            {
                (from, _) = replaced[^1];
                replaced.RemoveAt(replaced.Count - 1);
            }

            if (from < to)
            {
                replaced.Add((from, to));
            }

            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { OfDays(first, last, most - rows.Count + 1) } };
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var name = reader.GetString(3);
                if (!codes.TryGetValue(name, out var code))
                {
                    code = (ushort)names.Count;
                    codes.Add(name, code);
                    names.Add(name);
                }

                if (names.Count > MostNames || !rows.Add(reader, code) || rows.Count > most)
                {
                    return null;
                }
            }
        }

        return new ColumnChanges(replaced, rows.ToColumns(names));
    }

    private static NpgsqlBatchCommand OfDays(DateOnly first, DateOnly last, int most) => new(
        """
        -- warehouse.columns.days
        select user_id, occurred_at, day, name from analytics.events
        where day >= $1 and day <= $2 and occurred_at >= $3 and occurred_at < $4 and user_id is not null limit $5
        """)
    {
        Parameters =
        {
            new() { Value = first },
            new() { Value = last },
            // Local days reach at most 14 hours before and 36 hours after the midnight of their date in UTC; naming the times lets the server skip months.
            new() { Value = first.AddDays(-1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
            new() { Value = last.AddDays(2).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) },
            new() { Value = most },
        },
    };

    private static IEnumerable<(DateOnly First, DateOnly Last)> Stretches(IReadOnlyList<DateOnly> days)
    {
        for (var at = 0; at < days.Count;)
        {
            var begin = at++;
            while (at < days.Count && days[at] == days[at - 1].AddDays(1))
            {
                at++;
            }

            yield return (days[begin], days[at - 1]);
        }
    }

    private static async Task<List<(string Name, long Events)>> NamesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("-- warehouse.columns.names\nselect name, count(*) from analytics.events where user_id is not null group by name order by name") },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var names = new List<(string, long)>();
        while (await reader.ReadAsync(cancellation))
        {
            names.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return names;
    }

    private static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Rows as they come. Each must lie in the day that is stored with it, for days are replaced by their times.</summary>
    private sealed class EventRows(string zone, int expected)
    {
        private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        private readonly Dictionary<DateOnly, (long From, long To)> _days = [];
        private long[] _users = new long[expected];
        private long[] _times = new long[expected];
        private ushort[] _codes = new ushort[expected];
        private DateOnly _day = DateOnly.MinValue;
        private (long From, long To) _bounds;

        public int Count { get; private set; }

        public bool Add(NpgsqlDataReader reader, ushort code)
        {
            var time = reader.GetFieldValue<long>(1) + EpochMicros;
            var day = reader.GetFieldValue<DateOnly>(2);
            if (day != _day)
            {
                _day = day;
                _bounds = BoundsOf(day);
            }

            if (Count == _users.Length)
            {
                Resize(Math.Max(1024, Count * 2));
            }

            (_users[Count], _times[Count], _codes[Count]) = (reader.GetInt64(0), time, code);
            Count++;
            return time >= _bounds.From && time < _bounds.To;
        }

        public EventColumns ToColumns(IReadOnlyList<string> names)
        {
            Resize(Count);
            return EventColumns.Of(names, _users, _times, _codes);
        }

        private void Resize(int length)
        {
            Array.Resize(ref _users, length);
            Array.Resize(ref _times, length);
            Array.Resize(ref _codes, length);
        }

        private (long From, long To) BoundsOf(DateOnly day)
        {
            if (!_days.TryGetValue(day, out var bounds))
            {
                bounds = (Micros(LocalDays.Start(_zone, day)), Micros(LocalDays.Start(_zone, day.AddDays(1))));
                _days.Add(day, bounds);
            }

            return bounds;
        }
    }
}
