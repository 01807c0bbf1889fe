using System.Collections.Concurrent;
using System.Globalization;
using Analytics.Platform.Postgres;

namespace Analytics.Integrations.Push;

/// <summary>Keeps each organization's key pair, made when it is first asked for. Browsers subscribe to it, so that it stays.</summary>
internal sealed class VapidKeyStore(SecretBox secrets)
{
    private readonly ConcurrentDictionary<int, VapidKeys> _known = new();

    public async Task<VapidKeys> GetAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        if (_known.TryGetValue(scope.OrganizationId, out var known))
        {
            return known;
        }

        if (await FindAsync(scope, cancellation) is { } found)
        {
            return _known.GetOrAdd(scope.OrganizationId, found);
        }

        var made = VapidKeys.Create();
        await using (var command = scope.Command(
            """
            -- push.insert_keys
            insert into app.push_keys (organization_id, public_key, private_key) values (app.current_organization(), $1, $2) on conflict do nothing
            """,
            made.PublicKey, await secrets.SealAsync(Convert.ToBase64String(made.PrivateKey), PlaceOf(scope), cancellation)))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        // Remembered only when read again: this transaction may end without having stored them, or somebody else was faster.
        return (await FindAsync(scope, cancellation))!;
    }

    private async Task<VapidKeys?> FindAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        string publicKey;
        byte[] privateKey;
        await using (var command = scope.Command(
            """
            -- push.find_keys
            select public_key, private_key from app.push_keys where organization_id = app.current_organization()
            """))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation))
            {
                return null;
            }

            (publicKey, privateKey) = (reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        }

        return new VapidKeys(publicKey, Convert.FromBase64String(await secrets.OpenAsync(privateKey, PlaceOf(scope), cancellation)));
    }

    private static string PlaceOf(OrganizationScope scope) => string.Create(CultureInfo.InvariantCulture, $"{scope.OrganizationId}/vapid");
}
