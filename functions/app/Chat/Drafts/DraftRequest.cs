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

    /// <summary>The request whose draft it changes; null when it makes one.</summary>
    public DraftRequest? Changes { get; init; }

    /// <summary>What it says of the campaign besides its people, in words.</summary>
    public IReadOnlyList<string> Told() =>
    [
        .. Changes is null || Name is null ? [] : (string[])[$"called \"{Name}\""],
        .. Changes is null || Channel is null ? [] : (string[])[$"by {Channel}"],
        .. Subject is null ? [] : (string[])[$"with the subject \"{Subject}\""],
        .. Changes is null || Content is null ? [] : (string[])["with another text"],
        .. (Wishes ?? CampaignWishes.None).Told(),
    ];

    /// <summary>What the changed draft is asked to be as a whole, for when it is none any more.</summary>
    public DraftRequest Whole() => Changes is not { } before ? this : before with
    {
        Name = Name ?? before.Name,
        Channel = Channel ?? before.Channel,
        Subject = Subject ?? before.Subject,
        Content = Content ?? before.Content,
        Wishes = Wishes ?? before.Wishes,
    };

    /// <summary>The subject of a mail, when the request has one.</summary>
    public string? Subject { get; init; }

    /// <summary>The words to send, when the request has them.</summary>
    public string? Content { get; init; }
}
