using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Lengths of time in the unit of a property ("duration_seconds", "load_time_ms", "delivery_minutes").</summary>
internal static class Durations
{
    private const decimal Day = 86_400m;

    public static decimal? Convert(Duration duration, string path) =>
        duration.Unit <= TimeGrain.Week && SecondsIn(duration.Unit) is { } seconds ? duration.Amount * seconds / (UnitOf(path) ?? 1m) : null;

    /// <summary>The name says that it is a length of time ("delay_min").</summary>
    public static bool HasUnit(string path) => QuestionTokenizer.Words(path).Skip(1).Any(word => word.Lower is "ms" or "millis" or "milliseconds" or "sec" or "secs" or "seconds" or "min" or "mins" or "minutes" or "hours" or "hrs");

    /// <summary>Length of a unit; of months and years the mean.</summary>
    public static decimal? SecondsIn(TimeGrain unit) => unit switch
    {
        TimeGrain.Minute => 60m,
        TimeGrain.Hour => 3_600m,
        TimeGrain.Day => Day,
        TimeGrain.Week => 7 * Day,
        TimeGrain.Month => 365.25m / 12 * Day,
        TimeGrain.Year => 365.25m * Day,
        _ => null,
    };

    /// <summary>Length of the property's unit: its name says it, a length of time without one is in seconds, anything else is none.</summary>
    public static decimal? SecondsOf(PropertyDefinition property) =>
        QuestionTokenizer.Words(property.Path).Count > 1 || property.Role == PropertyRole.Duration ? UnitOf(property.Path) ?? (property.Role == PropertyRole.Duration ? 1m : null) : null;

    /// <summary>Only seconds are told as hours and minutes; of another unit the number stands as it is, and the name says the unit.</summary>
    public static ValueFormat FormatOf(PropertyDefinition property) =>
        property.Role == PropertyRole.Duration && SecondsOf(property) == 1m ? ValueFormat.Duration : ValueFormat.Number;

    private static decimal? UnitOf(string path) =>
        QuestionTokenizer.Words(path).Select(word => word.Lower switch
        {
            "ms" or "millis" or "milliseconds" => 0.001m,
            "s" or "sec" or "secs" or "seconds" => 1m,
            "min" or "mins" or "minutes" => 60m,
            "h" or "hours" or "hrs" => 3_600m,
            "days" => Day,
            "weeks" => 7 * Day,
            "months" => SecondsIn(TimeGrain.Month),
            "years" => SecondsIn(TimeGrain.Year),
            _ => null,
        }).FirstOrDefault(length => length is not null);
}
