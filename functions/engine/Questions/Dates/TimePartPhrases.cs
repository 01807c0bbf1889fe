using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Parts of the clock and of the week as filters: "on mondays", "at weekends", "between 9am and 5pm", "after 18:00".</summary>
internal sealed class TimePartPhrases(DateCursor cursor)
{
    public IEnumerable<Candidate> At(int at)
    {
        var start = cursor.SkipAny(at, "on", "at", "in", "during", "the", "over", "only", "a", "any", "every");
        if (Weekdays(start) is { } days)
        {
            yield return new Candidate(at, days.End, Meaning(TimeGrain.DayOfWeek, days.Values, days.Label));
        }

        if (Hours(at) is { } hours)
        {
            yield return new Candidate(at, hours.End, Meaning(TimeGrain.HourOfDay, hours.Values, hours.Label));
        }
    }

    private (int[] Values, string Label, int End)? Weekdays(int at)
    {
        if (cursor.IsAny(at, "weekend", "weekends"))
        {
            return ([6, 7], "weekends", at + 1);
        }

        if (cursor.IsAny(at, "weekdays", "workdays", "workday") || (cursor.IsAny(at, "business", "working", "week") && cursor.IsAny(at + 1, "days") && !cursor.IsAny(at, "week")))
        {
            return ([1, 2, 3, 4, 5], "weekdays", cursor.IsAny(at + 1, "days") ? at + 2 : at + 1);
        }

        if (cursor.IsAny(at, "a", "any", "every", "each") && cursor.Weekday(at + 1) is { } one)
        {
            return ([Number(one)], NameOf(Number(one)), at + 2);
        }

        var values = new List<int>();
        var end = at;
        var next = at;
        while ((values.Count > 0 || cursor.IsPluralWeekday(next) || cursor.IsAny(next - 1, "a", "any", "every")) && cursor.Weekday(next) is { } day)
        {
            values.Add(Number(day));
            end = next + 1;
            next = cursor.SkipAny(end, "and", "or", ",", "on", "a");
            if (next == end)
            {
                break;
            }
        }

        return values.Count > 0 ? ([.. values], string.Join(" and ", values.Select(NameOf)), end) : null;
    }

    private static int Number(DayOfWeek day) => day == DayOfWeek.Sunday ? 7 : (int)day;

    private static string NameOf(int day) => ((DayOfWeek)(day % 7)).ToString() + "s";

    // between 9am and 5pm | from 9:00 to 17:00 | after 6pm | before 9am | at 9am | in the morning
    private (int[] Values, string Label, int End)? Hours(int at)
    {
        if (DayPart(at) is { } part)
        {
            return part;
        }

        if (cursor.IsAny(at, "between", "from") && Clock(at + 1) is { } from && cursor.IsAny(from.End, "and", "to", "-", "until") && Clock(from.End + 1) is { } to && (from.Marked || to.Marked || IsWorkday(from.Hour, to.Hour) || PartBehind(to.End) is not null))
        {
            if (from is { Marked: false } && to is { Marked: false })
            {
                return Unmarked(from.Hour, to.Hour, to.End);
            }

            var first = !from.Marked && to.Hour >= 12 && from.Hour + 12 < to.Hour ? from.Hour + 12 : from.Hour;
            return (Between(first, to.Hour), $"{Text(first)}–{Text(to.Hour)}", to.End);
        }

        if (Clock(at) is { Marked: true } opening && Clock(cursor.SkipAny(opening.End, "to", "-", "–", "until", "till")) is { Marked: true } closing)
        {
            return (Between(opening.Hour, closing.Hour), $"{Text(opening.Hour)}–{Text(closing.Hour)}", closing.End);
        }

        if (cursor.IsAny(at, "after", "since") && Clock(at + 1) is { Marked: true } after)
        {
            return (Between(after.Hour, 24), "after " + Text(after.Hour), after.End);
        }

        if (cursor.IsAny(at, "before", "until") && Clock(at + 1) is { Marked: true } before)
        {
            return (Between(0, before.Hour), "before " + Text(before.Hour), before.End);
        }

        return cursor.IsAny(at, "at", "around") && Clock(at + 1) is { Marked: true } sharp ? ([sharp.Hour], "at " + Text(sharp.Hour), sharp.End) : null;
    }

