using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"how much do we pay the couriers": money that goes out, where the only money that the plan found is what comes in.</summary>
internal static class OwnSpending
{
    public static string? Missed(Sentence sentence, QueryPlan plan)
    {
        var paying = sentence.Mentions.ToList().FindIndex(mention => mention.Is(Keyword.Spend) && mention.Meanings[0] is KeywordMeaning && mention.Text.Split(' ')[0].ToLowerInvariant() is "pay" or "paying" or "spend" or "spending" or "spent" or "paid");
        var said = paying < 0 ? string.Empty : sentence.Question.Text[..Math.Min(sentence.Question.Text.Length, sentence.Question.Text.IndexOf(sentence[paying].Text, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at : 0)].TrimEnd();
        return said.EndsWith(" we", StringComparison.OrdinalIgnoreCase) && plan is MetricPlan { Measures: var measures } && measures.Any(measure => IsIncome(measure, sentence.Facts.Revenue?.Measure as AggregateMeasure))
            ? $"we {sentence[paying].Text.ToLowerInvariant()}"
            : null;
    }

    private static bool IsIncome(Measure measure, AggregateMeasure? revenue) => measure switch
    {
        AggregateMeasure amount => revenue is not null && amount.Field == revenue.Field,
        RatioMeasure ratio => IsIncome(ratio.Numerator, revenue) || IsIncome(ratio.Denominator, revenue),
        _ => false,
    };
}
