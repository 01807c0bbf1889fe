using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Identity;

/// <summary>Reads who is behind a token; across organizations, as nobody is known yet.</summary>
public sealed class CallerStore(Database database)
{
    /// <summary>The person of the local machine, the same in every database.</summary>
    public static readonly Guid LocalOwnerId = new("00000000-0000-7000-8000-000000000001");

    /// <summary>The caller of a valid token, or null.</summary>
    public async Task<Caller?> FindByTokenAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            -- identity.find_caller_by_token
            select p.person_id, p.name, p.email, o.organization_id, o.name, t.role
            from app.api_tokens t
            join app.people p using (person_id)
            join app.organizations o using (organization_id)
            where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)
            """, connection)
        {
            Parameters = { new() { Value = tokenHash }, new() { Value = now.ToUniversalTime() } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Caller(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(3), reader.GetString(4), reader.GetString(5))
            {
                Email = await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2),
            }
            : null;
    }

    /// <summary>The member with a sign-in name, in the organization asked for or the one joined first; or null.</summary>
    public async Task<Caller?> FindMemberAsync(string signInName, string? organization, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            -- identity.find_member
            select p.person_id, p.name, p.email, o.organization_id, o.name, m.role
            from app.people p
            join app.memberships m using (person_id)
            join app.organizations o using (organization_id)
            where lower(p.email) = lower($1) and ($2::text is null or lower(o.name) = lower($2))
            order by m.created_at, o.organization_id
            limit 1
            """, connection)
        {
            Parameters = { new() { Value = signInName }, new() { Value = (object?)organization ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Caller(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(3), reader.GetString(4), reader.GetString(5)) { Email = reader.GetString(2), SignedIn = true }
            : null;
    }

    /// <summary>Makes the person that everything done on this machine without a token is noted under.</summary>
    public async Task EnsureLocalOwnerAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            -- identity.ensure_local_owner
            insert into app.people (person_id, name) values ($1, 'Local owner') on conflict (person_id) do nothing
            """, connection)
        {
            Parameters = { new() { Value = LocalOwnerId } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
