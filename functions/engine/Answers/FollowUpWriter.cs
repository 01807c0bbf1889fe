using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>Short questions that carry on from an answer, each one an edit of its plan.</summary>
internal static class FollowUpWriter
{
    private const int Most = 4;

    public static IReadOnlyList<string> For(AnswerMaterial material)
    {
        var questions = material.Plan switch
        {
            _ when material.Shape.Rows == 0 => [],
            MetricPlan metric => Metric(material, metric),
            FunnelPlan funnel => Funnel(material, funnel),
            RetentionPlan { CohortGrain: { } grain } => [grain == TimeGrain.Week ? "by month instead" : "by week instead"],
            AudiencePlan { Of: null, Measures.Count: 0 } audience => Audience(material, audience),
            OccurrencePlan occurrence => Occurrence(material, occurrence),
            CatalogPlan => [.. material.Model.Events.Take(3).Select(e => $"how many {e.Name} by day")],
            _ => [],
        };
        return [.. questions.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }

    private static IEnumerable<string> Metric(AnswerMaterial material, MetricPlan plan)
    {
        if (plan.Grain is { } grain && !BucketRenderer.IsCycle(grain))
        {
            yield return grain switch { TimeGrain.Month => "by week instead", TimeGrain.Day => "by week instead", _ => "by month instead" };
        }
        else if (plan.Grain is null && plan.Comparison is null && plan.Breakdowns.Count == 0 && !IsPerBucket(plan.Measures[0]))
        {
            yield return Span(material, plan.Range) > TimeSpan.FromDays(62) ? "by month" : "by day";
        }

        if (plan.Comparison is null && plan.Range is { From: not null, To: not null } && plan.Breakdowns.Count == 0 && plan.Grain is null)
        {
            yield return "compared with the period before";
        }

        var used = plan.Breakdowns.Select(b => b.Field.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (plan.Breakdowns.Count == 0)
        {
            foreach (var property in Categories(material.Model, Names(material.Model, plan)).Where(p => !used.Contains(p.Path)).Take(2))
            {
                yield return $"by {Words(property.Path)}";
            }
        }
        else if (!plan.ShareOfTotal && plan.Grain is null)
        {
            if (plan.Measures[0] is AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct or Aggregation.Sum, Per: null })
            {
                yield return "as a percentage";
            }

            if (plan.Limit is null && material.Shape.Rows > 5)
            {
                yield return "top 5 only";
            }
        }

        if (plan.Breakdowns is [{ Cases.Count: 0 } only] && plan.Grain is null && material.Shape.Dimensions.Count == 1 && IsText(material.Model, only.Field))
        {
            yield return $"only {material.Key(0, material.Shape.Dimensions[0])}";
        }
    }

    // Fewer rows than asked for: there are no more.
    private static IEnumerable<string> Occurrence(AnswerMaterial material, OccurrencePlan plan) =>
        plan is { Limit: >= 10, Order: OccurrenceOrder.Last, By: null } || material.Shape.Rows < plan.Limit ? [] : ["show the last 10"];

    /// <summary>A mean over calendar buckets is no longer split by time.</summary>
    private static bool IsPerBucket(Measure measure) =>
        measure is AggregateMeasure { Per: { } per } && per.Fields.Any(field => field.Source == FieldSource.Day);

    private static bool IsText(SemanticModel model, Field field) =>
        field.Source == FieldSource.EventProperty && model.Properties.Any(p => p.Type == PropertyType.Text && string.Equals(p.Path, field.Path, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Funnel(AnswerMaterial material, FunnelPlan plan)
    {
        if (plan.Output != FunnelOutput.TimeToConvert)
        {
            yield return "how long does it take";
        }

        if (plan.Breakdown is null)
        {
            foreach (var property in Categories(material.Model, [.. plan.Steps[0].Names]).Take(2))
            {
                yield return $"by {Words(property.Path)}";
            }
        }
    }

    private static IEnumerable<string> Audience(AnswerMaterial material, AudiencePlan plan)
    {
        yield return plan.Output == AudienceOutput.List ? "how many are they" : "who are they";
        if (plan.Breakdowns.Count == 0)
        {
            foreach (var attribute in material.Model.Attributes.Where(a => a.DistinctCount is > 1 and <= 200).Take(2))
            {
                yield return $"by {Words(attribute.Path)}";
            }
        }
    }

    // Categories with a handful of values split a number well; identifiers and free texts do not.
    private static IEnumerable<PropertyDefinition> Categories(SemanticModel model, IReadOnlyList<string> names) => model.Properties
        .Where(p => p is { Type: PropertyType.Text or PropertyType.Boolean, Role: PropertyRole.Plain, DistinctCount: > 1 and <= 200 })
        .Where(p => names.Count == 0 || p.Events.Any(e => names.Contains(e, StringComparer.OrdinalIgnoreCase)))
        .OrderByDescending(p => p.Count);

    /// <summary>The events whose rows the number is told by.</summary>
    private static IReadOnlyList<string> Names(SemanticModel model, MetricPlan plan) => plan.Measures[0] switch
    {
        AggregateMeasure { Selection: { Names.Count: > 0 } selection } => selection.Names,
        AggregateMeasure { Field: { Source: FieldSource.EventProperty } field } => model.Properties.FirstOrDefault(property => property.Path == field.Path)?.Events ?? [],
        RatioMeasure { Numerator: AggregateMeasure { Selection: { } selection } } => selection.Names,
        _ => [],
    };

    private static TimeSpan Span(AnswerMaterial material, TimeRange? range) =>
        (range?.To ?? material.Model.DataThrough ?? material.Now) - (range?.From ?? material.Model.DataFrom ?? material.Now);

    private static string Words(string path) => ColumnNames.Words(path.Split('.')[^1]).ToLowerInvariant();
}
