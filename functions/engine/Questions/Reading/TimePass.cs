using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes everything about time: ranges, comparisons of ranges, grains, running totals.</summary>
internal static partial class TimePass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            Take(sentence, slots, at);
        }

        AlignYears(slots.Periods);
        Compare(sentence, slots);
        TakeTrend(sentence, slots);
    }

    private static void Take(Sentence sentence, Slots slots, int at)
    {
        var mention = sentence[at];
        if (sentence.IsUsed(at) || mention.Meanings.Count == 0)
        {
            return;
        }

        switch (mention.Meanings[0])
        {
            case TimeMeaning { Time.Period: { } running } when WholeUnits.LeavesOut(sentence, at, running):
                break;
            case TimeMeaning { Time: var time }:
                TakePhrase(slots, time);
                sentence.Use(at);
                break;
            case GrainMeaning when PeriodWords.IsValue(sentence, at):
                PeriodWords.TakeParticiple(sentence, at);
                break;
            case GrainMeaning { Grain: var grain }:
                slots.OtherGrain ??= slots.Grain is not null && slots.Grain != grain ? grain : null;
                slots.Grain ??= grain;
                sentence.Use(at);
                break;
            case TimePartMeaning part:
                TakePart(sentence, slots, at, part);
                break;
            case UnitMeaning { Plural: false, Grain: TimeGrain.Hour or TimeGrain.Day or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year } unit when at > 0 && sentence[at - 1].Is(Keyword.Average) && slots.Folded is null:
                slots.Folded = unit.Grain;
                sentence.Use(at);
                break;
            case UnitMeaning when PeriodWords.PartAt(sentence, at) is { } weekdays && sentence.Next(at + 1) is var versus && sentence.InRange(versus) && sentence[versus].Is(Keyword.Versus, Keyword.Compared) && sentence.Next(versus + 1) is var weekend && sentence.InRange(weekend) && sentence[weekend].As<TimePartMeaning>() is not null:
                TakePart(sentence, slots, at, weekdays);
                break;
        }
    }

    private static void TakePhrase(Slots slots, TimePhrase time)
    {
        if (time.Period is { } period)
        {
            slots.Periods.Add(period);
        }

        slots.Periods.AddRange(time.Periods);
        slots.Shift ??= time.Shift;
        slots.AllTime |= time.AllTime;
        slots.Compares |= time.AreSides;
    }

    private static void TakePart(Sentence sentence, Slots slots, int at, TimePartMeaning part)
    {
        var negated = sentence.Previous(at - 1) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.Not, Keyword.Except);
        Condition condition = negated ? new NotCondition(part.Test) : part.Test;
        var versus = sentence.Next(at + 1);
        if (sentence.InRange(versus) && sentence[versus].Is(Keyword.Versus, Keyword.Compared)
            && sentence.Next(versus + 1) is var other && sentence.InRange(other) && PeriodWords.PartAt(sentence, other) is { } opposite)
        {
            slots.Splits.Add((part.Label, part.Test));
            slots.Splits.Add((opposite.Label, opposite.Test));
            sentence.Use(at, other);
            return;
        }

        slots.Conditions.Add(new ConditionSlot(at, condition));
        sentence.Use(at);
        if (negated)
        {
            sentence.Use(before);
        }
    }

    /// <summary>"may vs june 2010": the year that only one of them names holds for both.</summary>
    private static void AlignYears(List<Period> periods)
    {
        var dated = periods.Find(period => !period.ImplicitYear && period.Unit is not null and not TimeGrain.Year);
        if (dated is null)
        {
            return;
        }

        for (var index = 0; index < periods.Count; index++)
        {
            var years = dated.From.Year - periods[index].From.Year;
            if (periods[index].ImplicitYear && years != 0 && periods[index].Unit is { } unit)
            {
                var from = periods[index].From.AddYears(years);
                periods[index] = new Period(from, Calendar.Add(unit, from, 1), unit, Calendar.LabelOf(unit, from));
            }
        }
    }

    /// <summary>"how did X change from september to october": the ends of the range are compared, not joined.</summary>
    private static void SplitEnds(Sentence sentence, Slots slots)
    {
        if (slots.Grain is null && !sentence.Has(Keyword.WeekOver) && slots.Periods is [{ Ends: [var first, var second] }] && first.Unit is not null && first.Unit == second.Unit && sentence.Has(Keyword.Change, Keyword.UpOrDown))
        {
            slots.Periods.Clear();
            slots.Periods.AddRange([first, second]);
        }
    }

    /// <summary>"last 7 days vs previous 7 days": the same words, but the second time the days before.</summary>
    private static void ShiftRepeated(Slots slots)
    {
        if (slots.Periods is [var first, var second] && first.From == second.From && first.To == second.To && slots.Shift is null)
        {
            slots.Periods.RemoveAt(1);
            slots.Shift = new PeriodShift(1, null);
        }
    }

    /// <summary>"is revenue up vs last month?": the other side is the month that runs.</summary>
    private static void AddCurrent(Sentence sentence, Slots slots)
    {
        if (slots.Periods is [{ Unit: { } unit } only] && slots.Shift is null && sentence.FindWhere(mention => mention.Is(Keyword.Versus, Keyword.Compared)) >= 0
            && only.From == sentence.Calendar.Relative(unit, -1).From && sentence.Question.Previous.Count == 0 && slots.Breakdowns.Count == 0
            && !ListsValues(sentence) && !Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Is(Keyword.Versus) && ComparesThings(sentence, at)))
        {
            slots.Periods.Insert(0, sentence.Calendar.Relative(unit, 0));
        }
    }

    /// <summary>"compare orders in A and B last month": two values of one field are set against each other.</summary>
    private static bool ListsValues(Sentence sentence)
    {
        var values = sentence.Mentions.Where(mention => mention.Meanings[0] is ValueMeaning).Select(mention => ((ValueMeaning)mention.Meanings[0]).Field).ToList();
        return values.Count > 1 && values.Distinct().Count() < values.Count;
    }

    /// <summary>"stars vs forks last month" compares things, not periods.</summary>
    private static bool ComparesThings(Sentence sentence, int at)
    {
        var next = sentence.Next(at + 1);
        return sentence.InRange(next) && (sentence[next].IsContent || sentence[next].Is(Keyword.Others));
    }

    /// <summary>The verb of "how did revenue change in October", "by how much did signups grow last week"; -1 without one.</summary>
    private static int Asked(Sentence sentence) =>
        AsksHow().IsMatch(sentence.Question.Text) ? sentence.FindWhere(mention => mention.Is(Keyword.Change) && mention.Meanings[0] is KeywordMeaning && !mention.Text.StartsWith("how", StringComparison.OrdinalIgnoreCase)) : -1;

    [System.Text.RegularExpressions.GeneratedRegex(@"^\W*(and\s+|by\s+)?how(\s+much)?\s+(did|has|have|do|does)\b", System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial System.Text.RegularExpressions.Regex AsksHow();

    private static void Compare(Sentence sentence, Slots slots)
    {
        SplitEnds(sentence, slots);
        ShiftRepeated(slots);
        AddCurrent(sentence, slots);
        var compare = sentence.FindWhere(mention => mention.Is(Keyword.Versus, Keyword.Compared));
        FellOn(sentence);
        MoreThan(sentence, slots);
        DirectionPass.Run(sentence, slots);
        var asked = Asked(sentence);
        var change = asked >= 0 ? asked : sentence.FindWhere(mention => mention.Is(Keyword.Change, Keyword.UpOrDown) && mention.Meanings[0] is not ValueMeaning);
        slots.WantsChange = change >= 0 || sentence.Has(Keyword.WeekOver);
        if (slots.Shift is not null || (slots.Periods.Count >= 2 && (compare >= 0 || change >= 0)))
        {
            slots.Compares = true;
            Use(sentence, compare, change);
        }
        else if (slots.Periods.Count == 1 && change >= 0 && compare < 0)
        {
            slots.Shift = (sentence[change].Is(Keyword.UpOrDown) || change == asked) && slots.Periods[0] is { OpenEnd: false, OpenStart: false } ? new PeriodShift(1, null) : null;
            slots.Compares = slots.Shift is not null;
            Use(sentence, -1, change);
        }

        if (sentence.Find(Keyword.WeekOver) is var over and >= 0)
        {
            sentence.Use(over);
            if (slots is { Grain: null, Shift: null, Periods: [{ Unit: { } single }] } && single == GrainOf(sentence[over].Text))
            {
                slots.Shift = new PeriodShift(1, null);
                slots.Compares = true;
                Use(sentence, change);
                return;
            }

            slots.Grain ??= GrainOf(sentence[over].Text);
        }

        if (slots.WantsChange && !slots.Compares && slots.Grain is { } step && step < TimeGrain.HourOfDay && slots.Periods.Count <= 1)
        {
            slots.Growth = true;
            Use(sentence, change);
        }
    }

    /// <summary>"how much more in February than in January", "did we sell fewer in May than in April": two periods stand against each other.</summary>
    private static void MoreThan(Sentence sentence, Slots slots)
    {
        var than = sentence.FindWhere(mention => mention.Text.Equals("than", StringComparison.OrdinalIgnoreCase) && mention.Is(Keyword.Compared));
        if (than < 0 || slots.Periods.Count < 2)
        {
            return;
        }

        for (var at = 0; at < than; at++)
        {
            if (!sentence[at].IsContent && sentence[at].Text.ToLowerInvariant() is "more" or "less" or "fewer" or "higher" or "lower")
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>"fell on a Monday" says when, not that anything went down.</summary>
    private static void FellOn(Sentence sentence)
    {
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            if (sentence[at].Text.ToLowerInvariant() is "fell" or "fall" or "falls" && sentence[sentence.Next(at + 1) is var next && sentence.InRange(next) ? next : at] is { Meanings: [TimeMeaning or TimePartMeaning, ..] } when && (when.Text.StartsWith("on ", StringComparison.OrdinalIgnoreCase) || (sentence.InRange(at + 1) && sentence[at + 1].Text.StartsWith("on", StringComparison.OrdinalIgnoreCase))))
            {
                sentence.Use(at);
            }
        }
    }

    private static void Use(Sentence sentence, params ReadOnlySpan<int> positions)
    {
        foreach (var at in positions)
        {
            if (at >= 0)
            {
                sentence.Use(at);
            }
        }
    }

    private static TimeGrain GrainOf(string text) => char.ToLowerInvariant(text[text.StartsWith("from ", StringComparison.OrdinalIgnoreCase) ? 5 : 0]) switch
    {
        'w' => TimeGrain.Week,
        'm' => TimeGrain.Month,
        'q' => TimeGrain.Quarter,
        'y' => TimeGrain.Year,
        _ => TimeGrain.Day,
    };

    private static void TakeTrend(Sentence sentence, Slots slots)
    {
        if (sentence.Find(Keyword.Trend) is var trend and >= 0)
        {
            sentence.Use(trend);
            slots.ImpliedGrain = TimeGrain.Day;
        }

        if (sentence.Find(Keyword.Cumulative) is var cumulative and >= 0)
        {
            sentence.Use(cumulative);
            slots.Cumulative = true;
            slots.ImpliedGrain = TimeGrain.Day;
        }

        if (sentence.Find(Keyword.Rolling) is var rolling and >= 0)
        {
            sentence.Use(rolling);
            slots.ImpliedGrain = TimeGrain.Day;
            slots.Rolling = 7;
            foreach (var beside in new[] { sentence.Previous(rolling - 1), sentence.Next(rolling + 1) })
            {
                if (sentence.InRange(beside) && sentence[beside].As<DurationMeaning>() is { } window)
                {
                    slots.Rolling = window.Duration.Amount;
                    slots.ImpliedGrain = slots.Grain ?? window.Duration.Unit;
                    slots.Grain ??= window.Duration.Unit;
                    sentence.Use(beside);
                }
            }

            if (sentence.Find(Keyword.Average, rolling) is var average and >= 0 && average <= rolling + 3)
            {
                sentence.Use(average);
            }
        }
    }
}
