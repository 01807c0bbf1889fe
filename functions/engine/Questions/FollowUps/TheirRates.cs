using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"and what is their churn rate?" after a number of people: the rate of the same people, in the same groups.</summary>
internal static class TheirRates
{
    public static MetricPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Per: null } people], Comparison: null, ShareOfTotal: false } plan
            || people.Selection is { Names.Count: > 0 } || !RankedThings.PointsAtThem(sentence) || !sentence.FindWhereAny(Keyword.Rate, Keyword.Share))
        {
            return null;
        }

        var alone = new Sentence(sentence.Question with { Previous = [] }, sentence.Model, sentence.Calendar, sentence.Mentions);
        if (MetricPlanner.Plan(alone) is not MetricPlan { Measures: [RatioMeasure rate], Where: null, Users: null, Range: null, Grain: null, Comparison: null, Breakdowns: [] } || Refusals.Refusal.Unexplained(alone).Count > 0)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return plan with
        {
            Title = null,
            Measures = [people.Selection is { } rows ? Measures.Narrowed(rate, rows) : rate],
        };
    }
}
