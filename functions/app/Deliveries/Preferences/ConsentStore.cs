using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Preferences;

/// <summary>Statements on requests for consent, and on the ledger.</summary>
internal static class ConsentStore
{
    public static async Task AddRequestAsync(OrganizationScope scope, ConsentRequest request, Guid? personId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- consent.add_request
            insert into app.consent_requests (organization_id, consent_request_id, channel, address, topic, requested_at, expires_at, person_id, proof)
            values (app.current_organization(), $1, $2, $3, $4, $5, $6, $7::uuid, $8::jsonb)
            """,
            request.Id, request.Channel, request.Address, request.Topic, request.RequestedAt, request.ExpiresAt, personId, request.Proof);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The request, held until the transaction ends: two clicks confirm once.</summary>
    public static Task<ConsentRequest?> HoldRequestAsync(OrganizationScope scope, Guid requestId, CancellationToken cancellation) => FindAsync(
        scope, "-- consent.hold_request\nselect {0} from app.consent_requests where organization_id = app.current_organization() and consent_request_id = $1 for update", cancellation, requestId);

    /// <summary>A request of the address that still waits, made after this: it has its mail already.</summary>
    public static Task<ConsentRequest?> FindWaitingAsync(OrganizationScope scope, ConsentRequest like, DateTimeOffset after, CancellationToken cancellation) => FindAsync(
        scope,
        """
        -- consent.find_waiting
        select {0} from app.consent_requests where organization_id = app.current_organization() and channel = $1 and address = $2 and topic = $3 and requested_at > $4 and confirmed_at is null
        order by requested_at desc limit 1
        """,
        cancellation, like.Channel, like.Address, like.Topic, after);

    public static async Task ConfirmAsync(OrganizationScope scope, Guid requestId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- consent.confirm
            update app.consent_requests set confirmed_at = $2 where organization_id = app.current_organization() and consent_request_id = $1
            """,
            requestId, now);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The ledger, newest first; of one address when it is given.</summary>
    public static async Task<List<ConsentEntry>> ListAsync(OrganizationScope scope, string? address, long before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- consent.list
            select consent_event_id, created_at, channel, address, topic, granted, source, proof::text from app.consent_events
            where organization_id = app.current_organization() and ($1::text is null or address = $1 or address = lower($1)) and consent_event_id < $2 order by consent_event_id desc limit $3
            """,
            address, before, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<ConsentEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(new ConsentEntry(
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5), reader.GetString(6),
                JsonSerializer.Deserialize<JsonElement>(reader.GetString(7))));
        }

        return entries;
    }

    private static async Task<ConsentRequest?> FindAsync(OrganizationScope scope, string sql, CancellationToken cancellation, params object?[] values)
    {
        const string Columns = "consent_request_id, channel, address, topic, requested_at, expires_at, confirmed_at, proof::text";
        await using var command = scope.Command(sql.Replace("{0}", Columns, StringComparison.Ordinal), values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static ConsentRequest Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5))
    {
        ConfirmedAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
        Proof = reader.GetString(7),
    };
}
