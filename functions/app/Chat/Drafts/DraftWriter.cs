using Analytics.Audit;
using Analytics.Campaigns;
using Analytics.Campaigns.Scheduling;
using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Deliveries.Templates;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;
using Analytics.Segments;

namespace Analytics.Chat.Drafts;

/// <summary>A draft to save, with what makes a second saving find the first.</summary>
internal sealed record DraftOrder(int OrganizationId, Guid MessageId, Interpretation Reading, string Question, DateTimeOffset Now)
{
    public long Attempt { get; init; }

    public Guid? ConversationId { get; init; }

    public Guid? PersonId { get; init; }
}

/// <summary>What was saved, or the count that failed.</summary>
internal sealed record SavedDraft(SegmentDraftData? Segment, CampaignDraftData? Campaign, QueryRun? Run);

/// <summary>Saves the segment or campaign that a request asks for, counted first; nothing here can send.</summary>
internal sealed class DraftWriter(Database database, QueryRunner runner)
{
    private const int LongestName = 80;
    private const string WayOut = $"\n\nLeave: {{{{ {MessageTemplate.UnsubscribeVariable} }}}}";

    public async Task<SavedDraft> SaveAsync(DraftOrder order, CancellationToken cancellation)
    {
        var request = order.Reading.Draft ?? throw new ArgumentException("The reading is no request for a draft.", nameof(order));
        if (request is { Kind: DraftKind.Segment, Changes: not null, SegmentId: { } renamed, Name: { } name })
        {
            return new SavedDraft(await RenameAsync(order, renamed, name, cancellation), null, null);
        }

        if (request.Changes is not null && await AmendAsync(order, request, cancellation) is { } amended)
        {
            return new SavedDraft(null, amended, null);
        }

        request = request.Whole();

        if (order.Reading.Plan is not AudiencePlan audience)
        {
            return new SavedDraft(null, await SaveCampaignAsync(order, request, null, cancellation), null);
        }

        var count = await runner.RunAsync(Request(order, "count", audience with { Output = AudienceOutput.Count, OrderBy = null, Limit = null, Measures = [], Breakdowns = [] }), cancellation);
        if (count.Table is null)
        {
            return new SavedDraft(null, null, count);
        }

        var members = (long)(CellNumber.Of(count.Table.Rows[0][^1]) ?? 0);
        var segment = await SaveSegmentAsync(order, request, audience, members, cancellation);
        return request.Kind == DraftKind.Segment
            ? new SavedDraft(segment, null, count)
            : new SavedDraft(request.SegmentId is null ? segment : null, await SaveCampaignAsync(order, request, segment, cancellation), count);
    }

    private async Task<SegmentDraftData> SaveSegmentAsync(DraftOrder order, DraftRequest request, AudiencePlan audience, long members, CancellationToken cancellation)
    {
        var sql = await runner.ShowSqlAsync(order.OrganizationId, audience, order.Now, cancellation);
        // Named otherwise, the people of a saved segment are saved once more.
        if (request.SegmentId is { } saved && (request.Kind == DraftKind.Campaign || request.Name is null))
        {
            return new SegmentDraftData(saved, audience.Title ?? request.Audience ?? "", "", members, sql, audience);
        }

        var draft = new Segment
        {
            Id = StepId.Of(order.MessageId, order.Attempt, "segment"),
            Name = NameOf(request.Kind == DraftKind.Segment ? request.Name : null, request.Audience ?? audience.Title ?? order.Question),
            Description = order.Question,
            Plan = audience,
            Sql = sql,
            UserCount = members,
            MessageId = order.ConversationId is null ? null : order.MessageId,
            QueryId = StepId.Of(order.MessageId, order.Attempt, "draft-count"),
            PersonId = order.PersonId,
        };
        await using var scope = await database.OpenAsync(order.OrganizationId, cancellation);
        var segment = await SegmentDirectory.DraftAsync(scope, draft, cancellation);
        AuditTrail.Append(scope, order.PersonId, "segment.drafted", AuditSubject.Segment(segment.Id), new { segment.Name, segment.UserCount, order.MessageId });
        await scope.CommitAsync(cancellation);
        return new SegmentDraftData(segment.Id, segment.Name, segment.Description, members, sql, audience);
    }

    /// <summary>Gives the segment another name; a taken one gets a number.</summary>
    private async Task<SegmentDraftData> RenameAsync(DraftOrder order, Guid segmentId, string name, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(order.OrganizationId, cancellation);
        var segment = await SegmentDirectory.RenameAsync(scope, segmentId, NameOf(name, name), cancellation);
        AuditTrail.Append(scope, order.PersonId, "segment.changed", AuditSubject.Segment(segmentId), new { segment.Name, order.MessageId });
        await scope.CommitAsync(cancellation);
        return new SegmentDraftData(segment.Id, segment.Name, segment.Description, segment.UserCount ?? 0, segment.Sql, segment.Plan ?? new AudiencePlan { Users = new InSegment(segment.Id.ToString()) });
    }

