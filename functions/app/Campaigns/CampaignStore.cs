using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Scheduling;
using Analytics.Campaigns.Templates;
using Analytics.Deliveries;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Campaigns;

/// <summary>Statements on campaigns; each runs in the transaction it is given. Deleted campaigns are found by none of them.</summary>
internal static class CampaignStore
{
    private const string Columns =
        "c.campaign_id, c.name, c.channel, c.subject, c.message, c.status, c.segment_id, s.name, c.message_id, c.person_id, c.scheduled_at, c.created_at, c.updated_at, "
        + "c.html, c.topic, c.holdout_percent, c.goal_event, c.attribution_days, c.version, c.approved_version, c.approved_by, c.approved_at, c.edited_by, c.segment_refresh_id, "
        + "c.started_at, c.sent_at, c.completed_at, c.failure, "
        + "c.variants::text, c.test_method, c.test_metric, c.test_percent, c.test_minutes, c.test_without_winner, c.winner, c.decided_at, "
        + "c.send_time, c.throttle_per_minute, c.late_hours, c.recurrence::text, c.recurring_campaign_id, c.occurrence_at, c.transactional, "
        + "c.layout_id, c.layout_version, c.layout_html, c.approved_segments";

    private const string Source =
        "app.notification_campaigns c left join app.user_segments s on s.organization_id = c.organization_id and s.segment_id = c.segment_id";

    /// <summary>False when the campaign is there already: a step that runs twice saves once.</summary>
    public static async Task<bool> InsertAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.insert
            insert into app.notification_campaigns (organization_id, campaign_id, segment_id, name, channel, subject, message, message_id, person_id, html, topic,
              holdout_percent, goal_event, attribution_days, edited_by, scheduled_at, transactional, layout_id, layout_version, layout_html)
            values (app.current_organization(), $1, $2::uuid, $3, $4, $5, $6, $7::uuid, $8::uuid, $9, $10, $11, $12::text, $13, coalesce($19::uuid, $8::uuid), $14::timestamptz, $15, $16::uuid, $17::integer, $18)
            on conflict (organization_id, campaign_id) do nothing
            """,
            campaign.Id, campaign.SegmentId, campaign.Name, campaign.Channel, campaign.Subject, campaign.Message, campaign.MessageId, campaign.PersonId,
            campaign.Html, campaign.Topic, campaign.HoldoutPercent, campaign.GoalEvent, campaign.AttributionDays, campaign.ScheduledAt, campaign.Transactional,
            campaign.LayoutId, campaign.LayoutVersion, campaign.LayoutHtml, campaign.EditedBy);
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            return false;
        }

        await ExperimentStore.SaveAsync(scope, campaign.Id, campaign.Variants, campaign.Test, cancellation);
        await ScheduleStore.SaveAsync(scope, campaign.Id, campaign.Schedule, cancellation);
        return true;
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

    /// <summary>The draft that a conversation made last; null when it made none, or none that is a draft still.</summary>
    public static async Task<Campaign?> FindDraftOfAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.find_draft_of
            select {Columns} from {Source} join app.messages m on m.organization_id = c.organization_id and m.message_id = c.message_id
            where m.conversation_id = $1 and c.status = 'draft' and c.deleted_at is null order by c.created_at desc, c.campaign_id desc limit 1
            """,
            conversationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <summary>Names of all campaigns but single sendings of a recurring one, last changed first.</summary>
    public static async Task<List<string>> ListNamesAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.list_names
            select name from app.notification_campaigns where deleted_at is null and recurring_campaign_id is null order by updated_at desc, campaign_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    /// <summary>Last changed first.</summary>
    public static async Task<List<Campaign>> ListAsync(OrganizationScope scope, CampaignFilter filter, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.list
            select {Columns} from {Source}
            where c.deleted_at is null and ($1::text is null or c.status = $1) and ($2::uuid is null or c.recurring_campaign_id = $2::uuid)
              and ($3::timestamptz is null or c.started_at >= $3)
              and ($4::timestamptz is null or (c.updated_at, c.campaign_id) < ($4, $5::uuid))
            order by c.updated_at desc, c.campaign_id desc limit $6
            """,
            filter.Status, filter.OccurrencesOf, filter.StartedSince, after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var campaigns = new List<Campaign>();
        while (await reader.ReadAsync(cancellation))
        {
            campaigns.Add(Read(reader));
        }

        return campaigns;
    }

    /// <summary>When the campaigns of a time began, first first.</summary>
    public static async Task<List<CampaignStart>> ListStartsAsync(OrganizationScope scope, DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.list_starts
            select name, started_at from app.notification_campaigns
            where deleted_at is null and started_at >= $1 and started_at < $2 order by started_at, campaign_id limit $3
            """,
            from, until, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var starts = new List<CampaignStart>();
        while (await reader.ReadAsync(cancellation))
        {
            starts.Add(new CampaignStart(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)));
        }

