using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"compare q3 and q2", "what changed in october": no number is named, so the main ones are shown, each beside the other period.</summary>
internal static class Headlines
{
    public static List<Measure>? Of(Sentence sentence, Slots slots)
    {
        if (slots.Breakdowns.Count > 0 || slots.Conditions.Count > 0 || slots.Users.Count > 0 || slots.Grain is not null || slots.Periods.Count == 0 || sentence.Question.Previous.Count > 0
            || sentence.Mentions.Any(mention => mention.IsContent || mention.IsUnknown || mention.Meanings[0] is NumberMeaning or SpanMeaning) || !IsAsked(sentence, slots))
        {
            return null;
        }

        sentence.Assume("no number is named: the main ones are compared");
        return [.. Main(sentence)];
    }

    private static bool IsAsked(Sentence sentence, Slots slots)
    {
        if (slots.Compares && slots.Periods.Count + (slots.Shift is null ? 0 : 1) > 1)
        {
            return true;
        }

        if (slots.Periods is not [{ OpenEnd: false, OpenStart: false }] || sentence.FindWhere(mention => mention.Is(Keyword.Which) && mention.Text.Equals("what", StringComparison.OrdinalIgnoreCase)) < 0 || !sentence.FindWhereAny(Keyword.Change))
        {
            return false;
        }

        // "what changed in october": against the time before it.
        (slots.Shift, slots.Compares) = (new Dates.PeriodShift(1, null), true);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Change)))
        {
            sentence.Use(at);
        }

        return true;
    }

    private static IEnumerable<Measure> Main(Sentence sentence)
    {
        if (sentence.Facts is { Revenue: { } revenue })
        {
            sentence.Define(revenue.Source);
            yield return MeasureBuilder.Named(revenue.Measure, revenue.Name);
        }

        yield return sentence.Facts.RevenueSelection is { } selling && sentence.Facts.EntityOf(selling) is { } order ? Measures.CountEntity(order, null) : Measures.CountEvents(null);
        yield return Measures.CountUsers(sentence.Facts.RevenueSelection, "users");
    }
}