    /// <summary>Changes the draft of the conversation; null when there is none any more, and another is made.</summary>
    private async Task<CampaignDraftData?> AmendAsync(DraftOrder order, DraftRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(order.OrganizationId, cancellation);
        if (order.ConversationId is not { } conversation || await CampaignStore.FindDraftOfAsync(scope, conversation, cancellation) is not { } draft)
        {
            return null;
        }

        var wishes = request.Wishes ?? CampaignWishes.None;
        var channel = request.Channel ?? draft.Channel;
        var content = request.Content ?? (channel == draft.Channel ? null : draft.Message.Replace(WayOut, "", StringComparison.Ordinal));
        var change = new CampaignChange(request.Name, request.Channel, request.Subject, content is null ? null : TextOf(content, channel), null)
        {
            HoldoutPercent = wishes.HoldoutPercent,
            ScheduledAt = await InstantOfAsync(scope, wishes, order.Now, cancellation),
            Schedule = wishes.Schedule(),
            Variants = wishes.Variants(),
            Test = wishes.Test(),
            EditedBy = order.PersonId,
        };
        await CampaignStore.UpdateDraftAsync(scope, draft.Id, change, cancellation);
        AuditTrail.Append(scope, order.PersonId, "campaign.changed", AuditSubject.Campaign(draft.Id), change);
        await scope.CommitAsync(cancellation);
        return new CampaignDraftData(draft.Id, request.Name ?? draft.Name, channel, draft.Status, draft.SegmentId, draft.SegmentName, null);
    }

    private static async Task<DateTimeOffset?> InstantOfAsync(OrganizationScope scope, CampaignWishes wishes, DateTimeOffset now, CancellationToken cancellation) =>
        wishes.Time?.InstantAfter(now, LocalTimes.FindZone(await ScheduleStore.ZoneAsync(scope, cancellation)) ?? TimeZoneInfo.Utc);

    /// <summary>What to begin writing from: the words of the request, and the way out that every mail needs.</summary>
    private static string TextOf(string? content, string channel) =>
        content is null || channel != "email" || content.Contains(MessageTemplate.UnsubscribeVariable, StringComparison.Ordinal) ? content ?? "" : $"{content}{WayOut}";

    private async Task<CampaignDraftData> SaveCampaignAsync(DraftOrder order, DraftRequest request, SegmentDraftData? segment, CancellationToken cancellation)
    {
        var wishes = request.Wishes ?? CampaignWishes.None;
        var channel = Channels.All.Contains(request.Channel, StringComparer.Ordinal) ? request.Channel! : "email";
        await using var scope = await database.OpenAsync(order.OrganizationId, cancellation);
        var campaign = new Campaign
        {
            Id = StepId.Of(order.MessageId, order.Attempt, "campaign"),
            Name = NameOf(request.Name, segment is null ? order.Question : $"Campaign for {segment.Name}"),
            Channel = channel,
            Subject = request.Subject ?? "",
            Message = TextOf(request.Content, channel),
            HoldoutPercent = wishes.HoldoutPercent ?? 0,
            ScheduledAt = await InstantOfAsync(scope, wishes, order.Now, cancellation),
            Schedule = wishes.Schedule() ?? new(),
            Variants = wishes.Variants() ?? [],
            Test = wishes.Test() ?? new(),
            SegmentId = segment?.Id,
            MessageId = order.ConversationId is null ? null : order.MessageId,
            PersonId = order.PersonId,
        };
        if (await CampaignStore.InsertAsync(scope, campaign, cancellation))
        {
            AuditTrail.Append(scope, order.PersonId, "campaign.drafted", AuditSubject.Campaign(campaign.Id), new { campaign.Name, campaign.Channel, order.MessageId });
        }

        await scope.CommitAsync(cancellation);
        return new CampaignDraftData(campaign.Id, campaign.Name, campaign.Channel, campaign.Status, segment?.Id, segment?.Name, segment?.Count);
    }

    private static QueryRequest Request(DraftOrder order, string step, QueryPlan plan) =>
        new(order.OrganizationId, StepId.Of(order.MessageId, order.Attempt, $"draft-{step}"), order.Now)
        {
            Plan = plan,
            Question = order.Question,
            ConversationId = order.ConversationId,
            MessageId = order.ConversationId is null ? null : order.MessageId,
            PersonId = order.PersonId,
        };

    private static string NameOf(string? given, string otherwise)
    {
        var text = string.IsNullOrWhiteSpace(given) ? otherwise.Trim() : given.Trim();
        var name = text.Length > LongestName ? text[..LongestName].TrimEnd() : text;
        return name.Length == 0 ? "Untitled" : char.ToUpperInvariant(name[0]) + name[1..];
    }
}
