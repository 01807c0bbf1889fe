using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders "rolling 7-day active users": for each bucket the distinct users of the window that ends with it. Who was there in a bucket is
/// reduced to one row first; windows that begin before the range look back behind its start.
/// </summary>
internal sealed class RollingUsersRenderer(RenderContext context, MetricPlan plan)
{
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        if (plan is not { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null, Entity: null } measure], Grain: { } grain, RollingBuckets: { } buckets and > 0, Breakdowns.Count: 0, Comparison: null }
            || measure.Field is not { Source: FieldSource.UserId } || BucketRenderer.Type(grain) != ColumnType.Date)
        {
            throw new PlanException("plan.rolling_users", "A window that is counted together needs distinct users by day, week or month, without groups or comparison.");
        }

        context.Rollups.NoteEvents();
        var time = context.Dimensions.Key(new Dimension(Field.OccurredAt) { Grain = grain }, _names);
        var users = new ResultColumn(_names.Take(measure.Name ?? "users"), ColumnType.Integer) { Label = $"{ColumnNames.Words(measure.Name ?? "users")}, {buckets} {BucketRenderer.ColumnName(grain)}s together", Format = ValueFormat.Integer };
        var query = new SelectQuery
        {
            With = [new CommonTable("measured", Present(measure, grain, buckets)), new CommonTable("calendar", new CalendarRenderer(context, plan.Range).Render(grain, "bucket"))],
            Columns = [new SelectColumn(SqlExpression.Of($"calendar.bucket"), time.Name), new SelectColumn(SqlExpression.Of($"count(distinct measured.user_id)"), users.Name)],
            From = SqlExpression.Of($"calendar"),
            Joins = [SqlExpression.Of($"left join measured on measured.bucket <= calendar.bucket and measured.bucket > calendar.bucket - {BucketRenderer.Length(new Duration(buckets, grain))}")],
            GroupBy = [SqlExpression.Integer(1)],
            OrderBy = [SqlExpression.Integer(1)],
            Limit = RenderContext.RowCap,
        };
        return SqlPrinter.Print(query, [time.Column, users]);
    }

    private SelectQuery Present(AggregateMeasure measure, TimeGrain grain, int buckets)
    {
        var rows = new RowScope();
        var longest = grain switch { TimeGrain.Week => 7, TimeGrain.Month => 31, TimeGrain.Quarter => 92, TimeGrain.Year => 366, _ => 1 };
        var range = plan.Range is { From: { } from } named ? named with { From = from.AddDays(-1 - (longest * buckets)) } : plan.Range;
        return new SelectQuery
        {
            Columns = [new SelectColumn(context.Buckets.OfRow(grain, rows), "bucket"), new SelectColumn(SqlExpression.Of($"e.user_id"))],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Conditions.Selection(measure.Selection, rows), .. context.Filters(range, plan.Where, plan.Users, rows), SqlExpression.Of($"e.user_id is not null")],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
    }
}
