using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>When the buckets of a result end.</summary>
internal static class TimeBuckets
{
    /// <summary>The instant at which the bucket is over; null when the value is none.</summary>
    public static DateTimeOffset? End(object? value, TimeGrain grain, SemanticModel model) =>
        Bucket(value, grain) is { } bucket ? Renderer(model).Start(BucketRenderer.Next(grain, bucket)) : null;

    /// <summary>Whether the data begins within the bucket, a day or more after it began: the bucket holds less than its time's events.</summary>
    public static bool BeginsLate(object? value, TimeGrain grain, SemanticModel model) =>
        Bucket(value, grain) is { } bucket && model.DataFrom is { } from && from < End(value, grain, model) && from - Renderer(model).Start(bucket) >= TimeSpan.FromDays(1);

    private static object? Bucket(object? value, TimeGrain grain) => BucketRenderer.IsCycle(grain)
        ? null
        : value switch
        {
            DateOnly day => day,
            DateTimeOffset instant => instant,
            DateTime { Kind: DateTimeKind.Utc } instant => new DateTimeOffset(instant),
            DateTime local => DateOnly.FromDateTime(local),
            _ => null,
        };

    private static BucketRenderer Renderer(SemanticModel model) => new(model, new FieldRenderer(model));
}
