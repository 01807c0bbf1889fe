using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "why did revenue drop in March", "what drove the rise in signups last week": the number of two periods, taken apart by the properties that could
/// explain it. Causes are not in the data; where the change sits is.
/// </summary>
internal static class MovementPlanner
{
    private const int MostProperties = 8;
    private const int MostValues = 60;

    public static QueryPlan? Plan(Sentence sentence)
    {
        var why = sentence.FindWhere(mention => mention.Is(Keyword.Why) && mention.Meanings[0] is KeywordMeaning);
        if (why < 0 || sentence.FindWhere(mention => mention.Is(Keyword.Change, Keyword.UpOrDown) && !mention.IsContent) < 0 || sentence.Question.Previous.Count > 0)
        {
            return null;
        }

        var slots = new Slots();
        sentence.Use(why);
        MetricPlanner.Passes(sentence, slots);
        var moves = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Change, Keyword.UpOrDown) && !sentence[at].IsContent);
        foreach (var at in moves)
        {
            sentence.Use(at);
        }

        var measures = MeasureBuilder.Build(sentence, slots, MeasurePass.Run(sentence, slots));
        LeftoverPass.Run(sentence, slots);
        if (measures is not [var measure] || slots.Grain is not null || Periods(sentence, slots) is not { } periods)
        {
            return null;
        }

        var by = slots.Breakdowns.Count > 0 ? slots.Breakdowns : Candidates(sentence, measure, slots);
        if (by.Count == 0)
        {
            return null;
        }

        sentence.Assume($"{periods.Range.Label} is set against {periods.Before.Label}; the data shows where the change sits, not what caused it");
        return new MovementPlan { Measure = measure, By = by, Before = periods.Before, Range = periods.Range, Where = slots.Where, Users = UserSets.All(slots.Users) };
    }

    private static (TimeRange Before, TimeRange Range)? Periods(Sentence sentence, Slots slots)
    {
        if (slots.Compares)
        {
            return TimeFrame.Of(sentence, slots) is { Range: { } range, Comparison.Ranges: [.., var before] } ? (before, range) : null;
        }

        var calendar = sentence.Calendar;
        if (slots.Periods.Distinct().ToList() is not { Count: <= 1 } named || (named.Count == 0 ? DataPeriods.LastWhole(sentence, TimeGrain.Month) : named[0]) is not { } period)
        {
            return null;
        }

        period = period.OpenEnd ? DataPeriods.Closed(sentence, period) : period;
        var earlier = period.Unit == TimeGrain.Day ? calendar.Shift(period, new PeriodShift(1, TimeGrain.Week)) : calendar.Shift(period, new PeriodShift(1, null));
        return (calendar.ToRange(earlier), calendar.ToRange(period));
    }

    /// <summary>Properties with a few values that the counted rows have, and attributes of people, the most filled ones first.</summary>
    private static List<Dimension> Candidates(Sentence sentence, Measure measure, Slots slots)
    {
        var selection = ModelFacts.Selection(measure);
        var tested = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field).ToHashSet();
        return
        [
            .. sentence.Model.Properties.Where(property => Explains(property) && sentence.Facts.Carries(selection, Field.Property(property.Path))).OrderByDescending(property => property.Count).Select(property => Field.Property(property.Path))
                .Concat(sentence.Model.Attributes.Where(Explains).OrderByDescending(attribute => attribute.Count).Select(attribute => Field.Attribute(attribute.Path)))
                .Where(field => !tested.Contains(field)).Take(MostProperties).Select(field => new Dimension(field) { Name = Naming.Of(field) }),
        ];
    }

    private static bool Explains(PropertyDefinition property) =>
        property is { Role: not (PropertyRole.Money or PropertyRole.Time), Type: PropertyType.Text or PropertyType.Boolean, DistinctCount: > 1 and <= MostValues } && (property.Role != PropertyRole.Identifier || property.DistinctCount <= 20);
}
