using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations.Push;

/// <summary>Statements on browsers that agreed to notifications.</summary>
internal static class PushSubscriptionStore
{
    /// <summary>A person's browsers that are written to; the latest.</summary>
    private const int MostOfAPerson = 10;

    /// <summary>Whose write key this is; null for one that does not exist or was revoked.</summary>
    public static async Task<int?> FindOrganizationAsync(NpgsqlConnection owner, string writeKey, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- push.find_organization
            select organization_id from app.write_keys where write_key = $1 and revoked_at is null
            """, owner)
        { Parameters = { new() { Value = writeKey } } };
        return (int?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>
    /// Keeps a browser. One that is new is the person's agreement, written into the ledger, and ends the suppression of somebody whose last
    /// browser had gone; one that is told again, as pages do at each visit, changes nothing that the person said since.
    /// </summary>
    public static async Task<bool> SaveAsync(OrganizationScope scope, string externalId, PushSubscription subscription, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- push.save_subscription
            with saved as (
              insert into app.push_subscriptions as s (organization_id, external_id, endpoint, p256dh, auth) values (app.current_organization(), $1, $2, $3, $4)
              on conflict (organization_id, md5(endpoint)) do update set external_id = excluded.external_id, p256dh = excluded.p256dh, auth = excluded.auth, updated_at = now()
              returning (xmax = 0) as made
            ), agreed as (
              insert into app.consent_events (organization_id, granted, channel, address, source, proof)
              select app.current_organization(), true, 'push', $1, 'push_subscription', jsonb_build_object('endpoint', $2::text) from saved where made
            ), released as (
              delete from app.suppressions where channel = 'push' and address = $1 and reason = 'bounced' and exists (select from saved where made)
            )
            select made from saved
            """,
            externalId, subscription.Endpoint, subscription.P256dh, subscription.Auth);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task<List<PushSubscription>> ListAsync(OrganizationScope scope, string externalId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- push.list_subscriptions
            select push_subscription_id, endpoint, p256dh, auth from app.push_subscriptions
            where organization_id = app.current_organization() and external_id = $1 order by updated_at desc limit $2
            """,
            externalId, MostOfAPerson);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var subscriptions = new List<PushSubscription>();
        while (await reader.ReadAsync(cancellation))
        {
            subscriptions.Add(new PushSubscription(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return subscriptions;
    }

    public static async Task RemoveAsync(OrganizationScope scope, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- push.remove_subscriptions
            delete from app.push_subscriptions where organization_id = app.current_organization() and push_subscription_id = any($1)
            """,
            ids.ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The browser itself says that it no longer wants any: whoever knows its address may.</summary>
    public static async Task RemoveAsync(OrganizationScope scope, string endpoint, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- push.remove_endpoint
            delete from app.push_subscriptions where organization_id = app.current_organization() and md5(endpoint) = md5($1) and endpoint = $1
            """,
            endpoint);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<long> CountPeopleAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- push.count_people
            select count(distinct external_id) from app.push_subscriptions where organization_id = app.current_organization()
            """);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
