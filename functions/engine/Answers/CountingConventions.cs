using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>
/// A convention by which numbers were counted. <paramref name="Other"/> is the same question by the other common one, <paramref name="OtherRule"/>
/// says how that counts; both are null where no other one is common.
/// </summary>
public sealed record CountingConvention(string Rule, string? OtherRule = null, QueryPlan? Other = null);

/// <summary>
/// Says by which conventions an answer counts: people often mean the other one without saying so (every purchase, or every buyer; back on that
/// day, or on that day or later), and two tools that differ in one of them never agree.
/// </summary>
public static class CountingConventions
{
    private const string EachPerson = "each person counts once, guests do not";
    private const string EachTime = "every time counts";

    public static IReadOnlyList<CountingConvention> Of(QueryPlan plan, SemanticModel model) => plan is CatalogPlan
        ? []
        : [.. OfKind(plan, model), .. DeprecationConvention.Of(plan, model), DayConvention.Of(plan, model)];

    private static IEnumerable<CountingConvention> OfKind(QueryPlan plan, SemanticModel model) => plan switch
    {
        MetricPlan { RollingTogether: true } => [new(EachPerson)],
        MetricPlan metric => RevenueConvention.Of(metric, model) is { } money ? [money] : OfMeasure(metric),
        RetentionPlan { AsksForNewcomers: true } or RetentionPlan { Brackets.Count: > 0 } => [],
        RetentionPlan { Brackets: not null } => [new("who is back in any period of a bracket counts")],
        RetentionPlan { Retention: RetentionKind.InPeriod } retention =>
            [new("who is back in exactly that period counts", "who is back in that period or later counts", retention with { Retention = RetentionKind.OnOrAfter })],
        RetentionPlan retention =>
            [new("who is back in that period or later counts", "who is back in exactly that period counts", retention with { Retention = RetentionKind.InPeriod })],
        FunnelPlan { Order: FunnelOrder.Any } funnel =>
            [new("the steps count in any order", "the steps count only in this order", funnel with { Order = FunnelOrder.Ordered }), .. Window(funnel)],
        FunnelPlan { Order: FunnelOrder.Strict } funnel =>
            [new("nothing else may happen between the steps", "other things may happen between the steps", funnel with { Order = FunnelOrder.Ordered }), .. Window(funnel)],
        FunnelPlan funnel =>
            [new("the steps count only in this order", "the steps count in any order", funnel with { Order = FunnelOrder.Any }), .. Window(funnel)],
        AudiencePlan => [new(EachPerson)],
        SessionPlan session => [new(string.Create(CultureInfo.InvariantCulture, $"a session ends after {session.Pause.Amount} {Unit(session.Pause)} without an event"))],
        _ => [],
    };

    private static IEnumerable<CountingConvention> OfMeasure(MetricPlan plan)
    {
        if (plan.Measures is not [AggregateMeasure { Per: null } measure])
        {
            yield break;
        }

        switch (measure)
        {
            case { Aggregation: Aggregation.CountDistinct, Entity: null, Field.Source: FieldSource.UserId }:
                yield return new(EachPerson, EachTime, With(plan, measure with { Aggregation = Aggregation.Count, Field = null, Name = Named(measure, "occurrences") }));
                break;
            case { Aggregation: Aggregation.CountDistinct }:
                yield return new("each distinct one counts once", EachTime, With(plan, measure with { Aggregation = Aggregation.Count, Field = null, Entity = null, Name = Named(measure, "occurrences") }));
                break;
            case { Aggregation: Aggregation.Count, Field: null }:
                yield return new(EachTime, EachPerson, With(plan, measure with { Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Name = "people" }));
                break;
            case { Aggregation: Aggregation.Sum, Field: { } field }:
                yield return new(field.Source == FieldSource.Revenue ? "amounts are added as they are stored, refunds only where they are stored as negative amounts" : "values are added as they are stored");
                break;
            case { Aggregation: Aggregation.Average, Field: { } }:
                yield return new("the mean of all values", "the median, which a few great values do not move", With(plan, measure with { Aggregation = Aggregation.Median, Name = $"median {measure.Name}" }));
                break;
            default:
                break;
        }
    }

    private static string Named(AggregateMeasure measure, string otherwise) => measure.Selection?.Label ?? otherwise;

    private static MetricPlan With(MetricPlan plan, Measure measure) => plan with { Measures = [measure], Title = null };

    private static IEnumerable<CountingConvention> Window(FunnelPlan funnel)
    {
        if (funnel.Window is { } window)
        {
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"all steps within {window.Amount} {Unit(window)}"), "the steps with any time between them", funnel with { Window = null });
        }
    }

    private static string Unit(Duration length) => AnswerMaterial.Plural(length.Unit.ToString().ToLowerInvariant(), length.Amount);
}
