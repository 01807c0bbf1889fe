using System.Globalization;
using NCrontab;

namespace Analytics.LocalRuntime.Timers;

/// <summary>When a timer fires: an NCRONTAB expression in a time zone, or a constant interval.</summary>
internal abstract class TimerSchedule
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The first occurrence strictly after a moment, or null when there is none.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Whether occurrences are closer than a minute: too often to remember each one.</summary>
    public abstract bool IsFrequent(DateTimeOffset now);

    /// <summary>Reads an expression as the Functions host does: five fields, six fields with seconds first, or a time span.</summary>
    public static TimerSchedule Parse(string expression, TimeZoneInfo zone)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length != 5 };
        var crontab = CrontabSchedule.TryParse(expression, options);
        if (crontab is not null)
        {
            return new CronSchedule(crontab, HourField(fields), zone);
        }

        return TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new ConstantSchedule(interval)
            : throw new ArgumentException("The schedule expression was not recognized as a valid cron expression or timespan string.", nameof(expression));
    }

    private static string HourField(string[] fields) => fields.Length == 5 ? fields[1] : fields[2];

    private sealed class ConstantSchedule(TimeSpan interval) : TimerSchedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => after + interval;

        public override bool IsFrequent(DateTimeOffset now) => interval < Minute;
    }

    private sealed class CronSchedule(CrontabSchedule crontab, string hourField, TimeZoneInfo zone) : TimerSchedule
    {
        // "Every hour" means every real hour; "at two" means once a day, also on the day that has two twos.
        private readonly bool _everyHour = hourField.StartsWith('*');

        public override bool IsFrequent(DateTimeOffset now)
            => Next(now) is { } first && Next(first) is { } second && second - first < Minute;

        public override DateTimeOffset? Next(DateTimeOffset after)
        {
            var start = after.ToUniversalTime();
            var offset = zone.GetUtcOffset(start);
            while (Occurrence(start, offset) is { } found)
            {
                if (zone.GetUtcOffset(found) == offset)
                {
                    if (_everyHour || !IsSecondPass(found, offset))
                    {
                        return found;
                    }

                    start = found;
                    continue;
                }

                // The wall clock is set on the way: what it jumps over happens at the jump; from there, count with the new offset.
                var change = ChangeBetween(start, found, offset);
                var changed = zone.GetUtcOffset(change);
                if (!_everyHour && found < change + (changed - offset))
                {
                    return change;
                }

                (start, offset) = (change - TimeSpan.FromTicks(1), changed);
            }

            return null;
        }

        private DateTimeOffset? Occurrence(DateTimeOffset start, TimeSpan offset)
        {
            var next = crontab.GetNextOccurrence(start.UtcDateTime + offset);
            return next >= DateTime.MaxValue.AddDays(-2) ? null : new DateTimeOffset(DateTime.SpecifyKind(next - offset, DateTimeKind.Utc));
        }

        private bool IsSecondPass(DateTimeOffset moment, TimeSpan offset)
        {
            var local = DateTime.SpecifyKind(moment.UtcDateTime + offset, DateTimeKind.Unspecified);
            return zone.IsAmbiguousTime(local) && offset == zone.GetAmbiguousTimeOffsets(local).Min();
        }

        // The offset holds at start and not at end; halving finds where it ceases.
        private DateTimeOffset ChangeBetween(DateTimeOffset start, DateTimeOffset end, TimeSpan offset)
        {
            var (low, high) = (start.UtcTicks, end.UtcTicks);
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                if (zone.GetUtcOffset(new DateTimeOffset(middle, TimeSpan.Zero)) == offset)
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            return new DateTimeOffset(high, TimeSpan.Zero);
        }
    }
}
