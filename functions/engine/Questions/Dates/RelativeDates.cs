using System.Globalization;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Dates seen from now: "yesterday", "last month", "past 14 days", "this quarter so far", "last friday", "first week of june".</summary>
internal sealed class RelativeDates(DateCursor cursor, Calendar calendar, AbsoluteDates absolute)
{
    public PeriodMatch? Match(int at)
    {
        at = cursor.IsAny(at, "the") ? at + 1 : at;
        return IsEndOfPair(at) ? null : Day(at) ?? ToDate(at) ?? PartOf(at) ?? LastUnits(at) ?? NamedUnit(at) ?? UnitsAgo(at) ?? LastNamed(at);
    }

    // "the first and last month of A": the ends of what there is, not the month before this one
    private bool IsEndOfPair(int at) => cursor.IsAny(at, "last", "latest") && cursor.IsAny(at - 1, "and", "&") && cursor.IsAny(at - 2, "first", "earliest");

    // today | yesterday | day before yesterday | last night | last weekend
    private PeriodMatch? Day(int at)
    {
        if (cursor.IsAny(at, "today", "todays"))
        {
            return new PeriodMatch(calendar.Relative(TimeGrain.Day, 0) with { Label = "today" }, at + 1);
        }

        if (cursor.IsAny(at, "yesterday", "yesterdays"))
        {
            return new PeriodMatch(calendar.Relative(TimeGrain.Day, -1), at + 1);
        }

        // The part of the day is read by itself.
        if (cursor.IsAny(at, "this") && cursor.IsAny(at + 1, "morning", "afternoon", "evening"))
        {
            return new PeriodMatch(calendar.Relative(TimeGrain.Day, 0) with { Label = "today" }, at + 1);
        }

        if (cursor.IsAny(at, "last") && cursor.IsAny(at + 1, "night"))
        {
            return new PeriodMatch(new Period(calendar.Today.AddHours(-6), calendar.Today.AddHours(6), null, "last night (18:00–06:00)"), at + 2);
        }

        if (cursor.After(at, "day", "before", "yesterday") is var end and >= 0)
        {
            return new PeriodMatch(calendar.Relative(TimeGrain.Day, -2), end);
        }

        if (cursor.IsAny(at, "last", "past", "previous") && cursor.IsAny(at + 1, "weekend"))
        {
            var monday = calendar.Today.AddDays(-(((int)calendar.Today.DayOfWeek + 6) % 7));
            return new PeriodMatch(new Period(monday.AddDays(-2), monday, null, Calendar.LabelOf(monday.AddDays(-2), monday)), at + 2);
        }

        return null;
    }

    // year to date | ytd | month to date
    private PeriodMatch? ToDate(int at)
    {
        TimeGrain? unit = cursor.Word(at) switch
        {
            "ytd" => TimeGrain.Year,
            "qtd" => TimeGrain.Quarter,
            "mtd" => TimeGrain.Month,
            "wtd" => TimeGrain.Week,
            _ => null,
        };
        if (unit is { } short_)
        {
            return new PeriodMatch(calendar.Relative(short_, 0), at + 1);
        }

        return cursor.Unit(at) is { } named && cursor.After(at + 1, "to", "date") is var end and >= 0
            ? new PeriodMatch(calendar.Relative(named, 0), end)
            : null;
    }

    // last 14 days | past two weeks | previous 3 months | last fortnight | last 24 hours | last dozen weeks
    private PeriodMatch? LastUnits(int at)
    {
        if (!cursor.IsAny(at, "last", "past", "previous", "prior", "trailing", "latest", "recent", "preceding", "most"))
        {
            return null;
        }

        var next = cursor.After(at, "most", "recent") is var behind and >= 0 ? behind : at + 1;
        next = cursor.SkipAny(next, "full", "complete", "calendar", "couple", "of", "few");
        var skippedWords = next > at + 1;
        if (cursor.IsAny(next, "fortnight"))
        {
            return new PeriodMatch(calendar.LastUnits(TimeGrain.Day, 14), next + 1);
        }

        if (cursor.Whole(next) is { } count and > 0 && UnitAfter(next + 1) is { } counted)
        {
            return new PeriodMatch(calendar.LastUnits(counted.Unit, count), counted.End);
        }

        var vague = skippedWords && cursor.IsAny(next - 1, "of") && cursor.IsAny(next - 2, "couple") ? 2 : 3;
        return skippedWords && cursor.IsAny(next - 1, "few", "of", "couple") && cursor.Unit(next) is { } few
            ? new PeriodMatch(calendar.LastUnits(few, vague), next + 1)
            : null;
    }

