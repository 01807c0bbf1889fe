using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>A warning as it is shown.</summary>
internal sealed record IngestionWarning(string Kind, string Subject, long Calls, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, string Sample);

internal static class WarningStore
{
    public static async Task AddAsync(NpgsqlConnection connection, int organizationId, IReadOnlyCollection<WarningCount> warnings, CancellationToken cancellation)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            -- ingestion.add_warnings
            insert into app.ingestion_warnings (organization_id, kind, subject, calls, first_seen_at, last_seen_at, sample)
            select $1, kind, subject, calls, at, at, sample from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::text[]) as added (kind, subject, calls, at, sample)
            on conflict (organization_id, kind, subject) do update
            set calls = ingestion_warnings.calls + excluded.calls, last_seen_at = excluded.last_seen_at, sample = excluded.sample
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = warnings.Select(warning => warning.Kind).ToArray() },
                new() { Value = warnings.Select(warning => warning.Subject).ToArray() },
                new() { Value = warnings.Select(warning => warning.Calls).ToArray() },
                new() { Value = warnings.Select(warning => warning.At.ToUniversalTime()).ToArray() },
                new() { Value = warnings.Select(warning => warning.Sample).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Latest first, behind the last one seen.</summary>
    public static async Task<List<IngestionWarning>> ListAsync(OrganizationScope scope, (DateTimeOffset At, string Kind, string Subject)? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- ingestion.list_warnings
            select kind, subject, calls, first_seen_at, last_seen_at, sample from app.ingestion_warnings
            where $1::timestamptz is null or (last_seen_at, kind, subject) < ($1, $2, $3)
            order by last_seen_at desc, kind desc, subject desc limit $4
            """,
            after?.At, after?.Kind ?? string.Empty, after?.Subject ?? string.Empty, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var warnings = new List<IngestionWarning>();
        while (await reader.ReadAsync(cancellation))
        {
            warnings.Add(new IngestionWarning(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5)));
        }

        return warnings;
    }

    /// <summary>Forgets a warning that somebody dealt with; it comes back when it happens again.</summary>
    public static async Task<bool> DismissAsync(OrganizationScope scope, string kind, string subject, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- ingestion.dismiss_warning
            delete from app.ingestion_warnings where organization_id = app.current_organization() and kind = $1 and subject = $2
            """,
            kind, subject);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
}
