using System.Globalization;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Answering;

/// <summary>Says that figures come from day rollups and how old those are.</summary>
internal static class RollupProvenance
{
    public static string Sentence(RollupUse rollup, string timeZone)
    {
        var refreshed = TimeZoneInfo.ConvertTime(rollup.RefreshedAt, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        var rest = rollup.PartsFromEvents switch
        {
            0 => "no day of the period changed since",
            1 => "one part of the period that they do not hold was counted from the events",
            var parts => string.Create(CultureInfo.InvariantCulture, $"{parts} parts of the period that they do not hold were counted from the events"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"added up from day rollups refreshed on {refreshed:d MMMM yyyy} at {refreshed:HH:mm} ({timeZone}); {rest}");
    }
}
