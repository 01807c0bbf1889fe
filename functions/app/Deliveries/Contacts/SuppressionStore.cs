using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Contacts;

/// <summary>An address that gets nothing any more.</summary>
internal sealed record Suppression(string Channel, string Address, string Reason, DateTimeOffset CreatedAt);

/// <summary>Statements on suppressed addresses and on the ledger of consent.</summary>
internal static class SuppressionStore
{
    private static readonly string[] Weights = ["complained", "unsubscribed", "bounced", "manual", "imported"];

    /// <summary>How addresses are compared: as they are stored with recipients. Where the address is the organization's own word for a person, its case counts.</summary>
    public static string Normalize(string channel, string address) => channel is "push" or "webhook" ? address.Trim() : address.Trim().ToLowerInvariant();

    /// <summary>Suppresses addresses; those that are already keep their reason. Returns how many are new.</summary>
    public static async Task<int> AddAsync(OrganizationScope scope, string channel, IReadOnlyCollection<string> addresses, string reason, Guid? campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.suppress
            insert into app.suppressions (organization_id, channel, address, reason, campaign_id)
            select app.current_organization(), $1, address, $3, $4::uuid from unnest($2::text[]) as t(address) on conflict do nothing
            """,
            channel, addresses.Select(address => Normalize(channel, address)).Distinct(StringComparer.Ordinal).ToArray(), reason, campaignId);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Suppresses addresses; of two reasons the weightier stays, whichever came first.</summary>
    public static async Task StrengthenAsync(OrganizationScope scope, string channel, IReadOnlyCollection<string> addresses, string reason, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.strengthen
            insert into app.suppressions as s (organization_id, channel, address, reason)
            select app.current_organization(), $1, address, $3 from unnest($2::text[]) as t(address) order by address
            on conflict (organization_id, channel, address) do update set reason = excluded.reason
            where array_position($4::text[], excluded.reason) < array_position($4::text[], s.reason)
            """,
            channel, addresses.Select(address => Normalize(channel, address)).Distinct(StringComparer.Ordinal).ToArray(), reason, Weights);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Lets an address that was suppressed for one reason only get messages again.</summary>
    public static async Task RemoveAsync(OrganizationScope scope, string channel, string address, string reason, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.release_reason
            delete from app.suppressions where channel = $1 and address = $2 and reason = $3
            """,
            channel, Normalize(channel, address), reason);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<bool> RemoveAsync(OrganizationScope scope, string channel, string address, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.release
            delete from app.suppressions where channel = $1 and address = $2
            """,
            channel, Normalize(channel, address));
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Why the address gets nothing; null when it does.</summary>
    public static async Task<string?> FindReasonAsync(OrganizationScope scope, string channel, string address, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.find_reason
            select reason from app.suppressions where organization_id = app.current_organization() and channel = $1 and address = $2
            """,
            channel, Normalize(channel, address));
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }

    public static async Task<List<Suppression>> ListAsync(OrganizationScope scope, string channel, string after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.list_suppressions
            select channel, address, reason, created_at from app.suppressions where channel = $1 and address > $2 order by address limit $3
            """,
            channel, after, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var suppressions = new List<Suppression>();
        while (await reader.ReadAsync(cancellation))
        {
            suppressions.Add(new Suppression(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return suppressions;
    }

    /// <summary>Writes down that somebody agreed or objected, with how that is known.</summary>
    public static async Task RecordConsentAsync<T>(OrganizationScope scope, ConsentEvent consent, T proof, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.record_consent
            insert into app.consent_events (organization_id, channel, address, topic, granted, source, proof) values (app.current_organization(), $1, $2, $3, $4, $5, $6::jsonb)
            """,
            consent.Channel, Normalize(consent.Channel, consent.Address), consent.Topic, consent.Granted, consent.Source, JsonSerializer.Serialize(proof, JsonSerializerOptions.Web));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>One line of the ledger.</summary>
internal sealed record ConsentEvent(string Channel, string Address, bool Granted, string Source)
{
    public string Topic { get; init; } = "marketing";
}
