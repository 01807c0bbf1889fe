using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Exact sets of users, a bit for each, in blocks of <see cref="BlockSize"/>: who did what on which day. Built here because setting a bit in
/// the database copies the whole set.
/// </summary>
internal sealed class UserBlocks
{
    public const int BlockSize = 8192;

    /// <summary>The set of those who did anything.</summary>
    public const string AnyEvent = "";

    private readonly Dictionary<(DateOnly Day, string Name, int Block), byte[]> _blocks = [];

    /// <summary>First and last time seen of each day.</summary>
    public Dictionary<DateOnly, (DateTime First, DateTime Last)> Times { get; } = [];

    public static async Task<UserBlocks> ReadAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        var users = new UserBlocks();
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.read_users
            select day, name, user_id, min(occurred_at), max(occurred_at) from warehouse.events
            where organization_id = $1 and day = any($2) and occurred_at >= $3 and occurred_at < $4
            group by day, name, user_id
            """, connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Days.ToArray() }, new() { Value = build.From }, new() { Value = build.To } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            long? user = await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetInt64(2);
            users.Add(reader.GetFieldValue<DateOnly>(0), reader.GetString(1), user, reader.GetDateTime(3), reader.GetDateTime(4));
        }

        return users;
    }

    public async Task WriteAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync("copy warehouse.event_day_users (organization_id, day, block, name, users) from stdin (format binary)", cancellation);
        foreach (var (key, bits) in _blocks.OrderBy(entry => entry.Key.Name, StringComparer.Ordinal).ThenBy(entry => entry.Key.Day).ThenBy(entry => entry.Key.Block))
        {
            await writer.StartRowAsync(cancellation);
            await writer.WriteAsync(organizationId, NpgsqlDbType.Integer, cancellation);
            await writer.WriteAsync(key.Day, NpgsqlDbType.Date, cancellation);
            await writer.WriteAsync(key.Block, NpgsqlDbType.Integer, cancellation);
            await writer.WriteAsync(key.Name, NpgsqlDbType.Text, cancellation);
            await writer.WriteAsync(new System.Collections.BitArray(bits), NpgsqlDbType.Bit, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }

    private void Add(DateOnly day, string name, long? user, DateTime first, DateTime last)
    {
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(Times, day, out var known);
        times = known ? (times.First < first ? times.First : first, times.Last > last ? times.Last : last) : (first, last);
        Set(day, name, user);
        Set(day, AnyEvent, user);
    }

    private void Set(DateOnly day, string name, long? user)
    {
        // Guests are nobody, but their events are events: the row of zeros says so.
        ref var bits = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, (day, name, (int)((user ?? 0) / BlockSize)), out _);
        bits ??= new byte[BlockSize / 8];
        if (user is { } id)
        {
            var bit = (int)(id % BlockSize);
            bits[bit / 8] |= (byte)(1 << (bit % 8));
        }
    }
}
