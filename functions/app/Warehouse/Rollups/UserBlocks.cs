using System.Runtime.InteropServices;
using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>Who did what on which day, as sets of users' numbers.</summary>
internal sealed class UserBlocks
{
    /// <summary>The set of those who did anything.</summary>
    public const string AnyEvent = "";

    private readonly BitBlocks _blocks = new();

    /// <summary>First and last time seen of each day.</summary>
    public Dictionary<DateOnly, (DateTime First, DateTime Last)> Times { get; } = [];

    public static async Task<UserBlocks> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var users = new UserBlocks();
        await using var command = new NpgsqlCommand(
            """
            -- warehouse.rollups.read_users
            select day, name, user_id, min(occurred_at), max(occurred_at) from day_events group by day, name, user_id
            """, connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            long? user = await reader.IsDBNullAsync(2, cancellation) ? null : reader.GetInt64(2);
            users.Add(reader.GetFieldValue<DateOnly>(0), reader.GetString(1), user, reader.GetDateTime(3), reader.GetDateTime(4));
        }

        return users;
    }

    public Task WriteAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation) => _blocks.WriteAsync(
        connection, "copy warehouse.event_day_users (organization_id, day, block, name, users) from stdin (format binary)", organizationId, withProperty: false, cancellation);

    private void Add(DateOnly day, string name, long? user, DateTime first, DateTime last)
    {
        ref var times = ref CollectionsMarshal.GetValueRefOrAddDefault(Times, day, out var known);
        times = known ? (times.First < first ? times.First : first, times.Last > last ? times.Last : last) : (first, last);
        // Guests are nobody, but their events are events: the row of zeros says so.
        _blocks.Set("", name, day, user);
        _blocks.Set("", AnyEvent, day, user);
    }
}
