using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders what moved a number: the metric of both periods as a whole and once by each property, below each other, ordered by how far each value moved.</summary>
internal sealed class MovementRenderer(RenderContext context, MovementPlan plan)
{
    /// <summary>The row that stands for everything.</summary>
    public const string Whole = "total";

    private static readonly SqlExpression Change = SqlExpression.Of($"parts.after - parts.before");

    public RenderedQuery Render()
    {
        if (plan.By.Count == 0)
        {
            throw new PlanException("plan.movement_without_parts", "Name at least one property by which to take the change apart.");
        }

        var (whole, shape) = Select(null);
        var parts = new SelectQuery
        {
            Columns = Part(Whole, SqlExpression.Literal("everything"), shape, 0),
            From = SqlExpression.Of($"{whole} as whole"),
            UnionAll = [.. plan.By.Select(Of)],
        };
        var total = SqlExpression.Of($"max({Change}) filter (where parts.property = {SqlExpression.Literal(Whole)}) over ()");
        var measure = shape[0];
        ResultColumn[] columns =
        [
            new("property", ColumnType.Text) { Label = "Property", Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            new("value", ColumnType.Text) { Label = "Value", Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            measure with { Name = "before" },
            shape[1] with { Name = "after" },
            measure with { Name = "change", Label = "Change" },
            new("share_of_change_percent", ColumnType.Number) { Label = "Share of the change", Role = ColumnRole.Detail, Format = ValueFormat.Percent },
        ];
        return SqlPrinter.Print(
            new SelectQuery
            {
                Columns =
                [
                    .. columns.Take(4).Select(column => new SelectColumn(SqlExpression.Of($"parts.{SqlExpression.Name(column.Name)}"), column.Name)),
                    new SelectColumn(Change, columns[4].Name),
                    new SelectColumn(SqlExpression.Of($"100.0 * ({Change}) / nullif({total}, 0)"), columns[5].Name),
                ],
                From = SqlExpression.Of($"{parts} as parts"),
                OrderBy = [SqlExpression.Of($"parts.property = {SqlExpression.Literal(Whole)} desc"), SqlExpression.Of($"abs({Change}) desc nulls last"), SqlExpression.Of($"parts.property"), SqlExpression.Of($"parts.value")],
                Limit = Math.Min(plan.Limit + 1, RenderContext.RowCap),
            },
            columns);
    }

    private SelectQuery Of(Dimension by)
    {
        var (groups, shape) = Select(by);
        return new SelectQuery
        {
            Columns = Part(by.Name ?? by.Field.Path ?? by.Field.Source.ToString(), SqlExpression.Of($"groups.{SqlExpression.Name(shape[0].Name)}::text"), shape, 1, "groups"),
            From = SqlExpression.Of($"{groups} as groups"),
        };
    }

    private static SelectColumn[] Part(string property, SqlExpression value, IReadOnlyList<ResultColumn> shape, int first, string source = "whole")
    {
        SqlExpression Read(int at) => SqlExpression.Of($"coalesce({SqlExpression.Name(source)}.{SqlExpression.Name(shape[at].Name)}, 0)");
        return
        [
            new(SqlExpression.Of($"{SqlExpression.Literal(property)}::text"), "property"),
            new(value, "value"),
            new(Read(first), "before"),
            new(Read(first + 1), "after"),
        ];
    }

    private (SelectQuery Query, IReadOnlyList<ResultColumn> Shape) Select(Dimension? by)
    {
        var (query, shape) = new MetricRenderer(context, new MetricPlan
        {
            Measures = [plan.Measure],
            Breakdowns = by is null ? [] : [by],
            Where = plan.Where,
            Users = plan.Users,
            Range = plan.Range,
            Comparison = new Comparison([plan.Before]) { PercentChange = false },
        }).Select();
        return (query with { OrderBy = [], Limit = null }, shape);
    }
}
