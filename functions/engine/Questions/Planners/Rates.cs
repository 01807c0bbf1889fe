using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>The plan of one rate: within the groups and steps in time that are asked for, the best groups first.</summary>
internal static class Rates
{
    public static MetricPlan Plan(Sentence sentence, Slots slots, Measure rate)
    {
        LeftoverPass.Run(sentence, slots);
        ReadableGroups.Apply(sentence, slots, [rate]);
        var frame = TimeFrame.Of(sentence, slots);
        return new MetricPlan
        {
            Measures = [rate],
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            Comparison = frame.Comparison,
            OrderBy = slots.Breakdowns.Count > 0 && frame.Grain is null ? new Ordering(0, slots.Descending ?? true) : null,
            Limit = slots.Limit,
            Chart = slots.Chart,
        };
    }
}
