using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Dates that the calendar names: "2017-06-05", "june 5", "5th of june 2017", "june", "q3 2011", "week 23", "2011".</summary>
internal sealed class AbsoluteDates(DateCursor cursor, Calendar calendar)
{
    public PeriodMatch? Match(int at)
    {
        at = cursor.IsAny(at, "the") ? at + 1 : at;
        return Literal(at) ?? Slashed(at) ?? Feast(at) ?? DayOfMonth(at) ?? MonthDay(at) ?? PartOfMonth(at) ?? Month(at) ?? Quarter(at) ?? Half(at) ?? WeekOf(at) ?? WeekNumber(at) ?? Decade(at) ?? Year(at);
    }

    // 2017-06-05 | 2017-06 | 2017-w23 | 06/05/2017 | 5.6.2017
    private PeriodMatch? Literal(int at)
    {
        if (cursor.Token(at) is not { Kind: TokenKind.Date } token)
        {
            return null;
        }

        var text = token.Lower;
        if (text.Contains('w', StringComparison.Ordinal))
        {
            return Week(int.Parse(text[..4], CultureInfo.InvariantCulture), int.Parse(text[6..], CultureInfo.InvariantCulture), at + 1);
        }

        if (DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
        {
            return new PeriodMatch(calendar.Whole(TimeGrain.Month, month), at + 1);
        }

        string[] formats = text.Contains('.', StringComparison.Ordinal)
            ? ["d.M.yyyy"]
            : calendar.WritesMonthFirst ? ["yyyy-MM-dd", "yyyy/M/d", "M/d/yyyy", "d/M/yyyy"] : ["yyyy-MM-dd", "yyyy/M/d", "d/M/yyyy", "M/d/yyyy"];
        return DateTime.TryParseExact(text.Split('t')[0], formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new PeriodMatch(calendar.Whole(TimeGrain.Day, day), at + 1)
            : null;
    }

    // between 6/1 and 6/15: only behind a word that a date follows, since 9/10 may be a share
    private PeriodMatch? Slashed(int at)
    {
        if (!cursor.IsAny(at - 1, "on", "between", "from", "since", "until", "till", "before", "after", "to", "and", "through", "thru", "-", "–", "vs")
            || cursor.Token(at) is not { Kind: TokenKind.Number, Value: { } left } first || cursor.Token(at + 1) is not { Kind: TokenKind.Number, Value: { } right } second || first.Chunk != second.Chunk || second.Start != first.End + 1)
        {
            return null;
        }

        var (month, day) = calendar.WritesMonthFirst ? (left, right) : (right, left);
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, (int)month) && decimal.IsInteger(month) && decimal.IsInteger(day) ? Days((int)month, (int)day, null, at + 2) : null;
    }

    // christmas day | new year's eve | halloween, with an optional year: days that have the same date everywhere
    private PeriodMatch? Feast(int at)
    {
        foreach (var (words, month, day) in Feasts)
        {
            var end = cursor.After(at, words);
            if (end >= 0)
            {
                return Days(month, day, null, end);
            }
        }

        return SalesDay(at);
    }

    // thanksgiving | black friday | cyber monday, with an optional year: told by the fourth thursday of november
    private PeriodMatch? SalesDay(int at)
    {
        foreach (var (words, later) in SalesDays)
        {
            var end = cursor.After(at, words);
            if (end < 0)
            {
                continue;
            }

            if (cursor.Token(end) is { IsNumber: true } year && int.TryParse(year.Lower, CultureInfo.InvariantCulture, out var named) && named is > 1900 and < 2200)
            {
                return new PeriodMatch(calendar.Whole(TimeGrain.Day, Thanksgiving(named).AddDays(later)), end + 1);
            }

            var day = Thanksgiving(calendar.Now.Year).AddDays(later);
            return new PeriodMatch(calendar.Whole(TimeGrain.Day, day <= calendar.Now ? day : Thanksgiving(calendar.Now.Year - 1).AddDays(later)) with { ImplicitYear = true }, end);
        }

        return null;
    }

    private static DateTime Thanksgiving(int year) => new DateTime(year, 11, 1) is var first ? first.AddDays(21 + (((int)DayOfWeek.Thursday - (int)first.DayOfWeek + 7) % 7)) : default;

    private static readonly (string[] Words, int DaysLater)[] SalesDays = [(["thanksgiving", "day"], 0), (["thanksgiving"], 0), (["black", "friday"], 1), (["cyber", "monday"], 4)];

    private static readonly (string[] Words, int Month, int Day)[] Feasts =
    [
        (["christmas", "eve"], 12, 24), (["christmas", "day"], 12, 25), (["christmas"], 12, 25), (["xmas", "day"], 12, 25), (["xmas"], 12, 25), (["boxing", "day"], 12, 26),
        (["new", "years", "eve"], 12, 31), (["new", "year", "eve"], 12, 31), (["new", "years", "day"], 1, 1), (["new", "year", "day"], 1, 1),
        (["valentines", "day"], 2, 14), (["valentine", "day"], 2, 14), (["halloween"], 10, 31),
    ];

    // 5 june | 5th of june | 1-15 feb | 1 to 15 feb, with an optional year
    private PeriodMatch? DayOfMonth(int at)
    {
        if (cursor.DayNumber(at) is not { } day)
        {
            return null;
        }

        var next = at + 1;
        int? last = null;
        var upper = cursor.SkipAny(next + 1, "the");
        if (cursor.IsAny(next, "-", "–", "to", "and", "through", "until") && cursor.DayNumber(upper) is { } other && other > day)
        {
            last = other;
            next = upper + 1;
        }

        next = cursor.SkipAny(next, "of", "the");
        return cursor.Month(next) is { } month ? Days(month, day, last, next + 1) : null;
    }

    // june 5 | june 5th | june 1-10 | june 1 to 10, with an optional year
    private PeriodMatch? MonthDay(int at)
    {
        if (cursor.Month(at) is not { } month)
        {
            return null;
        }

        var next = cursor.SkipAny(at + 1, "the");
        if (cursor.DayNumber(next) is not { } day || cursor.Unit(next + 1) is not null)
        {
            return null;
        }

        next++;
        int? last = null;
        if (cursor.IsAny(next, "-", "–", "to", "through", "until") && cursor.DayNumber(next + 1) is { } other && other > day && cursor.Month(next + 2) is null)
        {
            last = other;
            next += 2;
        }

        return Days(month, day, last, next);
    }

    private PeriodMatch? Days(int month, int first, int? last, int next)
    {
        var (year, end) = YearAfter(next);
        var implicitYear = year is null;
        var chosen = year ?? calendar.Now.Year;
        if (first > DateTime.DaysInMonth(chosen, month) || last > DateTime.DaysInMonth(chosen, month))
        {
            return null;
        }

        var from = new DateTime(chosen, month, first);
        if (implicitYear && from > calendar.Today)
        {
            from = from.AddYears(-1);
        }

        var to = last is { } day ? new DateTime(from.Year, month, day).AddDays(1) : from.AddDays(1);
        var period = last is null
            ? calendar.Whole(TimeGrain.Day, from)
            : new Period(from, to, null, Calendar.LabelOf(from, to));
        return new PeriodMatch(period with { ImplicitYear = implicitYear }, end);
    }

    // early june | mid-june | late june 2017
    private PeriodMatch? PartOfMonth(int at)
    {
        int? part = cursor.Word(at) switch { "early" => 0, "mid" => 1, "late" => 2, _ => null };
        if (part is null || Month(cursor.SkipAny(at + 1, "-")) is not { } month)
        {
            return null;
        }

        var from = month.Period.From;
        var (begin, end) = part switch { 0 => (from, from.AddDays(10)), 1 => (from.AddDays(10), from.AddDays(20)), _ => (from.AddDays(20), month.Period.To) };
        return new PeriodMatch(new Period(begin, end, null, Calendar.LabelOf(begin, end)) { ImplicitYear = month.Period.ImplicitYear, Anchor = part == 1 ? calendar.Whole(TimeGrain.Day, from.AddDays(14)) : null }, month.End);
    }

    // june | june 2017 | june last year | month of june
    private PeriodMatch? Month(int at)
    {
        at = cursor.After(at, "month", "of") is var behind and >= 0 ? behind : at;
        if (cursor.Month(at) is not { } month)
        {
            return null;
        }

        var (year, end) = YearAfter(at + 1);
        return new PeriodMatch(InYear(TimeGrain.Month, month, year), end);
    }

    // q3 | q3 2011 | 2011 q3 | third quarter of 2011
    private PeriodMatch? Quarter(int at)
    {
        var leading = cursor.Year(at);
        var start = leading is null ? at : at + 1;
        int? quarter = cursor.Word(start) is { Length: 2 } word && word[0] == 'q' && word[1] is >= '1' and <= '4' ? word[1] - '0' : null;
        var next = start + 1;
        if (quarter is null && OrdinalNumber(start) is { } ordinal and <= 4 && cursor.IsAny(start + 1, "quarter"))
        {
            quarter = ordinal;
            next++;
        }

        if (quarter is null)
        {
            return null;
        }

        var (year, end) = leading is null ? YearAfter(next) : (leading, next);
        if (year is null && ShortYear(next) is { } two)
        {
            (year, end) = (two, next + 1);
        }

        return new PeriodMatch(InYear(TimeGrain.Quarter, ((quarter.Value - 1) * 3) + 1, year), end);
    }

    // "q1 24", "q3 '25": a year of two digits that is near, where nothing is counted
    private int? ShortYear(int at) =>
        cursor.Token(at) is { Kind: TokenKind.Number } token && token.Text.Length == 2 && cursor.Whole(at) is { } two && cursor.Unit(at + 1) is null && Math.Abs(2000 + two - calendar.Now.Year) <= 10 ? 2000 + two : null;

    // h1 2011 | first half of 2011 | second half of june
    private PeriodMatch? Half(int at)
    {
        int? half = cursor.Word(at) is "h1" or "h2" ? cursor.Word(at)[1] - '0' : null;
        var next = at + 1;
        if (half is null && (OrdinalNumber(at) is { } ordinal and <= 2 || (ordinal = cursor.IsAny(at, "last") ? 2 : 0) > 0) && cursor.IsAny(at + 1, "half"))
        {
            half = ordinal;
            next = cursor.SkipAny(at + 2, "of", "the", "year");
            if (Month(next) is { } month)
            {
                return HalfOfMonth(month, half.Value);
            }

            if (next == at + 2 && cursor.Year(next) is null && NamedMonth() is { } earlier)
            {
                return HalfOfMonth(earlier with { End = next }, half.Value);
            }
        }

        if (half is null)
        {
            return null;
        }

        var (year, end) = YearAfter(next);
        var chosen = year ?? (half == 2 && calendar.Now.Month <= 6 ? calendar.Now.Year - 1 : calendar.Now.Year);
        var from = new DateTime(chosen, half == 1 ? 1 : 7, 1);
        return new PeriodMatch(new Period(from, from.AddMonths(6), null, string.Create(CultureInfo.InvariantCulture, $"H{half} {chosen}")) { ImplicitYear = year is null }, end);
    }

    /// <summary>"the first half of june with the second half": the month that the question names elsewhere.</summary>
    public PeriodMatch? NamedMonth()
    {
        for (var at = 0; at < cursor.Count; at++)
        {
            if (cursor.IsAny(at - 1, "of") && Month(at) is { } month)
            {
                return month;
            }
        }

        return null;
    }

    /// <summary>Whether the question speaks of "the first week of june", so that "the last week" belongs to june as well.</summary>
    public bool NamesPartOf(TimeGrain unit)
    {
        for (var at = 3; at < cursor.Count; at++)
        {
            if (cursor.Month(at) is not null && cursor.IsAny(at - 1, "of") && cursor.Unit(at - 2) == unit && cursor.IsAny(at - 3, "first", "second", "third", "1st"))
            {
                return true;
            }
        }

        return false;
    }

    private static PeriodMatch HalfOfMonth(PeriodMatch month, int half)
    {
        var middle = month.Period.From.AddDays(15);
        var (from, to) = half == 1 ? (month.Period.From, middle) : (middle, month.Period.To);
        return new PeriodMatch(new Period(from, to, null, Calendar.LabelOf(from, to)), month.End);
    }

    // week of june 5 | week starting 2017-06-05
    private PeriodMatch? WeekOf(int at)
    {
        if (!cursor.IsAny(at, "week", "wk") || !cursor.IsAny(at + 1, "of", "starting", "beginning", "commencing", "from", "containing", "ending"))
        {
            return null;
        }

        var next = cursor.SkipAny(at + 2, "the", "on", "monday", "sunday");
        var day = Literal(next) ?? DayOfMonth(next) ?? MonthDay(next);
        return day is { } match
            ? new PeriodMatch(calendar.Whole(TimeGrain.Week, match.Period.From) with { ImplicitYear = match.Period.ImplicitYear }, match.End)
            : null;
    }

    // week 23 | week 23 of 2017 | 2017 wk 14
    private PeriodMatch? WeekNumber(int at)
    {
        var leading = cursor.Year(at);
        var start = leading is null ? at : at + 1;
        start = leading is not null && cursor.IsAny(start, "-") ? start + 1 : start;
        if (!cursor.IsAny(start, "week", "wk", "cw", "kw") || cursor.Token(start + 1) is not { Kind: TokenKind.Number } || cursor.Whole(start + 1) is not { } week || week is < 1 or > 53)
        {
            return null;
        }

        var (year, end) = leading is null ? YearAfter(start + 2) : (leading, start + 2);
        return Week(year ?? calendar.Now.Year, week, end);
    }

    private PeriodMatch? Week(int year, int week, int end)
    {
        if (week < 1 || week > ISOWeek.GetWeeksInYear(Math.Clamp(year, 1900, 2200)))
        {
            return null;
        }

        return new PeriodMatch(calendar.Whole(TimeGrain.Week, ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)), end);
    }

