using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Moving averages and growth of a range need what lies before it: the average of the first day looks back over the days before, and the growth of
/// January over December. The metric is measured from that much earlier on, and only the range is shown.
/// </summary>
internal static class WindowStart
{
    public static bool LooksBack(MetricPlan plan) =>
        plan is { Grain: { } grain, Range.From: not null, Comparison: null, Cumulative: false } && (plan.RollingBuckets is > 1 || plan.Growth) && !BucketRenderer.IsCycle(grain) && plan.LimitPerGroup is null;

    public static RenderedQuery Render(RenderContext context, MetricPlan plan)
    {
        var grain = plan.Grain!.Value;
        var first = context.Buckets.Of(grain, plan.Range!.From!.Value);
        var earlier = context.Buckets.Start(BucketRenderer.Next(grain, first, -Math.Max(1, (plan.RollingBuckets ?? 2) - 1)));
        var (query, columns) = new MetricRenderer(context, plan with { Range = plan.Range with { From = earlier } }).Select();
        var time = SqlExpression.Of($"windowed.{SqlExpression.Name(columns[0].Name)}");
        var from = SqlExpression.Bind(first, first is DateOnly ? "date" : "timestamptz");
        return SqlPrinter.Print(
            new SelectQuery
            {
                Columns = [.. columns.Select(column => new SelectColumn(SqlExpression.Of($"windowed.{SqlExpression.Name(column.Name)}"), column.Name))],
                From = SqlExpression.Of($"{query with { OrderBy = [], Limit = null }} as windowed"),
                Where = [SqlExpression.Of($"{time} >= {from}")],
                OrderBy = [.. columns.Where(column => column.Role is ColumnRole.Time or ColumnRole.Dimension).Select(column => SqlExpression.Of($"windowed.{SqlExpression.Name(column.Name)}"))],
                Limit = Math.Min(query.Limit ?? RenderContext.RowCap, RenderContext.RowCap),
            },
            columns);
    }
}
