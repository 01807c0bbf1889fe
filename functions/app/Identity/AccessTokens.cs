using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Npgsql;

namespace Analytics.Identity;

/// <summary>Makes bearer tokens for programs. The token is shown once; only its hash is stored.</summary>
public sealed class AccessTokens(Database database)
{
    private const string Prefix = "ana_";

    /// <summary>What is stored of a token: it has 256 random bits, so a plain hash cannot be guessed back.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>
    /// A new token for one organization and one role. It stands for a person of its own, with the name that the audit log shows: what one token
    /// wrote, another may approve.
    /// </summary>
    public async Task<Result<string>> CreateAsync(Organization organization, string role, string? name, CancellationToken ct)
    {
        if (!Permissions.TokenRoles.Contains(role, StringComparer.Ordinal))
        {
            return new Invalid("token.role.unknown", $"There is no role \"{role}\": use {string.Join(", ", Permissions.TokenRoles)}.");
        }

        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            -- identity.add_token
            with person as (insert into app.people (name) values ($1) returning person_id),
            member as (insert into app.memberships (organization_id, person_id, role) select $2, person_id, $3 from person)
            insert into app.api_tokens (organization_id, person_id, token_hash, role) select $2, person_id, $4, $3 from person
            """, connection)
        {
            Parameters = { new() { Value = string.IsNullOrWhiteSpace(name) ? $"Token ({role})" : name.Trim() }, new() { Value = organization.OrganizationId }, new() { Value = role }, new() { Value = Hash(token) } },
        };
        await command.ExecuteNonQueryAsync(ct);
        return token;
    }
}
