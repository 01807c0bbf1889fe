using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>When the buckets of a result end.</summary>
internal static class TimeBuckets
{
    /// <summary>The instant at which the bucket is over; null when the value is none.</summary>
    public static DateTimeOffset? End(object? value, TimeGrain grain, SemanticModel model)
    {
        object? bucket = value switch
        {
            DateOnly day => day,
            DateTimeOffset instant => instant,
            DateTime { Kind: DateTimeKind.Utc } instant => new DateTimeOffset(instant),
            DateTime local => DateOnly.FromDateTime(local),
            _ => null,
        };
        return bucket is null || BucketRenderer.IsCycle(grain)
            ? null
            : new BucketRenderer(model, new FieldRenderer(model)).Start(BucketRenderer.Next(grain, bucket));
    }
}
