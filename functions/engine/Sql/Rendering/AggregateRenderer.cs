using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Aggregates over event rows, and over values that were folded per entity.</summary>
internal sealed class AggregateRenderer(RenderContext context)
{
    /// <summary>The fields that name the things a distinct count counts.</summary>
    public static IReadOnlyList<Field> DistinctFields(AggregateMeasure measure) => measure.Entity?.Fields is { Count: > 0 } fields
        ? fields
        : [measure.Field ?? throw FieldMissing(measure)];

    public static bool IsDistinct(AggregateMeasure measure) =>
        measure.Aggregation == Aggregation.CountDistinct || (measure is { Aggregation: Aggregation.Count, Entity: not null });

    /// <summary>Whether the measure over no rows is zero (a count, a sum) or unknown (an average).</summary>
    public static bool IsZeroWhenEmpty(AggregateMeasure measure) =>
        measure.Aggregation is Aggregation.Count or Aggregation.CountDistinct || (measure.Aggregation == Aggregation.Sum);

    /// <summary>Whether the groups' values add up to the value of the whole.</summary>
    public static bool IsAdditive(Measure measure) => measure switch
    {
        AggregateMeasure { Per: null, Aggregation: Aggregation.Sum } or AggregateMeasure { Per: null, Aggregation: Aggregation.Count, Entity: null } => true,
        ArithmeticMeasure { Operator: not ArithmeticOperator.Multiply } arithmetic => IsAdditive(arithmetic.Left) && IsAdditive(arithmetic.Right),
        _ => false,
    };

    /// <summary>The aggregate over event rows, of those rows only that pass the filter.</summary>
    public SqlExpression OverRows(AggregateMeasure measure, IReadOnlyList<SqlExpression> filter, RowScope rows)
    {
        if (IsDistinct(measure))
        {
            return Distinct(DistinctFields(measure), filter, rows);
        }

        if (measure.Aggregation == Aggregation.Count)
        {
            return measure.Field is null
                ? SqlExpression.Of($"count(*){Filter(filter)}")
                : SqlExpression.Of($"count({context.Fields.Value(measure.Field, rows)}){Filter(filter)}");
        }

        var field = measure.Field ?? throw FieldMissing(measure);
        return Over(measure, Operand(measure.Aggregation, field, rows), filter);
    }

    /// <summary>The aggregate over one value an entity, found in a column.</summary>
    public static SqlExpression OverEntities(AggregateMeasure measure, SqlExpression value) => measure.Aggregation switch
    {
        Aggregation.Count or Aggregation.CountDistinct => SqlExpression.Of($"count({value})"),
        _ => Over(measure, value, []),
    };

    /// <summary>The measure by which the rows of one entity become one value.</summary>
    public static AggregateMeasure Fold(AggregateMeasure measure) => new()
    {
        Aggregation = measure is { PerAggregation: Aggregation.Sum, Field: null } ? Aggregation.Count : measure.PerAggregation,
        Field = measure.Field,
        Entity = measure.Entity,
        Selection = measure.Selection,
        Percentile = measure.PerAggregation == Aggregation.Percentile ? measure.Percentile : null,
    };

    public ColumnType Type(Measure measure) => measure switch
    {
        AggregateMeasure { Per: not null } per => per.Aggregation is Aggregation.Count or Aggregation.CountDistinct
            ? ColumnType.Integer
            : per.Aggregation is Aggregation.Minimum or Aggregation.Maximum or Aggregation.Mode ? Type(Fold(per)) : ColumnType.Number,
        AggregateMeasure aggregate => aggregate.Aggregation switch
        {
            Aggregation.Count or Aggregation.CountDistinct => ColumnType.Integer,
            Aggregation.Mode => ColumnType.Text,
            Aggregation.Minimum or Aggregation.Maximum when aggregate.Field is { } field => FieldType(field),
            _ => ColumnType.Number,
        },
        ArithmeticMeasure { Operator: not ArithmeticOperator.Multiply } arithmetic
            when Type(arithmetic.Left) == ColumnType.Integer && Type(arithmetic.Right) == ColumnType.Integer => ColumnType.Integer,
        _ => ColumnType.Number,
    };

