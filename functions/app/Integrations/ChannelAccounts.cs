using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations;

/// <summary>Which provider an organization uses on a channel, and the adapters there are.</summary>
internal sealed class ChannelAccounts(IEnumerable<IMessageChannel> adapters, SecretBox secrets)
{
    private readonly Dictionary<string, IMessageChannel> _adapters = adapters.ToDictionary(adapter => adapter.Adapter, StringComparer.Ordinal);

    public IReadOnlyCollection<IMessageChannel> Adapters => _adapters.Values;

    public IMessageChannel AdapterOf(ChannelAccount account) => _adapters[account.Adapter];

    public bool Knows(string adapter) => _adapters.ContainsKey(adapter);

    /// <summary>The organization's account; the local inbox where there is none.</summary>
    public async Task<ChannelAccount> FindAsync(OrganizationScope scope, string channel, CancellationToken cancellation)
    {
        byte[]? secret, webhookSecret;
        ChannelAccount account;
        await using (var command = scope.Command(
            """
            -- integrations.find_account
            select adapter, settings::text, secret, webhook_secret, account_id from app.channel_accounts where channel = $1
            """,
            channel))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation))
            {
                return new ChannelAccount(channel, ChannelAccount.Inbox) { OrganizationId = scope.OrganizationId };
            }

            account = new ChannelAccount(channel, reader.GetString(0)) { OrganizationId = scope.OrganizationId, Id = reader.GetGuid(4), Settings = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(1))! };
            secret = reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2);
            webhookSecret = reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3);
        }

        return account with
        {
            Secret = secret is null ? null : await secrets.OpenAsync(secret, PlaceOf(scope, channel), cancellation),
            WebhookSecret = webhookSecret is null ? null : await secrets.OpenAsync(webhookSecret, WebhookPlaceOf(scope, channel), cancellation),
        };
    }

    /// <summary>The organization and channel of the account that a provider's report names; null when there is none.</summary>
    public static async Task<(int OrganizationId, string Channel)?> LocateAsync(Database database, Guid accountId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- integrations.locate_account
            select organization_id, channel from app.channel_accounts where account_id = $1
            """,
            connection)
        {
            Parameters = { new() { Value = accountId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt32(0), reader.GetString(1)) : null;
    }

    /// <summary>Stores the account; a null secret of the same adapter keeps the stored one.</summary>
    public async Task SaveAsync(OrganizationScope scope, ChannelAccount account, CancellationToken cancellation)
    {
        var secret = account.Secret is null ? null : await secrets.SealAsync(account.Secret, PlaceOf(scope, account.Channel), cancellation);
        var webhookSecret = account.WebhookSecret is null ? null : await secrets.SealAsync(account.WebhookSecret, WebhookPlaceOf(scope, account.Channel), cancellation);
        await using var command = scope.Command(
            """
            -- integrations.save_account
            insert into app.channel_accounts (organization_id, channel, adapter, settings, secret, webhook_secret) values (app.current_organization(), $1, $2, $3::jsonb, $4::bytea, $5::bytea)
            on conflict (organization_id, channel) do update set adapter = excluded.adapter, settings = excluded.settings,
              secret = case when excluded.adapter = channel_accounts.adapter then coalesce(excluded.secret, channel_accounts.secret) else excluded.secret end,
              webhook_secret = case when excluded.adapter = channel_accounts.adapter then coalesce(excluded.webhook_secret, channel_accounts.webhook_secret) else excluded.webhook_secret end,
              updated_at = now()
            """,
            account.Channel, account.Adapter, JsonSerializer.Serialize(account.Settings), secret, webhookSecret);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string WebhookPlaceOf(OrganizationScope scope, string channel) => PlaceOf(scope, channel) + "/webhook";

    private static string PlaceOf(OrganizationScope scope, string channel) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scope.OrganizationId}/{channel}");
}
