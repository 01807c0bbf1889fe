using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders how much the greatest groups make of the whole: the groups of a metric, ranked, with a running total.</summary>
internal sealed class ConcentrationRenderer(RenderContext context, ConcentrationPlan plan)
{
    public RenderedQuery Render()
    {
        var (groups, shape) = new MetricRenderer(context, new MetricPlan
        {
            Measures = [plan.Measure],
            Breakdowns = [plan.By with { ExcludeMissing = false }],
            Where = plan.Where,
            Users = plan.Users,
            Range = plan.Range,
        }).Select();
        var value = SqlExpression.Of($"parts.{SqlExpression.Name(shape[1].Name)}");
        var key = SqlExpression.Of($"parts.{SqlExpression.Name(shape[0].Name)}");
        var ranked = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(value, "value"),
                new SelectColumn(SqlExpression.Of($"row_number() over (order by {value} desc nulls last, {key})"), "place"),
                new SelectColumn(SqlExpression.Of($"sum({value}) over (order by {value} desc nulls last, {key} rows unbounded preceding)"), "running"),
                new SelectColumn(SqlExpression.Of($"count(*) over ()"), "places"),
            ],
            From = SqlExpression.Of($"{groups with { OrderBy = [], Limit = null }} as parts"),
            Where = [SqlExpression.Of($"{value} is not null"), SqlExpression.Of($"{value} <> 0")],
        };
        var name = plan.By.Name ?? "group";
        var names = new ColumnNames();
        ResultColumn[] columns =
        [
            new(names.Take($"{name}s"), ColumnType.Integer) { Label = ColumnNames.Words($"{name}s"), Format = ValueFormat.Integer },
            shape[1] with { Name = names.Take(shape[1].Name), Label = $"{shape[1].Label} of these" },
            shape[1] with { Name = names.Take($"total {shape[1].Name}"), Label = $"{shape[1].Label}, total", Role = ColumnRole.Detail },
            new(names.Take("share percent"), ColumnType.Number) { Label = "Share", Role = ColumnRole.Share, Format = ValueFormat.Percent },
            new(names.Take($"share of {name}s percent"), ColumnType.Number) { Label = ColumnNames.Words($"of all {name}s"), Role = ColumnRole.Detail, Format = ValueFormat.Percent },
        ];
        var taken = SqlExpression.Of($"filter (where {Taken()})");
        var total = Total();
        return SqlPrinter.Print(
            new SelectQuery
            {
                Columns =
                [
                    new SelectColumn(SqlExpression.Of($"count(*) {taken}"), columns[0].Name),
                    new SelectColumn(SqlExpression.Of($"coalesce(sum(ranked.value) {taken}, 0)"), columns[1].Name),
                    new SelectColumn(SqlExpression.Of($"max(totals.value)"), columns[2].Name),
                    new SelectColumn(SqlExpression.Of($"100.0 * sum(ranked.value) {taken} / nullif(max(totals.value), 0)"), columns[3].Name),
                    new SelectColumn(SqlExpression.Of($"100.0 * count(*) {taken} / nullif(count(*), 0)"), columns[4].Name),
                ],
                From = SqlExpression.Of($"{ranked} as ranked"),
                Joins = [SqlExpression.Of($"cross join {total} as totals")],
                Limit = RenderContext.RowCap,
            },
            columns);
    }

    // The whole is measured by itself: rows without the key (guests) belong to it too.
    private SelectQuery Total()
    {
        var (query, shape) = new MetricRenderer(context, new MetricPlan { Measures = [plan.Measure], Where = plan.Where, Users = plan.Users, Range = plan.Range }).Select();
        return new SelectQuery { Columns = [new SelectColumn(SqlExpression.Of($"whole.{SqlExpression.Name(shape[0].Name)}"), "value")], From = SqlExpression.Of($"{query} as whole") };
    }

    private SqlExpression Taken() => plan switch
    {
        { Top: { } top } => SqlExpression.Of($"ranked.place <= {SqlExpression.Integer(top)}"),
        { TopPercent: { } percent } => SqlExpression.Of($"ranked.place <= ceil(ranked.places * {SqlExpression.Number(percent)} / 100.0)"),
        { Reach: { } reach } => SqlExpression.Of($"ranked.running - ranked.value < totals.value * {SqlExpression.Number(reach)} / 100"),
        _ => throw new PlanException("plan.concentration_without_end", "Say how many of the greatest groups, or which per cent of the total to reach."),
    };
}
