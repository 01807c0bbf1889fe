using System.Text.Json.Serialization;
using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;

namespace Analytics.Campaigns;

/// <summary>Body of drafting and changing a campaign; a change leaves out what stays.</summary>
internal sealed record CampaignRequest(string? Name, string? Channel, string? Subject, string? Message, Guid? SegmentId)
{
    /// <summary>Id of a draft that an answer saved: creating it again gives that one.</summary>
    public Guid? Id { get; init; }

    public string? Html { get; init; }

    public string? Topic { get; init; }

    public bool? Transactional { get; init; }

    public decimal? HoldoutPercent { get; init; }

    public string? GoalEvent { get; init; }

    public int? AttributionDays { get; init; }

    /// <summary>Null in the body clears it: it is sent as soon as it is launched.</summary>
    public DateTimeOffset? ScheduledAt
    {
        get;
        init
        {
            field = value;
            ScheduledAtGiven = true;
        }
    }

    [JsonIgnore]
    public bool ScheduledAtGiven { get; private init; }

    /// <summary>The template that the HTML is to stand in, as it is now; null in the body ends that.</summary>
    public Guid? LayoutId
    {
        get;
        init
        {
            field = value;
            LayoutGiven = true;
        }
    }

    [JsonIgnore]
    public bool LayoutGiven { get; private init; }

    /// <summary>Replaces all variants; an empty list ends them.</summary>
    public IReadOnlyList<MessageVariant>? Variants { get; init; }

    public CampaignTest? Test { get; init; }

    /// <summary>Replaces the whole schedule but for its time.</summary>
    public CampaignSchedule? Schedule { get; init; }

    /// <summary>Asks for a transition: scheduled (launch), draft (unschedule), paused, sending (resume), cancelled.</summary>
    public string? Status { get; init; }

    private const int LongestName = 200;
    private const int LongestContent = 500_000;
    private const int MostAttributionDays = 90;
    private const int MostHoldoutPercent = 90;

    /// <summary>Whether it changes anything but the state.</summary>
    public bool ChangesContent => this with { Id = null, Status = null } != new CampaignRequest(null, null, null, null, null);

    public CampaignChange ToChange(Guid personId) => new(Name?.Trim(), Channel, Subject, Message, SegmentId)
    {
        Html = Html,
        Topic = Topic?.Trim(),
        Transactional = Transactional,
        HoldoutPercent = HoldoutPercent,
        GoalEvent = GoalEvent?.Trim(),
        AttributionDays = AttributionDays,
        ScheduledAt = ScheduledAt?.ToUniversalTime(),
        ClearsScheduledAt = ScheduledAtGiven && ScheduledAt is null,
        Variants = Variants,
        Test = Test,
        Schedule = Schedule,
        EditedBy = personId,
    };

    /// <summary>Null when everything that is given is possible.</summary>
    public async Task<Error?> CheckAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        if (Name is not null && (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl)))
        {
            return CampaignErrors.NameInvalid();
        }

        if (Channel is not null && !Channels.All.Contains(Channel, StringComparer.Ordinal))
        {
            return CampaignErrors.ChannelUnknown(Channel);
        }

        if (Status is not null && !CampaignStatus.All.Contains(Status, StringComparer.Ordinal))
        {
            return CampaignErrors.StatusUnknown(Status);
        }

        if (HoldoutPercent is < 0 or > MostHoldoutPercent)
        {
            return CampaignErrors.HoldoutInvalid(MostHoldoutPercent);
        }

        if (AttributionDays is < 1 or > MostAttributionDays)
        {
            return CampaignErrors.AttributionInvalid(MostAttributionDays);
        }

        if (Topic is not null && Topic.Trim().Length is 0 or > LongestName)
        {
            return CampaignErrors.TopicInvalid();
        }

        if ((Subject?.Length ?? 0) + (Message?.Length ?? 0) + (Html?.Length ?? 0) > LongestContent || Variants?.Sum(variant => (variant?.Message?.Length ?? 0) + (variant?.Html?.Length ?? 0)) > LongestContent)
        {
            return CampaignErrors.ContentTooLong(LongestContent);
        }

        var invalid = Variants is null ? null : CampaignTest.FaultOf(Variants);
        if ((invalid ?? Test?.Fault ?? Schedule?.Fault) is { } refused)
        {
            return refused;
        }

        return SegmentId is { } id && await SegmentDirectory.FindAsync(scope, id, cancellation) is null ? CampaignErrors.SegmentNotFound() : null;
    }
}
