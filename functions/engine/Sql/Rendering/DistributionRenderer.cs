using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders distributions: a value an entity, counted in buckets. Without given buckets, about ten of a round width (1, 2 or 5 times a power
/// of ten) span the values up to the 95th percentile, and one open bucket takes the rest.
/// </summary>
internal sealed class DistributionRenderer(RenderContext context, DistributionPlan plan)
{
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        var counted = $"{Entity?.Name ?? (Entity is null ? "event" : "thing")}s";
        ResultColumn[] columns =
        [
            new(_names.Take("bucket"), ColumnType.Text) { Label = ColumnNames.Words(plan.Value.Name ?? MeasureColumns.Words(Folded(plan.Value))), Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            new(_names.Take(counted), ColumnType.Integer) { Label = ColumnNames.Words(counted), Format = ValueFormat.Integer },
            new(_names.Take("share percent"), ColumnType.Number) { Label = "Share", Role = ColumnRole.Share, Format = ValueFormat.Percent },
        ];
        var query = plan.Buckets.Count > 0 ? Given(columns) : Chosen(columns);
        return SqlPrinter.Print(query with { Limit = RenderContext.RowCap }, columns);
    }

    private EntityKey? Entity => Leaf(plan.Value)?.Per;

    private SelectQuery Given(ResultColumn[] columns)
    {
        var buckets = SqlExpression.Join(", ", plan.Buckets.Select((b, i) => SqlExpression.Of($"({SqlExpression.Integer(i + 1)}, {SqlExpression.Literal(b.Label)})")));
        var counts = new SelectQuery
        {
            Columns = [new SelectColumn(DimensionRenderer.BucketLabel(SqlExpression.Of($"measured.value"), plan.Buckets), "bucket"), new SelectColumn(SqlExpression.Of($"count(*)"), "entities")],
            From = SqlExpression.Of($"measured"),
            GroupBy = [SqlExpression.Integer(1)],
        };
        return new SelectQuery
        {
            With = [new CommonTable("measured", Values()), new CommonTable("counts", counts)],
            Columns = Outputs(columns, SqlExpression.Of($"buckets.label"), SqlExpression.Of($"coalesce(counts.entities, 0)")),
            From = SqlExpression.Of($"(values {buckets}) as buckets(position, label)"),
            Joins = [SqlExpression.Of($"left join counts on counts.bucket = buckets.label")],
            OrderBy = [SqlExpression.Of($"buckets.position")],
        };
    }

    private SelectQuery Chosen(ResultColumn[] columns)
    {
        var upper = SqlExpression.Of($"scale.start + (buckets.number + 1) * scale.step");
        var lower = SqlExpression.Of($"scale.start + buckets.number * scale.step");
        var label = SqlExpression.Of(
            $"case when buckets.number = scale.last and scale.top >= {upper} then trim_scale({lower})::text || '+' when scale.whole and scale.step = 1 then trim_scale({lower})::text when scale.whole then trim_scale({lower})::text || '-' || trim_scale({upper} - 1)::text else trim_scale({lower})::text || ' to ' || trim_scale({upper})::text end");
        return new SelectQuery
        {
            With =
            [
                new CommonTable("measured", Values()),
                new CommonTable("extent", Extent()),
                new CommonTable("width", Width()),
                new CommonTable("scale", Scale()),
                new CommonTable("counts", Counts()),
            ],
            Columns = Outputs(columns, label, SqlExpression.Of($"coalesce(counts.entities, 0)")),
            From = SqlExpression.Of($"scale"),
            Joins =
            [
                SqlExpression.Of($"cross join lateral generate_series(0, scale.last) as buckets(number)"),
                SqlExpression.Of($"left join counts on counts.number = buckets.number"),
            ],
            OrderBy = [SqlExpression.Of($"buckets.number")],
        };
    }

    private static SelectQuery Extent() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"min(measured.value)"), "low"),
            new SelectColumn(SqlExpression.Of($"case when bool_and(measured.value = trunc(measured.value)) and max(measured.value) - min(measured.value) <= 30 then max(measured.value) else (percentile_cont(0.95) within group (order by measured.value))::numeric end"), "high"),
            new SelectColumn(SqlExpression.Of($"max(measured.value)"), "top"),
            new SelectColumn(SqlExpression.Of($"bool_and(measured.value = trunc(measured.value))"), "whole"),
        ],
        From = SqlExpression.Of($"measured"),
        Having = [SqlExpression.Of($"count(measured.value) > 0")],
    };

    // Up to thirty whole numbers each have a bucket of their own; else a tenth of the spread, rounded up to 1, 2, 5 or 10 times a power of ten; whole numbers have no finer step than one.
    private static SelectQuery Width()
    {
        var tenth = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"extent.*")),
                new SelectColumn(SqlExpression.Of($"case when extent.whole and extent.high - extent.low <= 30 then 1 else greatest((extent.high - extent.low) / 10, case when extent.whole then 1 else 0.000001 end) end"), "tenth"),
            ],
            From = SqlExpression.Of($"extent"),
        };
        var magnitude = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"tenths.*")), new SelectColumn(SqlExpression.Of($"power(10::numeric, floor(log(tenths.tenth)))"), "magnitude")],
            From = SqlExpression.Of($"{tenth} as tenths"),
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"low")),
                new SelectColumn(SqlExpression.Of($"high")),
                new SelectColumn(SqlExpression.Of($"top")),
                new SelectColumn(SqlExpression.Of($"whole")),
                new SelectColumn(SqlExpression.Of($"magnitude * case when tenth <= magnitude then 1 when tenth <= 2 * magnitude then 2 when tenth <= 5 * magnitude then 5 else 10 end"), "step"),
            ],
            From = SqlExpression.Of($"{magnitude} as magnitudes"),
        };
    }

    private static SelectQuery Scale() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"width.whole")),
            new SelectColumn(SqlExpression.Of($"width.step")),
            new SelectColumn(SqlExpression.Of($"width.top")),
            new SelectColumn(SqlExpression.Of($"floor(width.low / width.step) * width.step"), "start"),
            new SelectColumn(SqlExpression.Of($"(least(floor(width.high / width.step) + 1, floor(width.top / width.step)) - floor(width.low / width.step))::int"), "last"),
        ],
        From = SqlExpression.Of($"width"),
    };

    private static SelectQuery Counts() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"least(floor((measured.value - scale.start) / scale.step)::bigint, scale.last)"), "number"),
            new SelectColumn(SqlExpression.Of($"count(*)"), "entities"),
        ],
        From = SqlExpression.Of($"measured"),
        Joins = [SqlExpression.Of($"cross join scale")],
        Where = [SqlExpression.Of($"measured.value is not null")],
        GroupBy = [SqlExpression.Integer(1)],
    };

    private static SelectColumn[] Outputs(ResultColumn[] columns, SqlExpression bucket, SqlExpression count) =>
    [
        new SelectColumn(bucket, columns[0].Name),
        new SelectColumn(count, columns[1].Name),
        new SelectColumn(SqlExpression.Of($"100.0 * {count} / nullif(sum({count}) over (), 0)"), columns[2].Name),
    ];

    /// <summary>One number an entity, as "value".</summary>
    private SelectQuery Values()
    {
        if (Entity is not { } entity)
        {
            return RowValues();
        }

        var measures = new MeasureColumns(context, [Folded(plan.Value)], plan.Range, null);
        GroupKey[] keys = [.. entity.Fields.Select((f, i) => new GroupKey(
            new Dimension(f) { ExcludeMissing = true },
            $"entity_{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            string.Empty,
            f.Source is FieldSource.UserId or FieldSource.ExternalUserId ? ColumnType.Integer : ColumnType.Text))];
        var branches = new BranchRenderer(
            context,
            keys,
            (period, rows) => [.. context.Filters(period, plan.Where, plan.Users, rows), .. context.Conditions.Selection(entity.Selection, rows)],
            (key, _, rows) => context.Fields.Value(AggregateRenderer.Unfolded(key.Dimension.Field), rows)).Render(measures.Atoms);
        var parts = new MetricLayers(context, new MetricPlan { Measures = [plan.Value], Range = plan.Range }, null, keys, measures).Measured(branches);
        var value = measures.Columns(MetricLayers.Read, new ColumnNames())[0].Expression;
        return new SelectQuery { Columns = [new SelectColumn(SqlExpression.Of($"({value})::numeric"), "value")], From = SqlExpression.Of($"{parts} as measured") };
    }

    private SelectQuery RowValues()
    {
        if (plan.Value is not AggregateMeasure { Field: { } field } measure)
        {
            throw new PlanException("plan.value_missing", "A distribution needs a value of each thing, or a numeric field of each event.");
        }

        var rows = new RowScope();
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"({context.Fields.Number(field, rows)})::numeric"), "value")],
            From = rows.From,
            Where = [.. context.Conditions.Selection(measure.Selection, rows), .. context.Filters(plan.Range, plan.Where, plan.Users, rows)],
            Joins = rows.Joins,
        };
    }

    private static AggregateMeasure? Leaf(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => aggregate,
        RatioMeasure ratio => Leaf(ratio.Numerator),
        ArithmeticMeasure arithmetic => Leaf(arithmetic.Left),
        _ => null,
    };

    private static Measure Folded(Measure measure) => measure switch
    {
        AggregateMeasure { Per: not null } aggregate => AggregateRenderer.Fold(aggregate),
        RatioMeasure ratio => ratio with { Numerator = Folded(ratio.Numerator), Denominator = Folded(ratio.Denominator) },
        ArithmeticMeasure arithmetic => arithmetic with { Left = Folded(arithmetic.Left), Right = Folded(arithmetic.Right) },
        _ => measure,
    };
}
