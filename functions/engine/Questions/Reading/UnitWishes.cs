using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>The unit in which the answer is wanted: "in thousands", "in hours", "how many hours of charging"; money in whole units, although rows count cents.</summary>
internal static class UnitWishes
{
    public static List<Measure> Apply(Sentence sentence, Slots slots, List<Measure> measures)
    {
        for (var at = 1; at < sentence.Count; at++)
        {
            if (!sentence[at - 1].Text.Equals("in", StringComparison.OrdinalIgnoreCase) || sentence[at].IsContent)
            {
                continue;
            }

            var scale = QuestionTokenizer.Words(sentence[at].Text) is [var word] ? NumberWords.Scale(word.Lower.TrimEnd('s')) : null;
            var grain = sentence[at].Meanings[0] is UnitMeaning { Plural: true } unit ? unit.Grain : default(TimeGrain?);
            var converted = measures.ConvertAll(measure => scale is { } factor ? In(measure, factor, sentence[at].Text) : grain is { } wanted ? InTime(sentence, measure, wanted, sentence[at].Text) : measure);
            if (converted.Where((measure, index) => measure != measures[index]).Any())
            {
                sentence.Use(at - 1, at);
                return converted;
            }
        }

        // A test on groups was brought into the unit of the rows.
        return slots.Having is not null || PartsOfMoney.IsSaid(sentence) ? measures : measures.ConvertAll(measure => InWhole(sentence, measure));
    }

    /// <summary>"how many hours of charging": the only length of time that the rows have, added up.</summary>
    public static Measure? TimeSpent(Sentence sentence, TimeGrain grain, EventSelection? rows) =>
        LengthOf(sentence, rows) is { } only ? InTime(sentence, Measures.Aggregate(Aggregation.Sum, Field.Property(only.Path), rows), grain, Dates.Calendar.NameOf(grain) + "s") : null;

    /// <summary>The only length of time that the rows have.</summary>
    public static PropertyDefinition? LengthOf(Sentence sentence, EventSelection? rows)
    {
        var lengths = sentence.Model.Properties.Where(property => ModelFacts.IsNumeric(property) && Durations.SecondsOf(property) is not null && rows is { Names.Count: > 0 } && sentence.Facts.Carries(rows, Field.Property(property.Path))).Take(2).ToList();
        return lengths is [var only] ? only : null;
    }

    private static Measure InWhole(Sentence sentence, Measure measure)
    {
        var counted = measure is RatioMeasure ratio ? PartOfMoney(sentence, ratio.Denominator) is null ? ratio.Numerator : null : measure;
        if (measure.PerUnit is not null || counted is null or { PerUnit: not null } || PartOfMoney(sentence, counted) is not { } unit)
        {
            return measure;
        }

        sentence.Assume($"{measure.Name} is told in {sentence.Model.Currency}, of which rows count {unit.Factor.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}");
        return measure with { PerUnit = 1 / unit.Factor, Format = ValueFormat.Money };
    }

    private static UnitOfMeasure? PartOfMoney(Sentence sentence, Measure measure) =>
        measure is AggregateMeasure { Field: { } field, Aggregation: not (Aggregation.Count or Aggregation.CountDistinct) } ? PartsOfMoney.UnitOf(sentence, field) : null;

    private static Measure In(Measure measure, decimal factor, string unit) => measure with { PerUnit = factor, Name = $"{measure.Name} ({unit.ToLowerInvariant()})", Format = ValueFormat.Number };

    private static Measure InTime(Sentence sentence, Measure measure, TimeGrain grain, string unit)
    {
        var property = measure is AggregateMeasure { Field: { } field, Aggregation: not (Aggregation.Count or Aggregation.CountDistinct) } ? sentence.Facts.PropertyOf(field) : null;
        return property is not null && Durations.SecondsIn(grain) is { } wanted && Durations.SecondsOf(property) is { } own ? In(measure, wanted / own, unit) : measure;
    }
}