    // this month [so far] | last quarter | previous calendar year | current week | next month
    private PeriodMatch? NamedUnit(int at)
    {
        int? offset = cursor.Word(at) switch
        {
            "this" or "current" => 0,
            "last" or "past" or "previous" or "prior" or "preceding" => -1,
            "next" or "coming" or "upcoming" => 1,
            _ => null,
        };
        var next = cursor.SkipAny(at + 1, "calendar", "full", "complete", "whole", "entire");
        if (offset is null || cursor.Unit(next) is not { } unit)
        {
            return null;
        }

        var rolling = cursor.IsAny(at, "past") && unit is TimeGrain.Year;
        var period = rolling ? calendar.LastUnits(TimeGrain.Month, 12) : calendar.Relative(unit, offset.Value);
        var end = cursor.After(next + 1, "so", "far") is var far and >= 0 ? far : cursor.After(next + 1, "to", "date") is var date and >= 0 ? date : next + 1;
        return new PeriodMatch(period, end);
    }

    // 3 days ago | a week ago | two months ago
    private PeriodMatch? UnitsAgo(int at)
    {
        var count = cursor.Whole(at) ?? (cursor.IsAny(at, "a", "an") ? 1 : null);
        return count is { } amount && cursor.Unit(at + 1) is { } unit && cursor.IsAny(at + 2, "ago", "back")
            ? new PeriodMatch(calendar.Relative(unit, -amount), at + 3)
            : null;
    }

    // first week of june | last 3 days of q2 | first 10 days of june 2017 | last day of last month
    private PeriodMatch? PartOf(int at)
    {
        var fromStart = cursor.IsAny(at, "first", "1st", "opening");
        var order = cursor.Word(at) switch { "second" or "2nd" => 2, "third" or "3rd" => 3, "fourth" or "4th" => 4, _ => 1 };
        if (!fromStart && order == 1 && !cursor.IsAny(at, "last", "final"))
        {
            return null;
        }

        var count = cursor.Whole(at + 1);
        var next = count is null ? at + 1 : at + 2;
        if (cursor.Unit(next) is not { } unit)
        {
            return null;
        }

        if (!cursor.IsAny(next + 1, "of", "in"))
        {
            var ending = !fromStart && order == 1 && cursor.IsAny(at - 1, "the") && absolute.NamesPartOf(unit);
            if (ending && absolute.NamedMonth() is { } outerMonth)
            {
                return new PeriodMatch(Part(outerMonth.Period, unit, count ?? 1, 1, fromStart: false), next + 1);
            }

            return order > 1 && absolute.NamedMonth() is { } named ? new PeriodMatch(Part(named.Period, unit, count ?? 1, order, fromStart: true), next + 1) : null;
        }

        var outer = absolute.Match(cursor.SkipAny(next + 2, "the")) ?? NamedUnit(cursor.SkipAny(next + 2, "the"));
        return outer is { } match ? new PeriodMatch(Part(match.Period, unit, count ?? 1, order, fromStart || order > 1), match.End) : null;
    }

    private Period Part(Period outer, TimeGrain unit, int count, int order, bool fromStart)
    {
        var edge = fromStart ? Calendar.Add(unit, outer.From, count * (order - 1)) : outer.To;
        var from = fromStart ? edge : Calendar.Add(unit, edge, -count);
        var to = fromStart ? Calendar.Add(unit, edge, count) : edge;
        if (count == 1 && unit == TimeGrain.Day)
        {
            return calendar.Whole(TimeGrain.Day, from);
        }

        return new Period(from, to, null, Calendar.LabelOf(from, to));
    }

    // last friday | monday | last june | this june
    private PeriodMatch? LastNamed(int at)
    {
        var last = cursor.IsAny(at, "last", "past", "previous", "this");
        var next = last ? at + 1 : at;
        if (cursor.Weekday(next) is { } weekday && !cursor.IsPluralWeekday(next))
        {
            if (absolute.Match(cursor.SkipAny(next + 1, ",", "the")) is { Period.Unit: TimeGrain.Day } dated)
            {
                return dated;
            }

            var back = (((int)calendar.Today.DayOfWeek - (int)weekday + 6) % 7) + 1;
            return new PeriodMatch(calendar.Whole(TimeGrain.Day, calendar.Today.AddDays(-back)), next + 1);
        }

        if (last && cursor.Month(next) is { } month && cursor.DayNumber(next + 1) is null)
        {
            var from = new DateTime(calendar.Now.Year, month, 1);
            from = from.AddMonths(1) > calendar.Now ? from.AddYears(-1) : from;
            return new PeriodMatch(calendar.Whole(TimeGrain.Month, from), next + 1);
        }

        return null;
    }

    private (TimeGrain Unit, int End)? UnitAfter(int at)
    {
        at = cursor.SkipAny(at, "-", "full", "complete", "calendar", "whole", "business");
        return cursor.Unit(at) is { } unit ? (unit, at + 1) : null;
    }
}