        return starts;
    }

    /// <summary>The campaign, held until the transaction ends: nobody else moves it meanwhile, and no sender claims recipients.</summary>
    public static Task<Campaign?> HoldAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        CampaignGate.Close(scope, campaignId);
        scope.EnqueueSelect(
            """
            -- campaigns.hold
            select from app.notification_campaigns where campaign_id = $1 for update
            """,
            campaignId);
        return FindAsync(scope, campaignId, cancellation);
    }

    /// <summary>Changes a draft, which ends an approval; false when there is none of that id (any more).</summary>
    public static async Task<bool> UpdateDraftAsync(OrganizationScope scope, Guid campaignId, CampaignChange change, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.update_draft
            update app.notification_campaigns set name = coalesce($2::text, name), channel = coalesce($3::text, channel), subject = coalesce($4::text, subject),
              message = coalesce($5::text, message), segment_id = coalesce($6::uuid, segment_id), html = coalesce($7::text, html), topic = coalesce($8::text, topic),
              holdout_percent = coalesce($9::numeric, holdout_percent), goal_event = nullif(coalesce($10::text, goal_event), ''),
              attribution_days = coalesce($11::integer, attribution_days), scheduled_at = case when $14 then null else coalesce($12::timestamptz, scheduled_at) end,
              transactional = coalesce($15::boolean, transactional), layout_id = case when $16 then $17::uuid else layout_id end,
              layout_version = case when $16 then $18::integer else layout_version end, layout_html = case when $16 then $19 else layout_html end, edited_by = $13::uuid, version = version + 1, updated_at = now()
            where campaign_id = $1 and status = 'draft' and deleted_at is null
            """,
            campaignId, change.Name, change.Channel, change.Subject, change.Message, change.SegmentId, change.Html, change.Topic, change.HoldoutPercent, change.GoalEvent,
            change.AttributionDays, change.ScheduledAt, change.EditedBy, change.ClearsScheduledAt, change.Transactional,
            change.Layout is not null, change.Layout?.Id, change.Layout?.Version, change.Layout?.Html ?? "");
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            return false;
        }

        await ExperimentStore.SaveAsync(scope, campaignId, change.Variants, change.Test, cancellation);
        await ScheduleStore.SaveAsync(scope, campaignId, change.Schedule, cancellation);
        return true;
    }

    /// <summary>Moves a campaign from one state to another; false when it is not in the first (any more).</summary>
    public static async Task<bool> MoveAsync(OrganizationScope scope, Guid campaignId, string from, string to, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!CampaignTransitions.IsPossible(from, to))
        {
            throw new InvalidOperationException($"A campaign never goes from {from} to {to}.");
        }

        await using var command = scope.Command(
            """
            -- campaigns.move
            update app.notification_campaigns set status = $3, updated_at = now(),
              started_at = case $3 when 'sending' then coalesce(started_at, $4) when 'draft' then null else started_at end,
              sent_at = case when $3 = 'sent' then $4 else sent_at end,
              completed_at = case when $3 in ('completed', 'cancelled', 'failed') then $4 else completed_at end
            where campaign_id = $1 and status = $2 and deleted_at is null
            """,
            campaignId, from, to, now);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Sets when to send and where our own links lead.</summary>
    public static async Task ScheduleAsync(OrganizationScope scope, Guid campaignId, DateTimeOffset at, string publicAddress, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.schedule
            update app.notification_campaigns set scheduled_at = $2, public_address = $3 where campaign_id = $1
            """,
            campaignId, at, publicAddress);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Records who approved the campaign as it is now; a second person does so for segments as they are, who launches it alone for none.</summary>
    public static async Task ApproveAsync(OrganizationScope scope, Guid campaignId, Guid personId, string? segments, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.approve
            update app.notification_campaigns set approved_version = version, approved_by = $2, approved_at = now(), approved_segments = $3::text, failure = null where campaign_id = $1
            """,
            campaignId, personId, segments);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task SetFailureAsync(OrganizationScope scope, Guid campaignId, string failure, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.set_failure
            update app.notification_campaigns set failure = $2 where campaign_id = $1
            """,
            campaignId, failure);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task SetRefreshAsync(OrganizationScope scope, Guid campaignId, long refreshId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.set_refresh
            update app.notification_campaigns set segment_refresh_id = $2 where campaign_id = $1
            """,
            campaignId, refreshId);
        await command.ExecuteNonQueryAsync(cancellation);
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
        Html = reader.GetString(13),
        Topic = reader.GetString(14),
        HoldoutPercent = reader.GetDecimal(15),
        GoalEvent = reader.IsDBNull(16) ? null : reader.GetString(16),
        AttributionDays = reader.GetInt32(17),
        Version = reader.GetInt32(18),
        ApprovedVersion = reader.IsDBNull(19) ? null : reader.GetInt32(19),
        ApprovedBy = reader.IsDBNull(20) ? null : reader.GetGuid(20),
        ApprovedAt = TimeAt(reader, 21),
        EditedBy = reader.IsDBNull(22) ? null : reader.GetGuid(22),
        SegmentRefreshId = reader.IsDBNull(23) ? null : reader.GetInt64(23),
        StartedAt = TimeAt(reader, 24),
        SentAt = TimeAt(reader, 25),
        CompletedAt = TimeAt(reader, 26),
        Failure = reader.IsDBNull(27) ? null : reader.GetString(27),
        Variants = ExperimentStore.ReadVariants(reader, 28),
        Test = ExperimentStore.ReadTest(reader, 29),
        Winner = reader.IsDBNull(34) ? null : reader.GetInt16(34),
        DecidedAt = TimeAt(reader, 35),
        Schedule = ScheduleStore.Read(reader, 36),
        RecurringCampaignId = reader.IsDBNull(40) ? null : reader.GetGuid(40),
        OccurrenceAt = TimeAt(reader, 41),
        Transactional = reader.GetBoolean(42),
        LayoutId = reader.IsDBNull(43) ? null : reader.GetGuid(43),
        LayoutVersion = reader.IsDBNull(44) ? null : reader.GetInt32(44),
        LayoutHtml = reader.GetString(45),
        ApprovedSegments = reader.IsDBNull(46) ? null : reader.GetString(46),
    };

    private static DateTimeOffset? TimeAt(NpgsqlDataReader reader, int index) => reader.IsDBNull(index) ? null : reader.GetFieldValue<DateTimeOffset>(index);
}

/// <summary>What to change of a draft; null leaves it, an empty goal ends it.</summary>
internal sealed record CampaignChange(string? Name, string? Channel, string? Subject, string? Message, Guid? SegmentId)
{
    public string? Html { get; init; }

    public string? Topic { get; init; }

    public bool? Transactional { get; init; }

    public decimal? HoldoutPercent { get; init; }

    public string? GoalEvent { get; init; }

    public int? AttributionDays { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public bool ClearsScheduledAt { get; init; }

    public Guid? EditedBy { get; init; }

    public IReadOnlyList<MessageVariant>? Variants { get; init; }

    public CampaignTest? Test { get; init; }

    public CampaignSchedule? Schedule { get; init; }

    public CampaignLayout? Layout { get; init; }
}
