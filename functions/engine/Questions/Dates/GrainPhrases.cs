using System.Collections.Frozen;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Dates;

/// <summary>"per week", "weekly", "day by day", "by hour of the day", "14 days", "weekday".</summary>
internal sealed class GrainPhrases(DateCursor cursor)
{
    private static readonly FrozenDictionary<string, TimeGrain> Adverbs = new Dictionary<string, TimeGrain>
    {
        ["hourly"] = TimeGrain.Hour, ["daily"] = TimeGrain.Day, ["weekly"] = TimeGrain.Week, ["monthly"] = TimeGrain.Month,
        ["quarterly"] = TimeGrain.Quarter, ["yearly"] = TimeGrain.Year, ["annual"] = TimeGrain.Year, ["annually"] = TimeGrain.Year,
        ["nightly"] = TimeGrain.Day,
    }.ToFrozenDictionary();

    public IEnumerable<Candidate> At(int at)
    {
        if (Adverb(at) is { } adverb)
        {
            yield return adverb;
        }

        if (Per(at) is { } per)
        {
            yield return per;
        }

        if (Cyclic(at) is { } cyclic)
        {
            yield return new Candidate(at, cyclic.End, new UnitMeaning(cyclic.Grain, Plural: false) { Score = 1.05 });
        }

        if (cursor.Unit(at) is { } unit)
        {
            yield return new Candidate(at, at + 1, new UnitMeaning(unit, cursor.Word(at)[^1] == 's') { Score = 0.9 });
            if (cursor.IsAny(at + 1, "by", "over", "after") && cursor.Unit(at + 2) == unit)
            {
                yield return Grain(at, at + 3, unit);
            }
        }

        if (Duration(at) is { } duration)
        {
            yield return duration;
        }
    }

    private Candidate? Adverb(int at)
    {
        var start = cursor.SkipAny(at, "on", "a", "by");
        var describes = start > at && !cursor.IsAny(at, "by") && !cursor.IsAny(start + 1, "basis");
        return !describes && Adverbs.TryGetValue(cursor.Word(start), out var grain)
            ? Grain(at, cursor.IsAny(start + 1, "basis") ? start + 2 : start + 1, grain)
            : null;
    }

    // per week | by month | each day | for every quarter | a day | in each week
    private Candidate? Per(int at)
    {
        var start = cursor.SkipAny(at, "broken", "down", "grouped", "split", "bucketed", "out", "for", "in", "on", "and", "aggregated", "instead");
        var next = cursor.SkipAny(start, "per", "by", "each", "every", "a", "calendar", "the", "individual", "single", "iso");
        if (next == start || !IsMarker(start, next))
        {
            return null;
        }

        if (Cyclic(next) is { } cyclic)
        {
            return Grain(at, cyclic.End, cyclic.Grain);
        }

        return cursor.Unit(next) is { } unit && !cursor.IsAny(next + 1, "ago", "before", "earlier") ? Grain(at, next + 1, unit) : null;
    }

    private bool IsMarker(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (cursor.IsAny(at, "per", "by", "each", "every", "a"))
            {
                return true;
            }
        }

        return false;
    }

    // hour of [the] day | time of day | day of [the] week | weekday | month of year
    private (TimeGrain Grain, int End)? Cyclic(int at)
    {
        if (cursor.IsAny(at, "weekday", "weekdays", "dow") && !cursor.IsAny(at - 1, "on"))
        {
            return (TimeGrain.DayOfWeek, at + 1);
        }

        TimeGrain? grain = cursor.Word(at) switch
        {
            "hour" or "hours" or "time" or "times" when cursor.IsAny(at + 1, "of", "in") => TimeGrain.HourOfDay,
            "day" or "days" when cursor.IsAny(at + 1, "of", "in") => TimeGrain.DayOfWeek,
            "month" or "months" when cursor.IsAny(at + 1, "of", "in") => TimeGrain.MonthOfYear,
            _ => null,
        };
        var next = cursor.SkipAny(at + 2, "the", "a");
        return (grain, cursor.Word(next)) switch
        {
            (TimeGrain.HourOfDay, "day" or "days") => (TimeGrain.HourOfDay, next + 1),
            (TimeGrain.DayOfWeek, "week" or "weeks") when !cursor.IsAny(next + 1, "of") => (TimeGrain.DayOfWeek, next + 1),
            (TimeGrain.MonthOfYear, "year" or "years") => (TimeGrain.MonthOfYear, next + 1),
            _ => null,
        };
    }

    // 14 days | two weeks | 24 hours | a fortnight | a week
    private Candidate? Duration(int at)
    {
        if (cursor.IsAny(at, "fortnight"))
        {
            return new Candidate(at, at + 1, new DurationMeaning(new Duration(14, TimeGrain.Day)));
        }

        if (Compact(cursor.Word(at)) is { } compact)
        {
            return new Candidate(at, at + 1, new DurationMeaning(compact));
        }

        var count = cursor.Whole(at) ?? (cursor.IsAny(at, "a", "an") ? 1 : null);
        var next = cursor.SkipAny(at + 1, "-", "full", "calendar");
        return count is { } amount and > 0 && cursor.Unit(next) is { } unit
            ? new Candidate(at, next + 1, new DurationMeaning(new Duration(amount, unit)) { Score = cursor.Whole(at) is null ? 0.8 : 1 })
            : null;
    }

    // 48h | 7d | 2wks | 90min
    private static Duration? Compact(string word)
    {
        var digits = word.TakeWhile(char.IsAsciiDigit).Count();
        TimeGrain? unit = digits is 0 or > 4 ? null : word[digits..] switch
        {
            "h" or "hr" or "hrs" => TimeGrain.Hour,
            "d" or "day" or "days" => TimeGrain.Day,
            "w" or "wk" or "wks" => TimeGrain.Week,
            "min" or "mins" => TimeGrain.Minute,
            _ => null,
        };
        return unit is { } grain && int.Parse(word[..digits], System.Globalization.CultureInfo.InvariantCulture) is > 0 and var amount ? new Duration(amount, grain) : null;
    }

    private static Candidate Grain(int start, int end, TimeGrain grain) => new(start, end, new GrainMeaning(grain) { Score = 1.1 });
}
