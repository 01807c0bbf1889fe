using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Triggers;

/// <summary>Statements on triggers and what they received.</summary>
internal static class TriggerStore
{
    private const string Columns = "trigger_id, name, event_name, campaign_id, user_path, received, refused, last_received_at, created_at";

    public static async Task<List<Trigger>> ListAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- triggers.list
            select {Columns} from app.triggers where organization_id = app.current_organization() order by created_at, trigger_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var triggers = new List<Trigger>();
        while (await reader.ReadAsync(cancellation))
        {
            triggers.Add(Read(reader));
        }

        return triggers;
    }

    public static async Task<Trigger> InsertAsync(OrganizationScope scope, Trigger trigger, Guid personId, byte[] secret, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- triggers.insert
            insert into app.triggers (organization_id, trigger_id, name, event_name, campaign_id, user_path, person_id, secret)
            values (app.current_organization(), $1, $2, $3::text, $4::uuid, $5::text, $6, $7) returning {Columns}
            """,
            trigger.TriggerId, trigger.Name, trigger.EventName, trigger.CampaignId, trigger.UserPath, personId, secret);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return Read(reader);
    }

    /// <summary>Null when there is none of that id.</summary>
    public static async Task<Trigger?> UpdateAsync(OrganizationScope scope, Trigger trigger, Guid personId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- triggers.update
            update app.triggers set name = $2, event_name = $3::text, campaign_id = $4::uuid, user_path = $5::text, person_id = $6
            where organization_id = app.current_organization() and trigger_id = $1 returning {Columns}
            """,
            trigger.TriggerId, trigger.Name, trigger.EventName, trigger.CampaignId, trigger.UserPath, personId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- triggers.delete
            delete from app.triggers where organization_id = app.current_organization() and trigger_id = $1
            """,
            id);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Whose trigger is called; nobody is known yet.</summary>
    public static async Task<CalledTrigger?> FindAsync(NpgsqlConnection owner, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            -- triggers.find
            select {Columns}, organization_id, person_id, secret from app.triggers where trigger_id = $1
            """, owner)
        { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new CalledTrigger(reader.GetInt32(9), reader.GetGuid(0), reader.GetGuid(10), reader.GetFieldValue<byte[]>(11), Read(reader))
            : null;
    }

    /// <summary>False when the message was received before.</summary>
    public static async Task<bool> ReceiveAsync(OrganizationScope scope, Guid id, string messageId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- triggers.receive
            with message as (
              insert into app.trigger_messages (organization_id, trigger_id, message_id) values (app.current_organization(), $1, $2) on conflict do nothing returning 1
            )
            update app.triggers set received = received + 1, last_received_at = now()
            where organization_id = app.current_organization() and trigger_id = $1 and exists (select from message)
            """,
            id, messageId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task RefuseAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- triggers.refuse
            update app.triggers set refused = refused + 1 where organization_id = app.current_organization() and trigger_id = $1
            """,
            id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Trigger Read(NpgsqlDataReader reader) =>
        new(reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetGuid(3))
        {
            UserPath = reader.IsDBNull(4) ? null : reader.GetString(4),
            Received = reader.GetInt64(5),
            Refused = reader.GetInt64(6),
            LastReceivedAt = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(8),
        };
}
