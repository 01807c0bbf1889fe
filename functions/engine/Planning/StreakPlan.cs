using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>
/// Days, weeks or months in a row on which people did something ("longest streak", "ordered on 3 consecutive days").
/// Rows: one per person with the longest run and its first and last period, the longest first; or one row with the number of people.
/// </summary>
public sealed record StreakPlan : QueryPlan
{
    /// <summary>What counts as being there; null: any event.</summary>
    public EventSelection? Event { get; init; }

    public TimeGrain Grain { get; init; } = TimeGrain.Day;

    /// <summary>Only people with so many periods in a row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AtLeast { get; init; }

    public AudienceOutput Output { get; init; } = AudienceOutput.List;

    public TimeRange? Range { get; init; }

    public Condition? Where { get; init; }

    public UserSet? Users { get; init; }

    public int? Limit { get; init; }
}
