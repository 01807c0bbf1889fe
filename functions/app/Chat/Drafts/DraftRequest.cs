namespace Analytics.Chat.Drafts;

internal enum DraftKind
{
    Segment,
    Campaign,
}

/// <summary>
/// "Make a segment called X of …" taken apart. <paramref name="Audience"/> is the rest, a phrase that says who; null when the
/// request points back ("those", "them") at the previous answer.
/// </summary>
internal sealed record DraftRequest(DraftKind Kind, string? Name, string? Audience)
{
    /// <summary>email, sms, push or in_app; only campaigns have one.</summary>
    public string? Channel { get; init; }

    /// <summary>The saved segment that the request names, once it was found.</summary>
    public Guid? SegmentId { get; init; }

    /// <summary>What else it says about the campaign.</summary>
    public CampaignWishes? Wishes { get; init; }

    /// <summary>It changes the draft that the conversation made before.</summary>
    public bool Amends { get; init; }

    /// <summary>The words to send, when the request has them.</summary>
    public string? Content { get; init; }
}