    // 1990s | the 90s
    private PeriodMatch? Decade(int at)
    {
        var word = cursor.Word(at);
        if (word.Length is not (3 or 5) || !word.EndsWith("0s", StringComparison.Ordinal) || !int.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var first = word.Length == 5 ? number : !cursor.IsAny(at - 1, "the") ? 0 : number > calendar.Now.Year % 100 ? 1900 + number : 2000 + number;
        return first is >= 1800 and <= 2200
            ? new PeriodMatch(new Period(new DateTime(first, 1, 1), new DateTime(first + 10, 1, 1), null, $"{first}s"), at + 1)
            : null;
    }

    private PeriodMatch? Year(int at)
    {
        at = cursor.IsAny(at, "year") ? at + 1 : at;
        return cursor.Year(at) is { } year && cursor.Unit(at + 1) is null
            ? new PeriodMatch(calendar.Whole(TimeGrain.Year, new DateTime(year, 1, 1)), at + 1)
            : null;
    }

    /// <summary>The unit that starts in the month, in the year or in the most recent year in which it is not in the future.</summary>
    private Period InYear(TimeGrain unit, int month, int? year)
    {
        var from = new DateTime(year ?? calendar.Now.Year, month, 1);
        if (year is null && from > calendar.Now)
        {
            from = from.AddYears(-1);
        }

        return calendar.Whole(unit, from) with { ImplicitYear = year is null };
    }

    private (int? Year, int End) YearAfter(int at)
    {
        var next = cursor.SkipAny(at, "of", ",", "in");
        if (cursor.Year(next) is { } year)
        {
            return (year, next + 1);
        }

        if (cursor.IsAny(next, "last", "previous") && cursor.IsAny(next + 1, "year"))
        {
            return (calendar.Now.Year - 1, next + 2);
        }

        if (cursor.IsAny(next, "this") && cursor.IsAny(next + 1, "year"))
        {
            return (calendar.Now.Year, next + 2);
        }

        return (null, at);
    }

    private int? OrdinalNumber(int at) =>
        cursor.Token(at) is { Kind: TokenKind.Ordinal, Value: { } value } ? (int)Math.Min(value, 1000) : Words.NumberWords.Ordinal(cursor.Word(at));
}
