using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations.Webhooks;

/// <summary>A delivery whose attempt this claim, and no other, makes.</summary>
internal sealed record ClaimedWebhook(Guid WebhookMessageId, int Attempt, string Body)
{
    /// <summary>The same over all attempts: by it a receiver tells a repetition.</summary>
    public string Id => $"msg_{WebhookMessageId:N}";
}

/// <summary>Statements on messages to endpoints and their attempts.</summary>
internal static class WebhookDeliveryStore
{
    private const string Columns =
        "d.webhook_message_id, m.type, d.status, d.attempt, d.created_at, case when d.status = 'pending' then d.next_attempt_at end, d.finished_at, "
        + "a.attempt, a.created_at, a.status_code, a.error, a.response, a.elapsed_ms";

    private const string Source =
        """
        app.webhook_deliveries d
        join app.webhook_messages m on m.organization_id = d.organization_id and m.webhook_message_id = d.webhook_message_id
        left join lateral (
          select * from app.webhook_attempts t where t.organization_id = d.organization_id and t.webhook_endpoint_id = d.webhook_endpoint_id and t.webhook_message_id = d.webhook_message_id
          order by t.webhook_attempt_id desc limit 1
        ) a on true
        """;

    /// <summary>Deliveries to an endpoint, newest first.</summary>
    public static async Task<List<WebhookDelivery>> ListAsync(OrganizationScope scope, Guid endpointId, string? status, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- webhooks.list_deliveries
            select {Columns} from {Source}
            where d.organization_id = app.current_organization() and d.webhook_endpoint_id = $1 and ($2::text is null or d.status = $2)
              and ($3::timestamptz is null or (d.created_at, d.webhook_message_id) < ($3, $4::uuid))
            order by d.created_at desc, d.webhook_message_id desc limit $5
            """,
            endpointId, status, after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var deliveries = new List<WebhookDelivery>();
        while (await reader.ReadAsync(cancellation))
        {
            deliveries.Add(Read(reader));
        }

        return deliveries;
    }

    public static async Task<WebhookDeliveryDetail?> FindAsync(OrganizationScope scope, Guid endpointId, Guid messageId, CancellationToken cancellation)
    {
        WebhookDelivery delivery;
        string body;
        await using (var command = scope.Command(
            $"""
            -- webhooks.find_delivery
            select {Columns}, m.body from {Source} where d.organization_id = app.current_organization() and d.webhook_endpoint_id = $1 and d.webhook_message_id = $2
            """,
            endpointId, messageId))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation))
            {
                return null;
            }

            delivery = Read(reader);
            body = reader.GetString(13);
        }

        return new WebhookDeliveryDetail(delivery, body, await ListAttemptsAsync(scope, endpointId, messageId, cancellation));
    }

    /// <summary>Takes deliveries that are due; what its process does not finish is due again after the lease.</summary>
    public static async Task<List<ClaimedWebhook>> ClaimAsync(OrganizationScope scope, Guid endpointId, Guid? messageId, int limit, TimeSpan lease, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.claim
            with due as (
              select webhook_message_id from app.webhook_deliveries
              where organization_id = app.current_organization() and webhook_endpoint_id = $1 and status = 'pending' and next_attempt_at <= now() and ($2::uuid is null or webhook_message_id = $2)
              order by next_attempt_at limit $3 for update skip locked
            )
            update app.webhook_deliveries d set attempt = d.attempt + 1, next_attempt_at = now() + $4::interval
            from due, app.webhook_messages m
            where d.organization_id = app.current_organization() and d.webhook_endpoint_id = $1 and d.webhook_message_id = due.webhook_message_id
              and m.organization_id = d.organization_id and m.webhook_message_id = d.webhook_message_id
            returning d.webhook_message_id, d.attempt, m.body
            """,
            endpointId, messageId, limit, lease);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var claimed = new List<ClaimedWebhook>();
        while (await reader.ReadAsync(cancellation))
        {
            claimed.Add(new ClaimedWebhook(reader.GetGuid(0), reader.GetInt16(1), reader.GetString(2)));
        }

