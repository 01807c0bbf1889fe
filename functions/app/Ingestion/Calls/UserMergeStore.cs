using Analytics.Platform.Postgres;

namespace Analytics.Ingestion.Calls;

/// <summary>Two users that turned out to be one.</summary>
/// <param name="MergedId">The id that is only another name since.</param>
/// <param name="IntoId">The user's id.</param>
/// <param name="EventsMoved">Events that changed their user.</param>
/// <param name="Cause">identify or alias.</param>
internal sealed record UserMerge(long MergeId, DateTimeOffset MergedAt, string MergedId, string IntoId, long EventsMoved, string Cause);

internal static class UserMergeStore
{
    /// <summary>Latest first, behind the last one seen.</summary>
    public static async Task<List<UserMerge>> ListAsync(OrganizationScope scope, long? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- ingestion.list_user_merges
            select merge_id, merged_at, merged_id, into_id, events_moved, cause from warehouse.user_merges
            where $1::bigint is null or merge_id < $1 order by merge_id desc limit $2
            """,
            after, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var merges = new List<UserMerge>();
        while (await reader.ReadAsync(cancellation))
        {
            merges.Add(new UserMerge(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5)));
        }

        return merges;
    }
}
