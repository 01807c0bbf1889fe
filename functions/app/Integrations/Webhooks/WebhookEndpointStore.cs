using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations.Webhooks;

/// <summary>Statements on addresses that are told what happens.</summary>
internal static class WebhookEndpointStore
{
    private const string Columns =
        "e.webhook_endpoint_id, e.url, e.description, e.event_types, e.disabled_reason, e.disabled_at, e.failing_since, e.last_success_at, "
        + "case when e.previous_secret_until > now() then e.previous_secret_until end, e.created_at, "
        + "(select count(*) from app.webhook_deliveries d where d.organization_id = e.organization_id and d.webhook_endpoint_id = e.webhook_endpoint_id and d.status = 'pending'), "
        + "(select count(*) from app.webhook_deliveries d where d.organization_id = e.organization_id and d.webhook_endpoint_id = e.webhook_endpoint_id and d.status = 'failed')";

    public static async Task<List<WebhookEndpoint>> ListAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- webhooks.list_endpoints
            select {Columns} from app.webhook_endpoints e where e.organization_id = app.current_organization() order by e.created_at, e.webhook_endpoint_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var endpoints = new List<WebhookEndpoint>();
        while (await reader.ReadAsync(cancellation))
        {
            endpoints.Add(Read(reader));
        }

        return endpoints;
    }

    public static async Task<WebhookEndpoint?> FindAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- webhooks.find_endpoint
            select {Columns} from app.webhook_endpoints e where e.organization_id = app.current_organization() and e.webhook_endpoint_id = $1
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public static async Task InsertAsync(OrganizationScope scope, WebhookEndpoint endpoint, byte[] secret, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.insert_endpoint
            insert into app.webhook_endpoints (organization_id, webhook_endpoint_id, url, description, event_types, secret) values (app.current_organization(), $1, $2, $3, $4, $5)
            """,
            endpoint.WebhookEndpointId, endpoint.Url, endpoint.Description, endpoint.EventTypes.ToArray(), secret);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Changes what is given; enabling forgets that it failed.</summary>
    public static async Task<bool> UpdateAsync(OrganizationScope scope, Guid id, WebhookEndpointChange change, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.update_endpoint
            update app.webhook_endpoints set url = coalesce($2::text, url), description = coalesce($3::text, description), event_types = coalesce($4::text[], event_types), updated_at = now(),
              disabled_at = case $5::boolean when true then null when false then coalesce(disabled_at, now()) else disabled_at end,
              disabled_reason = case $5::boolean when true then null when false then coalesce(disabled_reason, 'person') else disabled_reason end,
              failing_since = case when $5::boolean then null else failing_since end
            where organization_id = app.current_organization() and webhook_endpoint_id = $1
            """,
            id, change.Url, change.Description, change.EventTypes?.ToArray(), change.Enabled);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.delete_endpoint
            delete from app.webhook_endpoints where organization_id = app.current_organization() and webhook_endpoint_id = $1
            """,
            id);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>A new secret; the one before signs as well for a while, the one before that no longer.</summary>
    public static async Task<bool> RotateAsync(OrganizationScope scope, Guid id, byte[] secret, TimeSpan overlap, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.rotate_secret
            update app.webhook_endpoints set previous_secret = secret, previous_secret_until = now() + $3::interval, secret = $2, updated_at = now()
            where organization_id = app.current_organization() and webhook_endpoint_id = $1
            """,
            id, secret, overlap);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Where to post and the secrets, still sealed; null when it is gone, or disabled and that matters.</summary>
    public static async Task<(string Url, byte[] Secret, byte[]? Previous)?> FindTargetAsync(OrganizationScope scope, Guid id, bool evenDisabled, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.find_target
            select url, secret, case when previous_secret_until > now() then previous_secret end from app.webhook_endpoints
            where organization_id = app.current_organization() and webhook_endpoint_id = $1 and (disabled_at is null or $2)
            """,
            id, evenDisabled);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2)) : null;
    }

    /// <summary>Notes how the last attempt went; the reason if that disables the endpoint.</summary>
    public static async Task<string?> NoteAsync(OrganizationScope scope, Guid id, WebhookAnswer answer, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.note_attempt
            with noted as (
              update app.webhook_endpoints set last_success_at = case when $2 then now() else last_success_at end, failing_since = case when $2 then null else coalesce(failing_since, now()) end
              where organization_id = app.current_organization() and webhook_endpoint_id = $1
              returning failing_since, disabled_at
            )
            select case when disabled_at is not null then null when $3 then 'gone' when failing_since < now() - $4::interval then 'failing' end from noted
            """,
            id, answer.Delivered, answer.Status == 410, WebhookRetries.LongestFailure);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>Disables it; the organization's other webhooks are told.</summary>
    public static async Task<bool> DisableAsync(OrganizationScope scope, Guid id, string reason, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $$"""
            -- webhooks.disable
            with disabled as (
              update app.webhook_endpoints set disabled_at = now(), disabled_reason = $2 where organization_id = app.current_organization() and webhook_endpoint_id = $1 and disabled_at is null
              returning organization_id, url
            )
            select app.tell_event(organization_id, '{{WebhookEvents.EndpointDisabled}}', jsonb_build_object('webhookEndpointId', $1::uuid, 'url', url, 'reason', $2::text)) from disabled
            """,
            id, reason);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation);
    }

    /// <summary>Nobody delivers to it now.</summary>
    public static async Task ReleaseAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.release_endpoint
            update app.webhook_endpoints set busy_until = null where organization_id = app.current_organization() and webhook_endpoint_id = $1
            """,
            id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static WebhookEndpoint Read(NpgsqlDataReader reader) => new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3))
    {
        DisabledReason = reader.IsDBNull(4) ? null : reader.GetString(4),
        DisabledAt = TimeAt(reader, 5),
        FailingSince = TimeAt(reader, 6),
        LastSuccessAt = TimeAt(reader, 7),
        PreviousSecretUntil = TimeAt(reader, 8),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(9),
        Pending = reader.GetInt64(10),
        Failed = reader.GetInt64(11),
    };

    private static DateTimeOffset? TimeAt(NpgsqlDataReader reader, int index) => reader.IsDBNull(index) ? null : reader.GetFieldValue<DateTimeOffset>(index);
}

/// <summary>What to change of an endpoint; null leaves it.</summary>
internal sealed record WebhookEndpointChange(string? Url, string? Description, IReadOnlyList<string>? EventTypes, bool? Enabled);
