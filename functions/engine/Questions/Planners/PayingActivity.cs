using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// Where every row is money (a list of sales and what was given back), who "was active" or "is a customer" in a period bought something in it: a refund or a correction
/// by itself is nothing that a customer came for.
/// </summary>
internal static class PayingActivity
{
    /// <summary>The plan with any activity read as what brings money, and what to say about it; the plan itself in every other data.</summary>
    public static (QueryPlan Plan, string? Said) Of(QueryPlan plan, SemanticModel model)
    {
        if (EventsOf(model) is not { } paying)
        {
            return (plan, null);
        }

        var changed = plan switch
        {
            MetricPlan metric when metric.Range is not null || metric.Grain is not null || metric.Comparison is not null || metric.Breakdowns.Count > 0 => metric with { Measures = [.. metric.Measures.Select(measure => Of(measure, paying))] },
            AudiencePlan audience when Of(audience.Users, paying) is var read && audience.Of is EveryUser && read != audience.Users => audience with { Users = read, Of = new Performed(paying) },
            AudiencePlan audience => audience with { Users = Of(audience.Users, paying), Of = audience.Of is { } among ? Of(among, paying) : null },
            RetentionPlan retention => retention with
            {
                Cohort = retention.Cohort is { } cohort ? Of(cohort, paying) : null,
                CohortEvent = retention.CohortEvent ?? (retention.Cohort is null ? paying : null),
                ReturnEvent = retention.ReturnEvent ?? paying,
            },
            _ => plan,
        };
        return PlanJson.Serialize(changed) == PlanJson.Serialize(plan) ? (plan, null) : (changed, $"active are those with a {string.Join(" or a ", paying.Names)}");
    }

    /// <summary>The events that bring money, where all bring or take some and some take.</summary>
    public static EventSelection? EventsOf(SemanticModel model)
    {
        var own = model.Events.Where(definition => !MessageEvents.Contains(definition.Name)).ToList();
        var paying = own.FindAll(definition => definition.Revenue > 0);
        return paying.Count > 0 && paying.Count < own.Count && own.TrueForAll(definition => definition.Revenue is not (null or 0)) ? EventSelection.Of([.. paying.Select(definition => definition.Name)]) : null;
    }

    private static Measure Of(Measure measure, EventSelection paying) => measure switch
    {
        AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId } people when IsAny(people.Selection) => people with { Selection = paying with { Where = people.Selection?.Where, Label = people.Selection?.Label } },
        RatioMeasure ratio => ratio with { Numerator = Of(ratio.Numerator, paying), Denominator = Of(ratio.Denominator, paying) },
        ArithmeticMeasure sum => sum with { Left = Of(sum.Left, paying), Right = Of(sum.Right, paying) },
        _ => measure,
    };

    private static UserSet Of(UserSet users, EventSelection paying) => users switch
    {
        AllUserSets all => new AllUserSets([.. all.Sets.Select(set => Of(set, paying))]),
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(set => Of(set, paying))]),
        NotInUserSet not => new NotInUserSet(Of(not.Set, paying)),
        Performed done when IsAny(done.Selection) => done with { Selection = paying with { Where = done.Selection.Where } },
        FirstPerformed first when IsAny(first.Selection) => first with { Selection = paying with { Where = first.Selection.Where } },
        _ => users,
    };

    private static bool IsAny(EventSelection? selection) => selection is null || selection.Names.Count == 0;
}
