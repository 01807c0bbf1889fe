using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>What an answer is told from.</summary>
internal sealed class AnswerMaterial(QueryPlan plan, SemanticModel model, ResultTable table, DateTimeOffset now)
{
    public QueryPlan Plan { get; } = plan;

    public SemanticModel Model { get; } = model;

    public DateTimeOffset Now { get; } = now;

    public ResultShape Shape { get; } = new(table);

    public ValueText Values { get; } = new(model);

    public PeriodText Periods { get; } = new(model);

    public TimeRange? Range => Plan switch
    {
        MetricPlan metric => metric.Range,
        FunnelPlan funnel => funnel.Range,
        RetentionPlan retention => retention.CohortRange ?? retention.ReturnRange,
        DistributionPlan distribution => distribution.Range,
        OccurrencePlan occurrence => occurrence.Range,
        AudiencePlan audience => audience.Range,
        SequencePlan sequence => sequence.Range,
        IntervalPlan interval => interval.Range,
        LifecyclePlan lifecycle => lifecycle.Range,
        ConcentrationPlan concentration => concentration.Range,
        SessionPlan session => session.Range,
        MovementPlan movement => movement.Range,
        StreakPlan streak => streak.Range,
        _ => null,
    };

    /// <summary>The period, and whose numbers these are where the plan is about certain people.</summary>
    public string Scope(MetricPlan metric) => metric.Users switch
    {
        null or EveryUser => Periods.Phrase(metric.Range),
        _ when metric.Measures is [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }] || metric.Breakdowns.Any(group => group.Field.Source == FieldSource.ExternalUserId) => Periods.Phrase(metric.Range),
        IsUser { ExternalIds: [var only] } => $"of user {only} {Periods.Phrase(metric.Range)}",
        _ => $"of these users {Periods.Phrase(metric.Range)}",
    };

    /// <summary>A cell in bold, formatted as its column says.</summary>
    public string Bold(int row, int column) => $"**{Text(row, column)}**";

    public string Text(int row, int column) => Values.Of(Shape.Cell(row, column), Shape.Column(column));

    public string Key(int row, int column) => Values.Key(Shape.Cell(row, column), Shape.Column(column));

    public Headline Headline(string label, int row, int column) => new(label, Shape.Cell(row, column), Text(row, column));

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"users" for many, "user" for one.</summary>
    public static string Plural(string singular, decimal count) =>
        count == 1 ? singular
        : singular.EndsWith('y') && !singular.EndsWith("ay", StringComparison.Ordinal) ? singular[..^1] + "ies"
        : Array.Exists(Hissing, end => singular.EndsWith(end, StringComparison.Ordinal)) ? singular + "es"
        : singular + "s";

    private static readonly string[] Hissing = ["ss", "x", "ch", "sh"];

    public static string Lower(string label) => label.Length > 1 && char.IsUpper(label[0]) && !char.IsUpper(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
