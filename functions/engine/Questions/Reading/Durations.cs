using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Lengths of time in the unit of a property ("duration_seconds", "load_time_ms", "delivery_minutes").</summary>
internal static class Durations
{
    public static decimal? Convert(Duration duration, string path)
    {
        decimal? seconds = duration.Unit switch
        {
            TimeGrain.Minute => 60m,
            TimeGrain.Hour => 3_600m,
            TimeGrain.Day => 86_400m,
            TimeGrain.Week => 604_800m,
            _ => null,
        };
        return seconds is null ? null : duration.Amount * seconds / SecondsIn(path);
    }

    /// <summary>The name says that it is a length of time ("delay_min").</summary>
    public static bool HasUnit(string path) => QuestionTokenizer.Words(path).Skip(1).Any(word => word.Lower is "ms" or "millis" or "milliseconds" or "sec" or "secs" or "seconds" or "min" or "mins" or "minutes" or "hours" or "hrs");

    /// <summary>Length of the property's unit; seconds when its name says nothing.</summary>
    private static decimal SecondsIn(string path)
    {
        foreach (var word in QuestionTokenizer.Words(path))
        {
            switch (word.Lower)
            {
                case "ms" or "millis" or "milliseconds":
                    return 0.001m;
                case "min" or "mins" or "minutes":
                    return 60m;
                case "hours" or "hrs":
                    return 3_600m;
                case "days":
                    return 86_400m;
            }
        }

        return 1m;
    }
}
