using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"MRR" where some of the rows that bring money are of subscriptions: what these bring in a month. Without a month the last whole one is meant.</summary>
internal static class RecurringRevenue
{
    public static MetricDefinition? Of(Sentence sentence)
    {
        if (sentence.Facts.Revenue?.Measure is not AggregateMeasure { Aggregation: Aggregation.Sum, Per: null, Selection: { Where: null, Names: { Count: > 0 } names } } revenue)
        {
            return null;
        }

        // What only begins once (and is paid by other rows from then on) is no money of every month.
        var recurring = names.Where(name => QuestionTokenizer.Words(name).Any(word => WordLists.RecurringDeeds.Contains(word.Stem))).ToList();
        return !recurring.Exists(name => QuestionTokenizer.Words(name).Any(word => WordLists.Renewals.Contains(word.Stem))) ? null : new MetricDefinition("monthly recurring revenue", revenue with { Name = "monthly recurring revenue", Selection = EventSelection.Of([.. recurring]) })
        {
            Source = $"MRR = {revenue.Name ?? "revenue"} of {string.Join(" and ", recurring.Select(Naming.Event))} in a month, as it was paid: a year paid at once counts in its month",
        };
    }

    /// <summary>The number is one of a month: of the last whole one, or of each.</summary>
    public static void Run(Sentence sentence, Slots slots)
    {
        if (sentence.FindWhere(mention => mention.Meanings[0] is Linking.KeywordMeaning { Keyword: Keyword.RecurringRevenue }) < 0 || slots.Grain is not null || slots.Periods is [{ Unit: TimeGrain.Month }, ..])
        {
            return;
        }

        if (slots.Periods.Count > 0)
        {
            slots.Grain = TimeGrain.Month;
            return;
        }

        slots.Periods.Add(sentence.Calendar.Relative(TimeGrain.Month, -1));
        sentence.Assume("of the last whole month");
    }
}
