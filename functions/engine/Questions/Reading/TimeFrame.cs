using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;

namespace Analytics.Engine.Questions.Reading;

/// <summary>The range, grain and comparison of a plan, from the periods that the question names.</summary>
internal sealed partial record TimeFrame(TimeRange? Range, TimeGrain? Grain, Comparison? Comparison)
{
    public static TimeFrame Of(Sentence sentence, Slots slots)
    {
        var calendar = sentence.Calendar;
        var periods = slots.Periods.Distinct().ToList();
        if (slots.Compares && Compared(sentence, slots, periods) is { } compared)
        {
            return compared;
        }

        if (periods.Count <= 1)
        {
            var range = periods.Count == 1 ? calendar.ToRange(periods[0]) : null;
            return new TimeFrame(range, slots.Grain ?? Implied(sentence, slots, range), null);
        }

        return Several(sentence, slots, periods);
    }

    private static TimeFrame? Compared(Sentence sentence, Slots slots, List<Period> periods)
    {
        var calendar = sentence.Calendar;
        if (periods.Count >= 2)
        {
            var (first, second) = (periods[0], periods[1]);
            if (IsCoarser(second, first))
            {
                second = calendar.Shift(first, new PeriodShift(first.From.Year - second.From.Year, TimeGrain.Year));
            }

            if (LikeForLike(sentence, slots, first, second) is { } cut)
            {
                (first, second) = cut;
            }

            var ordered = new[] { first, second }.Concat(periods.Skip(2)).OrderBy(period => period.From).ToList();
            var current = ordered[^1];
            return new TimeFrame(calendar.ToRange(current), slots.Grain, new Comparison([.. ordered.SkipLast(1).Select(calendar.ToRange)]));
        }

        if (periods.Count == 1 && slots.Shift is { } shift)
        {
            var before = calendar.Shift(periods[0], shift);
            if (LikeForLike(sentence, slots, periods[0], before) is { } cut)
            {
                before = cut.Second;
            }

            return new TimeFrame(calendar.ToRange(periods[0]), slots.Grain, new Comparison([calendar.ToRange(before)]));
        }

        return null;
    }

    /// <summary>
    /// "2026 vs 2025" in March, "this month vs the same days last month": the finished period ends where the running one stands now, for a part of a year
    /// is less than a year whatever happened. Whole periods are kept where they are asked for, or where the course over time shows what is missing.
    /// </summary>
    private static (Period First, Period Second)? LikeForLike(Sentence sentence, Slots slots, Period first, Period second)
    {
        if (!AsksLikeForLike().IsMatch(sentence.Question.Text) && (slots.Grain is not null || first.Unit != second.Unit || first.Unit is null or TimeGrain.Day or TimeGrain.Hour || AsksWhole().IsMatch(sentence.Question.Text)))
        {
            return null;
        }

        var now = sentence.Calendar.Now;
        bool Runs(Period period) => period.From <= now && now < period.To && period.Unit is not null;
        if (Runs(first) == Runs(second))
        {
            return null;
        }

        var (running, other) = Runs(first) ? (first, second) : (second, first);
        var end = other.From + (now - running.From);
        if (end >= other.To)
        {
            return null;
        }

        sentence.Assume("like for like: the earlier period is cut where the running one stands now");
        var cut = new Period(other.From, end, null, $"{other.Label}, same days");
        return Runs(first) ? (first, cut) : (cut, second);
    }

    [GeneratedRegex(@"\bsame\s+(days?|period|dates?|point|time|stretch|part|number\s+of\s+days|amount\s+of\s+time)\b|\blike[ -]for[ -]like\b|\bso\s+far\b|\bup\s+to\s+(now|today)\b|\bto\s+date\b|\bat\s+this\s+point\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AsksLikeForLike();

    [GeneratedRegex(@"\b(all|whole|full|entire|complete|total)\s+(of\s+)?(the\s+|last\s+|previous\s+|this\s+)*(\d{4}|years?|quarters?|months?|weeks?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AsksWhole();

    /// <summary>"november vs last year": the second names only the year.</summary>
    private static bool IsCoarser(Period second, Period first) =>
        second.Unit == TimeGrain.Year && first.Unit is not null and not TimeGrain.Year && second.From.Year < first.From.Year;

    /// <summary>Several periods without a comparison: nested ones meet, neighbours make one range in steps, others stand beside each other.</summary>
    private static TimeFrame Several(Sentence sentence, Slots slots, List<Period> periods)
    {
        var calendar = sentence.Calendar;
        var narrow = periods.MinBy(period => period.To - period.From)!;
        if (periods.All(period => period.From <= narrow.From && narrow.To <= period.To))
        {
            return new TimeFrame(calendar.ToRange(narrow), slots.Grain, null);
        }

        var ordered = periods.OrderBy(period => period.From).ToList();
        var adjacent = ordered.Zip(ordered.Skip(1)).All(pair => pair.First.To == pair.Second.From);
        if (adjacent && ordered[0].Unit is { } unit && ordered.All(period => period.Unit == unit))
        {
            var hull = new Period(ordered[0].From, ordered[^1].To, null, string.Join(" and ", ordered.Select(period => period.Label)));
            return new TimeFrame(calendar.ToRange(hull), slots.Grain ?? unit, null);
        }

        return new TimeFrame(calendar.ToRange(ordered[^1]), slots.Grain, new Comparison([.. ordered.SkipLast(1).Select(calendar.ToRange)]) { PercentChange = slots.WantsChange });
    }

    /// <summary>A trend without a named step: one that gives a readable number of points.</summary>
    private static TimeGrain? Implied(Sentence sentence, Slots slots, TimeRange? range)
    {
        if (slots.ImpliedGrain is null)
        {
            return null;
        }

        var from = range?.From ?? sentence.Model.DataFrom;
        var to = range?.To ?? sentence.Model.DataThrough;
        var days = from is { } start && to is { } end ? (end - start).TotalDays : 30;
        return slots.Rolling is not null && slots.ImpliedGrain != TimeGrain.Day
            ? slots.ImpliedGrain
            : days switch
            {
                <= 2 => TimeGrain.Hour,
                <= 62 => TimeGrain.Day,
                <= 200 => TimeGrain.Week,
                _ => TimeGrain.Month,
            };
    }
}
