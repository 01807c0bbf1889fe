using System.Text.Json;

namespace Analytics.Segments;

/// <summary>A person in a segment, by the customer's own identifier.</summary>
internal sealed record SegmentMember(string UserId, DateTimeOffset EnteredAt, JsonElement Attributes);

/// <summary>What one refresh found: the size of the segment then, and who came and went.</summary>
internal sealed record SegmentRefresh(long RefreshId, DateTimeOffset At, DateTimeOffset AsOf, long Members, long Entered, long Left)
{
    public int Version { get; init; }

    public string DefinitionHash { get; init; } = "";

    public long ElapsedMs { get; init; }
}