    private static SqlExpression Over(AggregateMeasure measure, SqlExpression value, IReadOnlyList<SqlExpression> filter) => measure.Aggregation switch
    {
        Aggregation.Sum => SqlExpression.Of($"coalesce(sum({value}){Filter(filter)}, 0)"),
        Aggregation.Average => SqlExpression.Of($"avg({value}){Filter(filter)}"),
        Aggregation.Minimum => SqlExpression.Of($"min({value}){Filter(filter)}"),
        Aggregation.Maximum => SqlExpression.Of($"max({value}){Filter(filter)}"),
        Aggregation.Median => SqlExpression.Of($"percentile_cont(0.5) within group (order by {value}){Filter(filter)}"),
        Aggregation.Percentile => SqlExpression.Of($"percentile_cont({Share(measure)}) within group (order by {value}){Filter(filter)}"),
        Aggregation.StandardDeviation => SqlExpression.Of($"stddev_samp({value}){Filter(filter)}"),
        Aggregation.Mode => SqlExpression.Of($"mode() within group (order by {value}){Filter(filter)}"),
        _ => throw new PlanException("plan.unknown_aggregation", $"{measure.Aggregation} is not known here."),
    };

    private static SqlExpression Share(AggregateMeasure measure) => measure.Percentile is >= 0 and <= 1
        ? SqlExpression.Number((decimal)measure.Percentile.Value)
        : throw new PlanException("plan.percentile_out_of_range", "A percentile lies between 0 and 1.");

    internal static SqlExpression Filter(IReadOnlyList<SqlExpression> filter) => filter.Count == 0
        ? SqlExpression.Of($"")
        : SqlExpression.Of($" filter (where {SqlExpression.Join(" and ", filter)})");

    private SqlExpression Operand(Aggregation aggregation, Field field, RowScope rows) => aggregation switch
    {
        Aggregation.Mode => context.Fields.Text(field, rows),
        Aggregation.Minimum or Aggregation.Maximum => FieldType(field) switch
        {
            ColumnType.Number => context.Fields.Number(field, rows),
            ColumnType.Date => context.Fields.Value(field, rows),
            ColumnType.Timestamp => context.Fields.Timestamp(field, rows),
            _ => context.Fields.Text(field, rows),
        },
        _ => context.Fields.Number(field, rows),
    };

    private ColumnType FieldType(Field field) => field.Source == FieldSource.Day
        ? ColumnType.Date
        : context.Fields.Type(field) switch
        {
            PropertyType.Number => ColumnType.Number,
            PropertyType.Timestamp => ColumnType.Timestamp,
            _ => ColumnType.Text,
        };

    // A thing is named by all of its fields: a row that lacks one names nothing.
    private SqlExpression Distinct(IReadOnlyList<Field> keys, IReadOnlyList<SqlExpression> filter, RowScope rows)
    {
        var values = keys.Select(k => context.Fields.Value(Unfolded(k), rows)).ToArray();
        if (values.Length == 1)
        {
            return SqlExpression.Of($"count(distinct {values[0]}){Filter(filter)}");
        }

        var present = values.Select(v => SqlExpression.Of($"{v} is not null"));
        return SqlExpression.Of($"count(distinct ({SqlExpression.Join(", ", values)})){Filter([.. filter, .. present])}");
    }

    /// <summary>A user counts by the internal number: same people, a quarter of the bytes.</summary>
    public static Field Unfolded(Field field) => field.Source == FieldSource.ExternalUserId ? Field.UserId : field;

    private static PlanException FieldMissing(AggregateMeasure measure) =>
        new("plan.field_missing", $"{measure.Aggregation} needs a field to aggregate.");
}
