using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Campaigns;

/// <summary>Statements on campaigns; each runs in the transaction it is given. Deleted campaigns are found by none of them.</summary>
internal static class CampaignStore
{
    private const string Columns =
        "c.campaign_id, c.name, c.channel, c.subject, c.message, c.status, c.segment_id, s.name, c.message_id, c.person_id, c.scheduled_at, c.created_at, c.updated_at";

    private const string Source =
        "app.notification_campaigns c left join app.user_segments s on s.organization_id = c.organization_id and s.segment_id = c.segment_id";

    /// <summary>False when the campaign is there already: a step that runs twice saves once.</summary>
    public static async Task<bool> InsertAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.insert
            insert into app.notification_campaigns (organization_id, campaign_id, segment_id, name, channel, subject, message, message_id, person_id)
            values (app.current_organization(), $1, $2::uuid, $3, $4, $5, $6, $7::uuid, $8::uuid)
            on conflict (organization_id, campaign_id) do nothing
            """,
            campaign.Id, campaign.SegmentId, campaign.Name, campaign.Channel, campaign.Subject, campaign.Message, campaign.MessageId, campaign.PersonId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<Campaign?> FindAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.find
            select {Columns} from {Source} where c.campaign_id = $1 and c.deleted_at is null
            """,
            campaignId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public static async Task<List<Campaign>> ListAsync(OrganizationScope scope, string? status, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.list
            select {Columns} from {Source}
            where c.deleted_at is null and ($1::text is null or c.status = $1) order by c.updated_at desc, c.campaign_id
            """,
            status);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var campaigns = new List<Campaign>();
        while (await reader.ReadAsync(cancellation))
        {
            campaigns.Add(Read(reader));
        }

        return campaigns;
    }

    /// <summary>Changes a draft; false when there is none of that id (any more).</summary>
    public static async Task<bool> UpdateDraftAsync(OrganizationScope scope, Guid campaignId, CampaignChange change, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.update_draft
            update app.notification_campaigns set name = coalesce($2::text, name), channel = coalesce($3::text, channel), subject = coalesce($4::text, subject),
              message = coalesce($5::text, message), segment_id = coalesce($6::uuid, segment_id), updated_at = now()
            where campaign_id = $1 and status = 'draft' and deleted_at is null
            """,
            campaignId, change.Name, change.Channel, change.Subject, change.Message, change.SegmentId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static async Task<bool> DeleteDraftAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.delete_draft
            update app.notification_campaigns set deleted_at = now() where campaign_id = $1 and status = 'draft' and deleted_at is null
            """,
            campaignId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static Campaign Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Name = reader.GetString(1),
        Channel = reader.GetString(2),
        Subject = reader.GetString(3),
        Message = reader.GetString(4),
        Status = reader.GetString(5),
        SegmentId = reader.IsDBNull(6) ? null : reader.GetGuid(6),
        SegmentName = reader.IsDBNull(7) ? null : reader.GetString(7),
        MessageId = reader.IsDBNull(8) ? null : reader.GetGuid(8),
        PersonId = reader.IsDBNull(9) ? null : reader.GetGuid(9),
        ScheduledAt = reader.IsDBNull(10) ? null : reader.GetFieldValue<DateTimeOffset>(10),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(12),
    };
}

/// <summary>What to change of a draft; null leaves it.</summary>
internal sealed record CampaignChange(string? Name, string? Channel, string? Subject, string? Message, Guid? SegmentId);
