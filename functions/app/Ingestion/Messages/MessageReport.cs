using Analytics.Engine.Model;

namespace Analytics.Ingestion.Messages;

/// <summary>What a provider or one of our links reported about a message, with the campaign it belongs to.</summary>
internal sealed record MessageReport(long ReportId, string Kind, DateTimeOffset OccurredAt, Guid CampaignId, long RecipientId)
{
    /// <summary>The customer's id of the person; null when there is no such person any more.</summary>
    public string? UserId { get; init; }

    /// <summary>Done by a program: no event of the person.</summary>
    public bool Machine { get; init; }

    public string CampaignName { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Variant { get; init; } = "";

    /// <summary>
    /// The events that follow from it. What must have come before is among them, as reports get lost and overtake each other: stored once, by
    /// campaign, recipient and name, the second telling of one changes nothing.
    /// </summary>
    public IReadOnlyList<string> Events => (Machine, Kind) switch
    {
        (true, _) => [],
        (_, "accepted") => [MessageEvents.Sent],
        (_, "delivered") => [MessageEvents.Sent, MessageEvents.Delivered],
        (_, "opened") => [MessageEvents.Opened],
        (_, "clicked") => [MessageEvents.Opened, MessageEvents.Clicked],
        (_, "unsubscribed") => [MessageEvents.Unsubscribed],
        (_, "bounced") => [MessageEvents.Sent, MessageEvents.Bounced],
        (_, "complained") => [MessageEvents.Complained],
        _ => [],
    };
}
