using System.Text.Json.Serialization;
using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Scheduling;
using Analytics.Deliveries;

namespace Analytics.Campaigns;

/// <summary>A message to the people of a segment. A draft cannot send anything.</summary>
internal sealed record Campaign
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Channel { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>The text, in Liquid.</summary>
    public string Message { get; init; } = "";

    /// <summary>The HTML, in Liquid; made of the text when it is empty.</summary>
    public string Html { get; init; } = "";

    /// <summary>The template that the HTML stands in; null: it stands by itself.</summary>
    public Guid? LayoutId { get; init; }

    /// <summary>The version of it that was chosen.</summary>
    public int? LayoutVersion { get; init; }

    /// <summary>What that version says, kept here: what was approved stays as it was.</summary>
    [JsonIgnore]
    public string LayoutHtml { get; init; } = "";

    /// <summary>What people agree or object to.</summary>
    public string Topic { get; init; } = "marketing";

    /// <summary>What people asked for, such as a receipt: caps, agreement by attribute and the control group do not keep it back.</summary>
    public bool Transactional { get; init; }

    public string Status { get; init; } = CampaignStatus.Draft;

    /// <summary>The states that may be asked for now.</summary>
    public IReadOnlyList<string> AllowedStatuses => CampaignTransitions.AllowedFrom(Status);

    public Guid? SegmentId { get; init; }

    public string? SegmentName { get; init; }

    /// <summary>The refresh of the segment that it was sent to.</summary>
    public long? SegmentRefreshId { get; init; }

    /// <summary>Share of the eligible people who get nothing, so that the effect can be measured.</summary>
    public decimal HoldoutPercent { get; init; }

    /// <summary>The event that it wants people to do.</summary>
    public string? GoalEvent { get; init; }

    public int AttributionDays { get; init; } = 7;

    /// <summary>Versions of the message against each other; none: there is one.</summary>
    public IReadOnlyList<MessageVariant> Variants { get; init; } = [];

    public CampaignTest Test { get; init; } = new();

    public CampaignSchedule Schedule { get; init; } = new();

    /// <summary>Of an occurrence: the campaign that recurs.</summary>
    public Guid? RecurringCampaignId { get; init; }

    public DateTimeOffset? OccurrenceAt { get; init; }

    /// <summary>The variant that the rest gets; null as long as it is open, and when none was chosen.</summary>
    public int? Winner { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The answer it came from.</summary>
    public Guid? MessageId { get; init; }

    public Guid? PersonId { get; init; }

    /// <summary>Grows with every change of the content; the ETag.</summary>
    public int Version { get; init; } = 1;

    public int? ApprovedVersion { get; init; }

    public Guid? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The segments that a second person approved it for, with their versions; null when only who launched it agreed.</summary>
    [JsonIgnore]
    public string? ApprovedSegments { get; init; }

    /// <summary>Whether somebody else than its last editor approved the message as it is.</summary>
    public bool HasSecondPerson => ApprovedVersion == Version && ApprovedSegments is not null;

    public Guid? EditedBy { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Failure { get; init; }

    /// <summary>The campaign with the message of a variant.</summary>
    internal Campaign With(int variant)
    {
        if (variant >= Variants.Count)
        {
            return this;
        }

        var (subject, text, html) = Variants[variant].Over(Subject, Message, Html);
        return this with { Subject = subject, Message = text, Html = html };
    }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}

internal static class Channels
{
    public static readonly IReadOnlyList<string> All = ["email", "sms", "push", "webhook"];
}
