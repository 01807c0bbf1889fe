using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Dates;

/// <summary>Periods as far as there is data: data may have ended long before the question is asked.</summary>
internal static class DataPeriods
{
    /// <summary>Local time behind the last event, or now if that is earlier.</summary>
    public static DateTime End(Sentence sentence) =>
        sentence.Model.DataThrough is { } through && sentence.Calendar.Local(through) is var last && last < sentence.Calendar.Now ? last : sentence.Calendar.Now;

    /// <summary>The last whole unit that the data covers to its end.</summary>
    public static Period LastWhole(Sentence sentence, TimeGrain unit)
    {
        var calendar = sentence.Calendar;
        var current = calendar.Whole(unit, End(sentence));
        return End(sentence) >= current.To.AddHours(-1) ? current : calendar.Shift(current, new PeriodShift(1, null));
    }

    /// <summary>An open period up to where the data ends.</summary>
    public static Period Closed(Sentence sentence, Period period)
    {
        var end = End(sentence);
        return end <= period.From ? period : new Period(period.From, end.TimeOfDay == TimeSpan.Zero ? end : end.Date.AddDays(1), null, period.Label);
    }
}
