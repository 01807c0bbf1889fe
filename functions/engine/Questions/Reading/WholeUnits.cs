using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"only full months", "ignore the current month": the unit that is not over yet, and the one in which the data begins, are left out.</summary>
internal static partial class WholeUnits
{
    public static TimeRange? Range(Sentence sentence, TimeRange? range)
    {
        if (range is not null || Wish().Match(sentence.Question.Text) is not { Success: true } match)
        {
            return range;
        }

        TimeGrain unit = match.Groups["unit"].Value.ToLowerInvariant()[0] switch
        {
            'd' => TimeGrain.Day,
            'w' => TimeGrain.Week,
            'q' => TimeGrain.Quarter,
            'y' => TimeGrain.Year,
            _ => TimeGrain.Month,
        };
        var calendar = sentence.Calendar;
        var to = DataPeriods.LastWhole(sentence, unit).To;
        var from = !match.Groups["running"].Success && sentence.Model.DataFrom is { } first && calendar.Local(first) is var begin && calendar.Whole(unit, begin) is var whole ? begin > whole.From.AddHours(12) ? whole.To : whole.From : default(DateTime?);
        return calendar.ToRange(new Period(from ?? DateTime.MinValue, to, null, $"whole {unit.ToString().ToLowerInvariant()}s") { OpenStart = from is null });
    }

    /// <summary>"ignoring the current month": said to leave it out, not to look at it.</summary>
    public static bool LeavesOut(Sentence sentence, int at, Period running)
    {
        var before = sentence.Previous(at - 1);
        if (!sentence.InRange(before) || !sentence[before].Is(Words.Keyword.Except, Words.Keyword.Not) || running.Unit is null || !(running.From <= sentence.Calendar.Now && sentence.Calendar.Now < running.To) || !Wish().IsMatch(sentence.Question.Text))
        {
            return false;
        }

        sentence.Use(before, at);
        return true;
    }

    [GeneratedRegex(@"\b(full|complete|whole|finished|completed)\s+(calendar\s+)?(?<unit>day|week|month|quarter|year)s\b|\b(ignor(e|ing)|exclud(e|ing)|without|leav(e|ing)\s+out|not\s+counting|except(\s+for)?)\s+(the\s+)?(?<running>current|running|unfinished|incomplete|partial|this)\s+(?<unit>day|week|month|quarter|year)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Wish();
}
