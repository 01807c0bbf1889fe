using System.Globalization;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Postgres;
using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Analytics.Segments;

/// <summary>
/// Starts the refresh of segments that are due. The id names segment and time, so that two at once start each one once; the next time is
/// set after the start, so that a process that dies in between loses none.
/// </summary>
internal sealed class RefreshDueSegments(Database database, TimeProvider clock)
{
    private const int AtOnce = 100;

    [Function(nameof(RefreshDueSegments))]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        foreach (var (segment, dueAt) in await ListDueAsync(connection, cancellation))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"segment-{segment.SegmentId:N}-{dueAt.ToUnixTimeSeconds()}");
            try
            {
                await client.StartAsync(nameof(RefreshSegmentMembers), OrchestrationIds.Of(segment.OrganizationId, name), segment, cancellation);
            }
            catch (OrchestrationAlreadyExistsException)
            {
                // Started by a process that died before it could set the next time.
            }

            await AdvanceAsync(connection, segment, dueAt, cancellation);
        }
    }

    private async Task<List<(DueSegment Segment, DateTimeOffset DueAt)>> ListDueAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- segments.list_due
            select organization_id, segment_id, next_refresh_at from app.user_segments
            where next_refresh_at <= $1 and deleted_at is null order by next_refresh_at limit $2
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = AtOnce } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<(DueSegment, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellation))
        {
            due.Add((new DueSegment(reader.GetInt32(0), reader.GetGuid(1)), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return due;
    }

    private async Task AdvanceAsync(NpgsqlConnection connection, DueSegment segment, DateTimeOffset dueAt, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- segments.advance
            update app.user_segments set next_refresh_at = $4::timestamptz + make_interval(mins => refresh_minutes)
            where organization_id = $1 and segment_id = $2 and next_refresh_at = $3
            """,
            connection)
        {
            Parameters = { new() { Value = segment.OrganizationId }, new() { Value = segment.SegmentId }, new() { Value = dueAt }, new() { Value = clock.GetUtcNow() } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
