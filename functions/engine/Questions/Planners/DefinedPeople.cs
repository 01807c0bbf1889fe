using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "active users in March" where the knowledge base says that an active user has a login: one in March. People who are defined by what they did and then counted over a time
/// did it in that time, and not whenever while anything else happened to them.
/// </summary>
internal static class DefinedPeople
{
    public static QueryPlan Of(QueryPlan plan)
    {
        if (plan is not MetricPlan { Users: { } users } metric || (metric.Range is null && metric.Grain is null && metric.Comparison is null) || !metric.Measures.All(IsOfAnyone))
        {
            return plan;
        }

        var sets = users is AllUserSets all ? all.Sets : [users];
        if (sets.OfType<Performed>().Where(IsOnlyDone).ToList() is not [var done])
        {
            return plan;
        }

        return metric with
        {
            Measures = [.. metric.Measures.Select(measure => (Measure)((AggregateMeasure)measure with { Selection = done.Selection with { Where = Reading.Slots.Combine([.. Conditions(done.Selection), .. Conditions(((AggregateMeasure)measure).Selection)]) } }))],
            Users = UserSets.All([.. sets.Where(set => set != done)]),
        };
    }

    /// <summary>"agents with the most cases" where agents are people with a trait: nobody else is shown.</summary>
    public static QueryPlan Ranked(Sentence sentence, QueryPlan plan) =>
        plan is MetricPlan { Users: null, Breakdowns: [{ Field.Source: FieldSource.ExternalUserId }] } metric && sentence.Question.Previous.Count == 0
        && sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<PeopleMeaning>().Where(people => people is { Selection: null, Users: HasAttribute }).Take(2).ToList() is [{ Users: { } such }]
            ? metric with { Users = such }
            : plan;

    /// <summary>How many people, whatever they did.</summary>
    private static bool IsOfAnyone(Measure measure) => measure is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId } people && people.Selection is null or { Names.Count: 0 };

    private static bool IsOnlyDone(Performed set) => set is { Range: null, FirstTime: null, Aggregation: Aggregation.Count or Aggregation.CountDistinct, Selection.Names.Count: > 0, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } };

    private static IEnumerable<Condition> Conditions(EventSelection? selection) => selection?.Where is { } where ? [where] : [];
}
