using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>A column of the answer computed from atoms.</summary>
internal sealed record MeasureColumn(ResultColumn Column, int Measure, TimeRange? Period, SqlExpression Expression)
{
    public SqlExpression Name => SqlExpression.Name(Column.Name);
}

/// <summary>
/// The measures of a metric as atoms, and the columns computed from them again: arithmetic, ratios, one column a period and the change between periods.
/// </summary>
internal sealed class MeasureColumns
{
    /// <summary>With more names than this, the catalog may not know all that carry a property.</summary>
    private const int MostEvents = 1_000;

    private readonly RenderContext _context;
    private readonly IReadOnlyList<Measure> _measures;
    private readonly IReadOnlyList<TimeRange?> _periods;
    private readonly bool _showsChange;
    private readonly bool _showsDifference;
    private readonly Dictionary<string, Atom> _atoms = new(StringComparer.Ordinal);

    public MeasureColumns(RenderContext context, IReadOnlyList<Measure> measures, TimeRange? range, Comparison? comparison)
    {
        _context = context;
        _measures = measures.Count > 0 ? measures : throw new PlanException("plan.measure_missing", "A metric needs at least one measure.");
        Main = comparison is { Ranges.Count: > 0 } ? range ?? new TimeRange(null, null) : range;
        _periods = comparison is { Ranges.Count: > 0 }
            ? [.. comparison.Ranges.Append(Main).OrderBy(r => r!.From ?? DateTimeOffset.MinValue)]
            : [range];
        _showsChange = comparison is { PercentChange: true, Ranges.Count: > 0 };
        _showsDifference = comparison is { Difference: true, Ranges.Count: > 0 };
        foreach (var period in _periods)
        {
            foreach (var measure in measures)
            {
                Collect(measure, period);
            }
        }
    }

    /// <summary>The plan's own range among the compared ones.</summary>
    public TimeRange? Main { get; }

    public IReadOnlyList<Atom> Atoms => [.. _atoms.Values];

    public Atom AtomOf(AggregateMeasure measure, TimeRange? period) => _atoms[Atom.Identity(OverCarriers(measure), period)];

    /// <summary>The columns, given how an atom is read where they stand.</summary>
    public IReadOnlyList<MeasureColumn> Columns(Func<Atom, SqlExpression> read, ColumnNames names)
    {
        var columns = new List<MeasureColumn>();
        for (var i = 0; i < _measures.Count; i++)
        {
            var words = Words(_measures[i]);
            var values = new List<MeasureColumn>();
            foreach (var period in _periods)
            {
                var label = _periods.Count == 1 ? words : $"{words} {Words(period)}";
                var column = new ResultColumn(names.Take(label), _measures[i].PerUnit is null ? _context.Aggregates.Type(_measures[i]) : ColumnType.Number)
                {
                    Label = ColumnNames.Words(_periods.Count == 1 ? words : $"{words}, {Words(period)}"),
                    Format = Format(_measures[i]),
                };
                values.Add(new MeasureColumn(column, i, period, InUnit(_measures[i], Value(_measures[i], period, read))));
            }

            columns.AddRange(values);
            if (_showsDifference)
            {
                var column = values[0].Column with { Name = names.Take($"{words} difference"), Label = $"{ColumnNames.Words(words)}, difference", Role = ColumnRole.Detail };
                columns.Add(new MeasureColumn(column, i, null, SqlExpression.Of($"{values[^1].Expression} - {values[0].Expression}")));
            }

            if (_showsChange)
            {
                columns.Add(Change(values[0], values[^1], i, words, names));
            }
        }

        return columns;
    }

