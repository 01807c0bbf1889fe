using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "approval rate by clinic" where only the submitted claim tells the clinic: of the things that began there, those that the other event happened
/// to. A rate of one kind of rows over another, split or narrowed by what the other alone carries.
/// </summary>
internal static class StepRates
{
    public static FunnelPlan? Of(Sentence sentence, Slots slots, List<Measure> measures)
    {
        if (measures is not [RatioMeasure { Numerator: AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names.Count: > 0 } part }, Denominator: AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names.Count: > 0 } whole } }]
            || slots is not { Breakdowns.Count: <= 1, Compares: false, Splits.Count: 0, Having: null, Cumulative: false, Rolling: null })
        {
            return null;
        }

        var conditions = slots.Conditions.Select(slot => slot.Condition).ToList();
        var fields = conditions.OfType<FieldTest>().Select(test => test.Field).Concat(slots.Breakdowns.Select(dimension => dimension.Field)).Where(field => field.Source == FieldSource.EventProperty).ToList();
        if (fields.TrueForAll(field => sentence.Facts.Carries(part, field)) || !fields.TrueForAll(field => sentence.Facts.Carries(whole, field)) || SharedKeys.Of(sentence, [whole, part], fromFirst: true) is not { } thing)
        {
            return null;
        }

        sentence.Assume($"of each {thing.Name} with {Naming.Of(whole)}, as it was there");
        var frame = TimeFrame.Of(sentence, slots);
        return new FunnelPlan
        {
            Steps = [conditions.Count == 0 ? whole : MeasurePass.Narrowed(whole, conditions), part],
            Entity = thing,
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            OpenEnd = frame.Range is not null,
            Grain = frame.Grain,
            Breakdown = slots.Breakdowns.FirstOrDefault(),
            Output = FunnelOutput.Rate,
            Chart = slots.Chart,
        };
    }
}
