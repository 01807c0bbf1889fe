using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Identity;

/// <summary>An organization as a chooser shows it.</summary>
public sealed record OrganizationSummary(int Id, string Name, string TimeZone, string? Currency, long EventCount);

/// <summary>Lists the organizations a caller can choose: all of them for the local owner, their own for a member who signed in, the token's own otherwise.</summary>
public sealed class OrganizationSummaries(Database database)
{
    public async Task<IReadOnlyList<OrganizationSummary>> ListAsync(Caller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            -- identity.list_organization_summaries
            select o.organization_id, o.name, o.time_zone, o.currency, coalesce(sum(e.count), 0)::bigint
            from app.organizations o left join app.catalog_events e using (organization_id)
            where $1::integer is null or o.organization_id = $1
              or exists (select from app.memberships m where m.person_id = $2 and m.organization_id = o.organization_id)
            group by o.organization_id
            order by o.organization_id
            """, connection)
        {
            Parameters =
            {
                new() { Value = caller.PersonId == CallerStore.LocalOwnerId && caller.Role == "owner" ? DBNull.Value : caller.OrganizationId, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer },
                new() { Value = caller.SignedIn ? caller.PersonId : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var summaries = new List<OrganizationSummary>();
        while (await reader.ReadAsync(ct))
        {
            summaries.Add(new OrganizationSummary(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3), reader.GetInt64(4)));
        }

        return summaries;
    }
}