        return claimed;
    }

    /// <summary>Writes down an attempt and what it makes of the delivery; a pause of null ends it. Had somebody else taken it over, only the attempt is noted.</summary>
    public static async Task SettleAsync(OrganizationScope scope, Guid endpointId, ClaimedWebhook claimed, WebhookAnswer answer, TimeSpan? pause, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.settle
            with attempt as (
              insert into app.webhook_attempts (organization_id, webhook_endpoint_id, webhook_message_id, attempt, elapsed_ms, status_code, error, response)
              values (app.current_organization(), $1, $2, $3::smallint, $4::integer, $5::integer, $6::text, $7)
            )
            update app.webhook_deliveries set
              status = case when $8 then 'delivered' when $9::interval is null then 'failed' else 'pending' end,
              finished_at = case when $8 or $9::interval is null then now() end,
              next_attempt_at = case when $8 or $9::interval is null then next_attempt_at else now() + $9::interval end
            where organization_id = app.current_organization() and webhook_endpoint_id = $1 and webhook_message_id = $2 and attempt = $3 and status = 'pending'
            """,
            endpointId, claimed.WebhookMessageId, claimed.Attempt, (int)answer.ElapsedMs, answer.Status, answer.Error, answer.Response, answer.Delivered, pause);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Sends a message once more, from the first attempt on; its id stays.</summary>
    public static async Task<bool> ReplayAsync(OrganizationScope scope, Guid endpointId, Guid messageId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.replay
            update app.webhook_deliveries set status = 'pending', finished_at = null, attempt = 0, next_attempt_at = now()
            where organization_id = app.current_organization() and webhook_endpoint_id = $1 and webhook_message_id = $2
            """,
            endpointId, messageId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Sends again what failed since then, and what the endpoint was not sent as it was disabled. Returns how many messages.</summary>
    public static async Task<int> ReplaySinceAsync(OrganizationScope scope, Guid endpointId, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.replay_since
            insert into app.webhook_deliveries as d (organization_id, webhook_endpoint_id, webhook_message_id)
            select m.organization_id, e.webhook_endpoint_id, m.webhook_message_id
            from app.webhook_endpoints e
            join app.webhook_messages m on m.organization_id = e.organization_id and m.created_at >= greatest($2, e.created_at)
              and m.type <> 'webhook.test' and (e.event_types = '{}' or m.type = any (e.event_types))
            where e.organization_id = app.current_organization() and e.webhook_endpoint_id = $1
            on conflict (organization_id, webhook_endpoint_id, webhook_message_id) do update set status = 'pending', finished_at = null, attempt = 0, next_attempt_at = now()
              where d.status = 'failed'
            """,
            endpointId, since);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A message that says only that it is one, to this endpoint alone.</summary>
    public static async Task InsertTestAsync(OrganizationScope scope, Guid endpointId, Guid messageId, string body, CancellationToken cancellation)
    {
        await using (var message = scope.Command(
            $"""
            -- webhooks.insert_test
            insert into app.webhook_messages (organization_id, webhook_message_id, type, body) values (app.current_organization(), $1, '{WebhookEvents.Test}', $2)
            """,
            messageId, body))
        {
            await message.ExecuteNonQueryAsync(cancellation);
        }

        await using var delivery = scope.Command(
            """
            -- webhooks.insert_test_delivery
            insert into app.webhook_deliveries (organization_id, webhook_endpoint_id, webhook_message_id) values (app.current_organization(), $1, $2)
            """,
            endpointId, messageId);
        await delivery.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<WebhookAttempt>> ListAttemptsAsync(OrganizationScope scope, Guid endpointId, Guid messageId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- webhooks.list_attempts
            select attempt, created_at, status_code, error, response, elapsed_ms from app.webhook_attempts
            where organization_id = app.current_organization() and webhook_endpoint_id = $1 and webhook_message_id = $2 order by webhook_attempt_id desc limit 100
            """,
            endpointId, messageId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var attempts = new List<WebhookAttempt>();
        while (await reader.ReadAsync(cancellation))
        {
            attempts.Add(ReadAttempt(reader, 0));
        }

        return attempts;
    }

    private static WebhookDelivery Read(NpgsqlDataReader reader) =>
        new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt16(3), reader.GetFieldValue<DateTimeOffset>(4))
        {
            NextAttemptAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
            FinishedAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
            LastAttempt = reader.IsDBNull(7) ? null : ReadAttempt(reader, 7),
        };

    private static WebhookAttempt ReadAttempt(NpgsqlDataReader reader, int from) => new(
        reader.GetInt16(from), reader.GetFieldValue<DateTimeOffset>(from + 1), reader.IsDBNull(from + 2) ? null : reader.GetInt32(from + 2),
        reader.IsDBNull(from + 3) ? null : reader.GetString(from + 3), reader.GetString(from + 4), reader.GetInt32(from + 5));
}
