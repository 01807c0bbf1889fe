using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"orders per week on average", "average monthly revenue": one value a calendar bucket, then the function over the buckets.</summary>
internal static class BucketAverages
{
    public static bool Wants(Sentence sentence, Slots slots, MeasureTarget target)
    {
        var functions = target.Aggregators.Functions.Where(function => function.Aggregation != Aggregation.Sum).ToList();
        if (functions.Count == 0 || (target.Noun is FieldNoun { Property: { Type: PropertyType.Number } number } && !(number.Role == PropertyRole.Quantity && (target.Aggregators.Counts || sentence[target.Noun.At].Is(Keyword.Units)))))
        {
            return false;
        }

        return (slots.Folded ?? slots.Grain) switch
        {
            TimeGrain.Day => true,
            TimeGrain.Hour or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year =>
                !IsTrend(slots) && IsCounted(sentence, target) && (target.Aggregators.Counts || functions.TrueForAll(function => function.Aggregation is Aggregation.Average or Aggregation.Median)),
            _ => false,
        };
    }

    /// <summary>The buckets as things; a second, coarser step remains the step of the answer ("average daily orders by month").</summary>
    public static EntityKey Take(Sentence sentence, Slots slots)
    {
        if (slots.Folded is null)
        {
            slots.Folded = slots.Grain;
            slots.Grain = slots.OtherGrain > slots.Folded && slots.OtherGrain < TimeGrain.HourOfDay ? slots.OtherGrain : null;
        }

        var grain = slots.Folded!.Value;
        var name = Calendar.NameOf(grain);
        if (grain == TimeGrain.Day)
        {
            sentence.Assume("taken over the days that have any");
            return new EntityKey([Field.Day]) { Name = name };
        }

        sentence.Assume($"taken over the {name}s that have any; the first and the last {name} may be incomplete");
        return new EntityKey([Field.Day]) { Name = name, Grain = grain };
    }

    private static bool IsTrend(Slots slots) => slots.Compares || slots.WantsChange || slots.Cumulative || slots.Rolling is not null || slots.ImpliedGrain is not null;

    /// <summary>"average orders" are many of them, "average order" is what one of them is worth.</summary>
    private static bool IsCounted(Sentence sentence, MeasureTarget target) => target.Noun switch
    {
        UsersNoun or FieldNoun => true,
        MetricNoun { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum or Aggregation.Count or Aggregation.CountDistinct, Per: null } } => true,
        EventsNoun or EntityNoun => !target.OfValue && (target.Aggregators.Counts || IsPlural(sentence[target.Noun.At])),
        _ => false,
    };

    private static bool IsPlural(Mention mention) => mention.Text.Split(' ') is var words && words.Any(word => word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal));
}
