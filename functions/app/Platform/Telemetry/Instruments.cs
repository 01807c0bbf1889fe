using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Analytics.Platform.Telemetry;

/// <summary>The product's one source of traces and one meter.</summary>
internal static class Instruments
{
    public const string Name = "Analytics";

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Meter Meter = new(Name);
}