    /// <summary>"between 9 and 5": no range of numbers runs backwards, working hours do.</summary>
    private static bool IsWorkday(int from, int to) => from is >= 5 and <= 11 && to is >= 1 and < 12 && to < from;

    // between 9 and 5 | between 6 and 9 in the morning | between 6 and 9 pm is marked
    private (int[] Values, string Label, int End) Unmarked(int from, int to, int end)
    {
        var part = PartBehind(end);
        if (part is { } found && found.Afternoon && from <= 12 && to <= 12)
        {
            (from, to) = ((from % 12) + 12, (to % 12) + 12);
        }
        else if (part is null)
        {
            to += 12;
        }

        return (Between(from, to), $"{Text(from)}–{Text(to)}", part?.End ?? end);
    }

    private (bool Afternoon, int End)? PartBehind(int at)
    {
        var next = cursor.SkipAny(at, "in", "the", "at");
        return next == at ? null : cursor.Word(next) switch
        {
            "morning" or "mornings" => (false, next + 1),
            "afternoon" or "afternoons" or "evening" or "evenings" => (true, next + 1),
            _ => null,
        };
    }

    // at night | in the morning | during the evenings
    private (int[] Values, string Label, int End)? DayPart(int at)
    {
        var start = cursor.SkipAny(at, "in", "at", "during", "the", "by");
        (int From, int To)? hours = cursor.Word(start) switch
        {
            "morning" or "mornings" => (6, 12),
            "afternoon" or "afternoons" => (12, 18),
            "evening" or "evenings" => (18, 22),
            "night" or "nights" or "nighttime" => (22, 6),
            _ => null,
        };
        if (hours is null || (start == at && !FollowsDay(at)))
        {
            return null;
        }

        var exact = cursor.IsAny(start + 1, "between", "from") && Clock(start + 2) is not null ? Hours(start + 1) : null;
        return exact ?? (Between(hours.Value.From, hours.Value.To), $"{cursor.Word(start)} ({Text(hours.Value.From)}–{Text(hours.Value.To)})", start + 1);
    }

    /// <summary>"yesterday morning", "on friday evening", "this morning".</summary>
    private bool FollowsDay(int at) => cursor.IsAny(at - 1, "yesterday", "today", "this") || cursor.Weekday(at - 1) is not null;

    /// <summary>An hour; marked when it cannot be another number ("9am", "9 o'clock", "09:00").</summary>
    private (int Hour, bool Marked, int End)? Clock(int at)
    {
        if (cursor.IsAny(at, "noon", "midday"))
        {
            return (12, true, at + 1);
        }

        if (cursor.IsAny(at, "midnight"))
        {
            return (0, true, at + 1);
        }

        var word = cursor.Word(at);
        if (word.Length is 3 or 4 && word[^1] == 'm' && word[^2] is 'a' or 'p' && int.TryParse(word[..^2], CultureInfo.InvariantCulture, out var compact))
        {
            return (To24(compact, word[^2] == 'p'), true, at + 1);
        }

        if (cursor.Token(at) is not { Kind: TokenKind.Number } || cursor.Whole(at) is not { } hour || hour > 24)
        {
            return null;
        }

        if (cursor.IsAny(at + 1, "am", "pm"))
        {
            return (To24(hour, cursor.IsAny(at + 1, "pm")), true, at + 2);
        }

        if (cursor.IsAny(at + 1, "oclock"))
        {
            return (hour % 24, true, at + 2);
        }

        return cursor.IsAny(at + 1, ":") && cursor.Whole(at + 2) is < 60 ? (hour % 24, true, at + 3) : (hour, false, at + 1);
    }

    private static int To24(int hour, bool afternoon) => afternoon ? (hour % 12) + 12 : hour % 12;

    private static int[] Between(int from, int to)
    {
        var hours = new List<int>();
        for (var hour = from; hour != to && hours.Count < 24; hour = (hour + 1) % 24)
        {
            hours.Add(hour);
            if (to == 24 && hour == 23)
            {
                break;
            }
        }

        return [.. hours];
    }

    private static string Text(int hour) => hour.ToString("00", CultureInfo.InvariantCulture) + ":00";

    private static TimePartMeaning Meaning(TimeGrain part, int[] values, string label) =>
        new(new TimePartTest(part, values), label) { Score = 1.1 };
}
