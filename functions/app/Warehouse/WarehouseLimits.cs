namespace Analytics.Warehouse;

/// <summary>How much one question may take. Rows and bytes beyond are cut off and the result says so; time and cost end it.</summary>
public sealed record WarehouseLimits
{
    public static WarehouseLimits Default { get; } = new();

    public int Rows { get; init; } = 10_000;

    public long Bytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The largest single value that is taken into memory.</summary>
    public int ValueBytes { get; init; } = 1024 * 1024;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The planner's estimate in its own unit: about a hundred passes over 10 million events; a forgotten join condition is far beyond.</summary>
    public double Cost { get; init; } = 500_000_000;

    /// <summary>Memory of one sort or hash, set for the question so that a server with small defaults answers as fast.</summary>
    public int WorkMemoryMegabytes { get; init; } = 96;
}
