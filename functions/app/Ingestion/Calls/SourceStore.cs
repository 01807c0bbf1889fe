using System.Buffers.Text;
using System.Security.Cryptography;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>A program that sends calls, known by its write key.</summary>
internal sealed record Source(Guid SourceId, string Name, string WriteKey, long Calls, DateTimeOffset? LastCallAt, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

internal static class SourceStore
{
    private const string Columns = "write_key_id, name, write_key, calls, last_call_at, created_at, revoked_at";

    /// <summary>The organization's sources, newest first.</summary>
    public static async Task<List<Source>> ListAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.list_sources
            select {Columns} from app.write_keys order by created_at desc, write_key_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var sources = new List<Source>();
        while (await reader.ReadAsync(cancellation))
        {
            sources.Add(Read(reader));
        }

        return sources;
    }

    public static async Task<Source> CreateAsync(OrganizationScope scope, string name, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.create_source
            insert into app.write_keys (organization_id, write_key, name) values (app.current_organization(), $1, $2) returning {Columns}
            """,
            "wk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)), name);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return Read(reader);
    }

    /// <summary>Ends a key for good; what it sent stays.</summary>
    public static async Task<Source?> RevokeAsync(OrganizationScope scope, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.revoke_source
            update app.write_keys set revoked_at = coalesce(revoked_at, $2)
            where organization_id = app.current_organization() and write_key_id = $1 returning {Columns}
            """,
            id, now);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <summary>Whose key this is; null for one that does not exist or was revoked.</summary>
    public static async Task<(int OrganizationId, Guid SourceId)?> FindAsync(NpgsqlConnection owner, string writeKey, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.find_source
            select organization_id, write_key_id from app.write_keys where write_key = $1 and revoked_at is null
            """, owner)
        { Parameters = { new() { Value = writeKey } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt32(0), reader.GetGuid(1)) : null;
    }

    /// <summary>Counts what came by each source.</summary>
    public static async Task CountAsync(NpgsqlConnection owner, int organizationId, IReadOnlyList<CallRequest> requests, CancellationToken cancellation)
    {
        var sums = requests.Where(request => request.WriteKeyId is not null).GroupBy(request => request.WriteKeyId!.Value)
            .Select(group => (Id: group.Key, Calls: group.Sum(request => (long)request.Calls.Count), At: group.Max(request => request.ReceivedAt).ToUniversalTime())).ToList();
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.count_calls
            update app.write_keys k set calls = k.calls + added.calls, last_call_at = greatest(k.last_call_at, added.at)
            from unnest($2::uuid[], $3::bigint[], $4::timestamptz[]) as added (id, calls, at)
            where k.organization_id = $1 and k.write_key_id = added.id
            """, owner)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = sums.ConvertAll(sum => sum.Id) },
                new() { Value = sums.ConvertAll(sum => sum.Calls) },
                new() { Value = sums.ConvertAll(sum => sum.At) },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Source Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5), reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6));
}
