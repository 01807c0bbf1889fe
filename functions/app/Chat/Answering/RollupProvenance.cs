using System.Globalization;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Answering;

/// <summary>Says that figures come from day rollups, or from columns, and how old those are.</summary>
internal static class RollupProvenance
{
    public static string Sentence(RollupUse rollup, string timeZone)
    {
        if (rollup.FromColumns)
        {
            return FromColumns(rollup, timeZone);
        }

        var refreshed = TimeZoneInfo.ConvertTime(rollup.RefreshedAt, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        var rest = rollup.PartsFromEvents switch
        {
            0 => "no day of the period changed since",
            1 => "one part of the period that they do not hold was counted from the events",
            var parts => string.Create(CultureInfo.InvariantCulture, $"{parts} parts of the period that they do not hold were counted from the events"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"added up from day rollups refreshed on {refreshed:d MMMM yyyy} at {refreshed:HH:mm} ({timeZone}); {rest}");
    }

    private static string FromColumns(RollupUse columns, string timeZone)
    {
        var read = TimeZoneInfo.ConvertTime(columns.RefreshedAt, TimeZoneInfo.FindSystemTimeZoneById(timeZone));
        var rest = columns.PartsFromEvents switch
        {
            0 => "no day changed since",
            1 => "one day that changed since was read again",
            var days => string.Create(CultureInfo.InvariantCulture, $"{days} days that changed since were read again"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"counted from columns of the events in memory, read on {read:d MMMM yyyy} at {read:HH:mm} ({timeZone}); {rest}");
    }
}