    public static ValueFormat Format(Measure measure) => measure switch
    {
        { Format: not ValueFormat.Number } => measure.Format,
        AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct } => ValueFormat.Integer,
        AggregateMeasure { Aggregation: Aggregation.Mode } => ValueFormat.Text,
        AggregateMeasure { Field.Source: FieldSource.OccurredAt or FieldSource.Day } => ValueFormat.Timestamp,
        AggregateMeasure { Per: not null, PerAggregation: Aggregation.Count or Aggregation.CountDistinct } => ValueFormat.Number,
        AggregateMeasure { Field.Source: FieldSource.Revenue } => ValueFormat.Money,
        RatioMeasure { Scale: 100 } => ValueFormat.Percent,
        _ => ValueFormat.Number,
    };

    public static string Words(Measure measure) => measure.Name ?? measure switch
    {
        AggregateMeasure aggregate => Words(aggregate),
        RatioMeasure ratio => ratio.Scale == 100 ? $"{Words(ratio.Numerator)} percent" : $"{Words(ratio.Numerator)} per {Words(ratio.Denominator)}",
        _ => "value",
    };

    private static string Words(AggregateMeasure measure)
    {
        var what = measure.Entity?.Name ?? measure.Field?.Path ?? measure.Field?.Source switch
        {
            FieldSource.Revenue => "revenue",
            FieldSource.UserId or FieldSource.ExternalUserId => "users",
            FieldSource.Day => "days",
            FieldSource.OccurredAt => "time",
            { } source => source.ToString(),
            null => measure.Selection?.Label ?? (measure.Selection?.Names is [var only] ? only : "events"),
        };
        return measure.Aggregation switch
        {
            Aggregation.Count or Aggregation.CountDistinct or Aggregation.Sum => what,
            Aggregation.Percentile => $"p{((measure.Percentile ?? 0) * 100).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} {what}",
            Aggregation.StandardDeviation => $"deviation of {what}",
            Aggregation.Mode => $"most frequent {what}",
            Aggregation.Minimum when measure.Field?.Source is FieldSource.OccurredAt or FieldSource.Day => "first time",
            Aggregation.Maximum when measure.Field?.Source is FieldSource.OccurredAt or FieldSource.Day => "last time",
            _ => $"{measure.Aggregation.ToString().ToLowerInvariant()} {what}",
        };
    }

    private static string Words(TimeRange? period) => period switch
    {
        { Label: { } label } => label,
        { From: { } from } => $"from {from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}",
        _ => "before",
    };

    private static SqlExpression InUnit(Measure measure, SqlExpression value) =>
        measure.PerUnit is { } unit ? SqlExpression.Of($"({value}) / {Scale(unit)}") : value;

    private static MeasureColumn Change(MeasureColumn first, MeasureColumn last, int measure, string words, ColumnNames names)
    {
        var column = new ResultColumn(names.Take($"{words} change percent"), ColumnType.Number)
        {
            Label = $"{ColumnNames.Words(words)}, change",
            Role = ColumnRole.Change,
            Format = ValueFormat.Percent,
        };
        var expression = SqlExpression.Of($"100.0 * ({last.Expression} - {first.Expression}) / nullif(abs({first.Expression}), 0)");
        return new MeasureColumn(column, measure, null, expression);
    }

    private static SqlExpression Value(Measure measure, TimeRange? period, Func<AggregateMeasure, TimeRange?, SqlExpression> read) => measure switch
    {
        AggregateMeasure aggregate => read(aggregate, period),
        RatioMeasure ratio => SqlExpression.Of(
            $"{Scale(ratio.Scale)} * {Operand(ratio.Numerator, period, read)} / nullif({InUnit(ratio.Denominator, Value(ratio.Denominator, period, read))}, 0)"),
        ArithmeticMeasure arithmetic => SqlExpression.Of(
            $"{Operand(arithmetic.Left, period, read)} {Sign(arithmetic.Operator)} {Operand(arithmetic.Right, period, read)}"),
        _ => throw new PlanException("plan.unknown_measure", $"{measure.GetType().Name} is not known."),
    };

    private static SqlExpression Operand(Measure measure, TimeRange? period, Func<AggregateMeasure, TimeRange?, SqlExpression> read) =>
        measure is AggregateMeasure { PerUnit: null } ? Value(measure, period, read) : SqlExpression.Of($"({InUnit(measure, Value(measure, period, read))})");

    private static SqlExpression Sign(ArithmeticOperator sign) => sign switch
    {
        ArithmeticOperator.Add => SqlExpression.Of($"+"),
        ArithmeticOperator.Subtract => SqlExpression.Of($"-"),
        _ => SqlExpression.Of($"*"),
    };

    // A decimal point keeps two counts from being divided as whole numbers.
    private static SqlExpression Scale(decimal scale) => SqlExpression.Number(decimal.IsInteger(scale) ? decimal.Truncate(scale) * 1.0m : scale);

    private SqlExpression Value(Measure measure, TimeRange? period, Func<Atom, SqlExpression> read) =>
        Value(measure, period, (aggregate, range) => read(AtomOf(aggregate, range)));

    // Rows that never carry the property add nothing to its aggregate; naming the events that do spares reading the others.
    private AggregateMeasure OverCarriers(AggregateMeasure measure)
    {
        var carriers = measure is { Selection: null, Entity: null, Per: null, Field: { Source: FieldSource.EventProperty } field, Aggregation: not Aggregation.Count }
            ? _context.Model.Properties.FirstOrDefault(property => string.Equals(property.Path, field.Path, StringComparison.Ordinal))?.Events ?? []
            : [];
        return carriers.Count > 0 && carriers.Count < _context.Model.Events.Count && _context.Model.Events.Count < MostEvents
            ? measure with { Selection = new EventSelection { Names = carriers } }
            : measure;
    }

    private void Collect(Measure measure, TimeRange? period)
    {
        switch (measure)
        {
            case AggregateMeasure whole:
                var aggregate = OverCarriers(whole);
                var identity = Atom.Identity(aggregate, period);
                if (!_atoms.ContainsKey(identity))
                {
                    _atoms.Add(identity, new Atom(aggregate, period, $"value_{(_atoms.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
                }

                break;
            case RatioMeasure ratio:
                Collect(ratio.Numerator, period);
                Collect(ratio.Denominator, period);
                break;
            case ArithmeticMeasure arithmetic:
                Collect(arithmetic.Left, period);
                Collect(arithmetic.Right, period);
                break;
            default:
                throw new PlanException("plan.unknown_measure", $"{measure.GetType().Name} is not known.");
        }
    }
}
