using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Dates;

/// <summary>"last month" of data that ended long ago: the answer stands as it was asked, and the last such period with data is offered beside it.</summary>
internal static class EndedData
{
    public static Planned Offer(Question question, SemanticModel model, Planned planned, Func<Question, SemanticModel, Understanding> understand)
    {
        if (model.DataThrough is not { } through || through >= question.Now || RangeOf(planned.Plan)?.From is not { } from || from <= through
            || understand(question with { Now = through }, model) is not Planned then || RangeOf(then.Plan) is not { From: { } begin } range || begin > through)
        {
            return planned;
        }

        var calendar = new Calendar(question.Now, model.TimeZone, model.WeekStart);
        var choice = new ReadingChoice($"as of {Calendar.Text(calendar.Local(through))}, where the data ends: {range.Label ?? Calendar.Text(calendar.Local(begin))}", then.Plan);
        return planned with { Alternatives = [choice, .. planned.Alternatives] };
    }

    private static TimeRange? RangeOf(QueryPlan plan) => plan switch
    {
        MetricPlan metric => metric.Range,
        FunnelPlan funnel => funnel.Range,
        DistributionPlan distribution => distribution.Range,
        OccurrencePlan occurrence => occurrence.Range,
        AudiencePlan { Users: Performed did } => did.Range,
        AudiencePlan audience => audience.Range,
        LifecyclePlan lifecycle => lifecycle.Range,
        StreakPlan streak => streak.Range,
        SequencePlan sequence => sequence.Range,
        IntervalPlan interval => interval.Range,
        _ => null,
    };
}
