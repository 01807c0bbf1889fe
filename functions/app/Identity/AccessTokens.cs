using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Identity;

/// <summary>Makes bearer tokens for programs. The token is shown once; only its hash is stored.</summary>
public sealed class AccessTokens(Database database)
{
    private const string Prefix = "ana_";

    /// <summary>What is stored of a token: it has 256 random bits, so a plain hash cannot be guessed back.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>A new token for one organization and one role.</summary>
    public async Task<Result<string>> CreateAsync(Organization organization, string role, CancellationToken ct)
    {
        if (!Permissions.TokenRoles.Contains(role, StringComparer.Ordinal))
        {
            return new Invalid("token.role.unknown", $"There is no role \"{role}\": use {string.Join(", ", Permissions.TokenRoles)}.");
        }

        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await new CallerStore(database).EnsureLocalOwnerAsync(ct);
        await using var scope = await database.OpenAsync(organization.OrganizationId, ct);
        await using var command = scope.Command(
            """
            -- identity.add_token
            insert into app.api_tokens (organization_id, person_id, token_hash, role) values ($1, $2, $3, $4)
            """, organization.OrganizationId, CallerStore.LocalOwnerId, Hash(token), role);
        await command.ExecuteNonQueryAsync(ct);
        await scope.CommitAsync(ct);
        return token;
    }
}
