using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Segments;

internal static class SegmentsFeature
{
    public static IServiceCollection AddSegments(this IServiceCollection services) => services
        .AddSingleton<SegmentReader>()
        .AddSingleton<SegmentCounter>()
        .AddSingleton<SegmentDefinitions>()
        .AddSingleton<SegmentRefresher>();
}
