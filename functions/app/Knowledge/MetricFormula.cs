using System.Text.Json;
using Analytics.Catalog;
using Analytics.Engine.Formulas;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Platform.Results;

namespace Analytics.Knowledge;

/// <summary>
/// Turns the formula of a metric into the measure that answers are computed by, when it is saved: chat, builder and API then count alike,
/// and a formula that cannot be computed is refused by the person's side of the screen.
/// </summary>
internal sealed class MetricFormula(CatalogReader catalog)
{
    /// <summary>The values with the measure beside the formula; other kinds pass unchanged.</summary>
    public async Task<Result<KnowledgeValues>> CompleteAsync(int organizationId, KnowledgeKind kind, KnowledgeValues values, string title, CancellationToken cancellation)
    {
        if (kind != KnowledgeKind.BusinessMetrics)
        {
            return values;
        }

        if (values.Raw(KnowledgeKind.Measure) is { } sent)
        {
            return IsMeasure(sent) ? values : KnowledgeErrors.MeasureInvalid();
        }

        if (values.Text(KnowledgeKind.Formula) is not { } formula)
        {
            return values;
        }

        var model = await catalog.LoadAsync(organizationId, cancellation);
        var reading = Read(title, formula, model);
        return reading.Measure is { } measure
            ? values.With(KnowledgeKind.Measure, JsonSerializer.Serialize(measure, PlanJson.Options))
            : KnowledgeErrors.FormulaInvalid(formula, reading.Issues);
    }

    /// <summary>The formula in the small language of metrics, or as a plain sentence such as "average revenue of purchase".</summary>
    internal static FormulaReading Read(string name, string text, SemanticModel model)
    {
        var formula = WithoutName(text);
        var reading = FormulaReader.Read(name, formula, model);
        return reading.Measure is null && Sentence(name, formula, model) is { } measure ? new FormulaReading(measure, []) : reading;
    }

    /// <summary>An imported glossary keeps whole statements ("AOV = revenue / orders").</summary>
    private static string WithoutName(string text) => text.Split(" = ", 2) is [var left, var right] && !left.Contains('(', StringComparison.Ordinal) ? right : text;

    private static Measure? Sentence(string name, string formula, SemanticModel model)
    {
        var glossary = GlossaryReader.Read($"{name} = {formula}", model);
        if (glossary.Metrics.LastOrDefault(metric => !model.Metrics.Any(known => ReferenceEquals(known, metric))) is { } metric)
        {
            return metric.Measure;
        }

        return glossary.Terms.LastOrDefault(term => !model.Terms.Any(known => ReferenceEquals(known, term))) switch
        {
            { Entity: { } entity } => new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Entity = entity, Name = name, Format = ValueFormat.Integer },
            { Selection: { } selection } => new AggregateMeasure { Selection = selection, Name = name, Format = ValueFormat.Integer },
            _ => null,
        };
    }

    private static bool IsMeasure(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Measure>(json, PlanJson.Options) is not null;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return false;
        }
    }
}
