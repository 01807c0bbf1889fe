namespace Analytics.Campaigns;

/// <summary>A message to the people of a segment. A draft cannot send anything.</summary>
internal sealed record Campaign
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Channel { get; init; }

    public string Subject { get; init; } = "";

    public string Message { get; init; } = "";

    public string Status { get; init; } = "draft";

    public Guid? SegmentId { get; init; }

    public string? SegmentName { get; init; }

    /// <summary>The answer it came from.</summary>
    public Guid? MessageId { get; init; }

    public Guid? PersonId { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}

internal static class Channels
{
    public static readonly IReadOnlyList<string> All = ["email", "sms", "push"];
}
