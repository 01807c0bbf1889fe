using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Campaigns.Scheduling;

/// <summary>Statements on schedules and occurrences; each runs in the transaction it is given.</summary>
internal static class ScheduleStore
{
    public static async Task SaveAsync(OrganizationScope scope, Guid campaignId, CampaignSchedule? schedule, CancellationToken cancellation)
    {
        if (schedule is null)
        {
            return;
        }

        await using var command = scope.Command(
            """
            -- schedules.save
            update app.notification_campaigns set send_time = $2, throttle_per_minute = $3::integer, late_hours = $4, recurrence = $5::text::jsonb where campaign_id = $1
            """,
            campaignId, schedule.SendTime, schedule.ThrottlePerMinute, schedule.LateHours, schedule.Recurrence is null ? null : JsonSerializer.Serialize(schedule.Recurrence, JsonSerializerOptions.Web));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static CampaignSchedule Read(NpgsqlDataReader reader, int index) => new()
    {
        SendTime = reader.GetString(index),
        ThrottlePerMinute = reader.IsDBNull(index + 1) ? null : reader.GetInt32(index + 1),
        LateHours = reader.GetInt32(index + 2),
        Recurrence = reader.IsDBNull(index + 3) ? null : JsonSerializer.Deserialize<Recurrence>(reader.GetString(index + 3), JsonSerializerOptions.Web),
    };

    /// <summary>Makes a draft one occurrence of a campaign, approved by whom and for whom that is; false when that occurrence has its campaign already.</summary>
    public static async Task<bool> MarkOccurrenceAsync(OrganizationScope scope, Guid campaignId, Guid recurringId, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- schedules.mark_occurrence
            update app.notification_campaigns c set recurring_campaign_id = $2, occurrence_at = $3, scheduled_at = $3, public_address = whole.public_address,
              approved_version = c.version, approved_by = whole.approved_by, approved_at = whole.approved_at, approved_segments = whole.approved_segments
            from app.notification_campaigns whole
            where c.campaign_id = $1 and whole.organization_id = c.organization_id and whole.campaign_id = $2
              and not exists (select from app.notification_campaigns o where o.organization_id = c.organization_id and o.recurring_campaign_id = $2 and o.occurrence_at = $3)
            """,
            campaignId, recurringId, at);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>When the next occurrence is due.</summary>
    public static async Task SetNextAsync(OrganizationScope scope, Guid campaignId, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- schedules.set_next
            update app.notification_campaigns set scheduled_at = $2, updated_at = now() where campaign_id = $1
            """,
            campaignId, at);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The refresh of the segment that the newest earlier occurrence was sent to; null when it is the first.</summary>
    public static async Task<long?> LastRefreshAsync(OrganizationScope scope, Campaign occurrence, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- schedules.last_refresh
            select max(segment_refresh_id) from app.notification_campaigns
            where organization_id = app.current_organization() and recurring_campaign_id = $1::uuid and occurrence_at < $2::timestamptz and segment_id = $3::uuid
            """,
            occurrence.RecurringCampaignId, occurrence.OccurrenceAt, occurrence.SegmentId);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    /// <summary>The organization's zone: whose clock a campaign's time is meant in.</summary>
    public static async Task<string> ZoneAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command("-- schedules.zone\nselect time_zone from app.organizations where organization_id = app.current_organization()");
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
