using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Batches;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion.Storage;

/// <summary>From the customer's ids of users to ours. Ids seen lately are remembered; new users are made. Needs the organization's write lock.</summary>
internal sealed class UserDirectory(int organizationId)
{
    /// <summary>Keeps memory bounded whatever the file: about 60 MB.</summary>
    private const int MostRemembered = 1_000_000;

    private readonly Utf8Table _known = new();
    private readonly List<long> _ids = [];
    private long _identityVersion;

    /// <summary>Our ids of the batch's users, by their number in the batch.</summary>
    public async Task<long[]> ResolveAsync(NpgsqlConnection connection, EventBatch batch, CancellationToken cancellation)
    {
        var users = batch.Users;
        await ForgetMergedAsync(connection, cancellation);
        var ids = new long[users.Count];
        var missing = FindKnown(users, ids);
        if (missing.Count > 0)
        {
            await FindStoredAsync(connection, users, missing, ids, cancellation);
            missing.RemoveAll(number => ids[number] > 0);
        }

        if (missing.Count > 0)
        {
            await CreateAsync(connection, batch, missing, ids, cancellation);
        }

        return ids;
    }

    /// <summary>After a merge, by whatever process, ids that are remembered may be nobody's any more.</summary>
    private async Task ForgetMergedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.read_identity_version
            select identity_version from app.organizations where organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        var version = (long?)await command.ExecuteScalarAsync(cancellation) ?? 0;
        if (version != _identityVersion)
        {
            _known.Clear();
            _ids.Clear();
            _identityVersion = version;
        }
    }

    private List<int> FindKnown(Utf8Table users, long[] ids)
    {
        var missing = new List<int>();
        for (var number = 0; number < users.Count; number++)
        {
            var known = _known.Find(users[number]);
            if (known >= 0)
            {
                ids[number] = _ids[known];
            }
            else
            {
                missing.Add(number);
            }
        }

        return missing;
    }

    private async Task FindStoredAsync(NpgsqlConnection connection, Utf8Table users, List<int> missing, long[] ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.find_users
            select position, coalesce(a.user_id, u.user_id) from unnest($2::text[], $3::int[]) as wanted (external_id, position)
            left join warehouse.user_aliases a on a.organization_id = $1 and a.alias = wanted.external_id
            left join warehouse.users u on u.organization_id = $1 and u.external_id = wanted.external_id
            where coalesce(a.user_id, u.user_id) is not null
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = missing.Select(number => Encoding.UTF8.GetString(users[number])).ToArray() },
                new() { Value = missing.ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var number = reader.GetInt32(0);
            ids[number] = reader.GetInt64(1);
            Remember(users[number], ids[number]);
        }
    }

    private async Task CreateAsync(NpgsqlConnection connection, EventBatch batch, List<int> missing, long[] ids, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.create_users
            with reserved as materialized (select warehouse.reserve_user_ids($1, cardinality($2::text[])) as first),
            created as (
              insert into warehouse.users (organization_id, user_id, external_id, identified)
              select $1, reserved.first + wanted.position - 1, wanted.external_id, wanted.identified
              from reserved, unnest($2::text[], $3::boolean[]) with ordinality as wanted (external_id, identified, position))
            select first from reserved
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = missing.Select(number => Encoding.UTF8.GetString(batch.Users[number])).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = missing.Select(batch.IsIdentified).ToArray() },
            },
        };
        var next = (long)(await command.ExecuteScalarAsync(cancellation))!;
        foreach (var number in missing)
        {
            ids[number] = next++;
            Remember(batch.Users[number], ids[number]);
        }
    }

    private void Remember(ReadOnlySpan<byte> externalId, long id)
    {
        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
            _ids.Clear();
        }

        _known.GetOrAdd(externalId, out var added);
        if (added)
        {
            _ids.Add(id);
        }
    }
}
