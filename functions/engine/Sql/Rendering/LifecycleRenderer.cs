using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders the states of users per period. The whole history up to the range's end is read, so that "new" means the first time ever; activity is
/// one row a user and period, and its neighbours in time tell the state.
/// </summary>
internal sealed class LifecycleRenderer(RenderContext context, LifecyclePlan plan)
{
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        var grain = BucketRenderer.IsCycle(plan.Grain) || plan.Grain < TimeGrain.Day ? TimeGrain.Day : plan.Grain;
        var time = new ResultColumn(_names.Take(BucketRenderer.ColumnName(grain)), BucketRenderer.Type(grain)) { Label = ColumnNames.Words(BucketRenderer.ColumnName(grain)), Role = ColumnRole.Time, Grain = grain, Format = ValueFormat.Timestamp };
        string[] states = plan.Churn ? ["previous", "churned"] : plan.NewAndReturning ? ["new", "returning"] : ["new", "returning", "resurrected", "dormant"];
        ResultColumn[] counted = [.. states.Select(state => new ResultColumn(_names.Take($"{state} users"), ColumnType.Integer) { Label = ColumnNames.Words($"{state} users"), Format = ValueFormat.Integer })];
        ResultColumn[] shares = Shares();
        var query = new SelectQuery
        {
            With =
            [
                new CommonTable("active", Active(grain)),
                new CommonTable("spans", Spans()),
                new CommonTable("measured", Measured(grain)),
                new CommonTable("gone", Gone(grain)),
                new CommonTable("calendar", new CalendarRenderer(context, plan.Range).Render(grain, "bucket")),
            ],
            Columns = [new SelectColumn(SqlExpression.Of($"calendar.bucket"), time.Name), .. states.Zip(counted, (state, column) => new SelectColumn(Counted(state), column.Name)), .. shares.Select(column => new SelectColumn(Share(), column.Name))],
            From = SqlExpression.Of($"calendar"),
            Joins = [SqlExpression.Of($"left join measured on measured.bucket = calendar.bucket"), SqlExpression.Of($"left join gone on gone.bucket = calendar.bucket")],
            OrderBy = [SqlExpression.Of($"calendar.bucket")],
            Limit = RenderContext.RowCap,
        };
        return SqlPrinter.Print(query, [time, .. counted, .. shares]);
    }

    private static SqlExpression Counted(string state) => state switch
    {
        "dormant" or "churned" => SqlExpression.Of($"coalesce(gone.dormant, 0)"),
        "previous" => SqlExpression.Of($"coalesce(measured.returning, 0) + coalesce(gone.dormant, 0)"),
        _ => SqlExpression.Of($"coalesce(measured.{SqlExpression.Name(state)}, 0)"),
    };

    private ResultColumn[] Shares() =>
        plan.Churn ? [new ResultColumn(_names.Take("churn percent"), ColumnType.Number) { Label = "Churn rate", Format = ValueFormat.Percent }]
        : plan.NewAndReturning ? [new ResultColumn(_names.Take("new percent"), ColumnType.Number) { Label = "Share of new users", Format = ValueFormat.Percent }]
        : [];

    private SqlExpression Share() => plan.Churn
        ? SqlExpression.Of($"100.0 * {Counted("churned")} / nullif({Counted("previous")}, 0)")
        : SqlExpression.Of($"100.0 * measured.new / nullif(measured.new + measured.returning, 0)");

    private SelectQuery Active(TimeGrain grain)
    {
        var rows = new RowScope();
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"e.user_id")), new SelectColumn(context.Buckets.OfRow(grain, rows), "bucket")],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Conditions.Selection(plan.Event, rows), .. context.Filters(new TimeRange(null, plan.Range?.To), plan.Where, plan.Users, rows), SqlExpression.Of($"e.user_id is not null")],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
    }

    private static SelectQuery Spans() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"active.bucket")),
            new SelectColumn(SqlExpression.Of($"lag(active.bucket) over (partition by active.user_id order by active.bucket)"), "earlier"),
            new SelectColumn(SqlExpression.Of($"lead(active.bucket) over (partition by active.user_id order by active.bucket)"), "later"),
        ],
        From = SqlExpression.Of($"active"),
    };

    private SelectQuery Measured(TimeGrain grain)
    {
        var distance = BucketRenderer.Distance(grain, SqlExpression.Of($"spans.earlier"), SqlExpression.Of($"spans.bucket"));
        var returning = plan.NewAndReturning ? SqlExpression.Of($"spans.earlier is not null") : SqlExpression.Of($"{distance} = 1");
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"spans.bucket")),
                new SelectColumn(SqlExpression.Of($"count(*) filter (where spans.earlier is null)"), "new"),
                new SelectColumn(SqlExpression.Of($"count(*) filter (where {returning})"), "returning"),
                new SelectColumn(SqlExpression.Of($"count(*) filter (where {distance} > 1)"), "resurrected"),
            ],
            From = SqlExpression.Of($"spans"),
            GroupBy = [SqlExpression.Integer(1)],
        };
    }

    // Whoever is not active in the next period is dormant there.
    private static SelectQuery Gone(TimeGrain grain)
    {
        var distance = BucketRenderer.Distance(grain, SqlExpression.Of($"spans.bucket"), SqlExpression.Of($"spans.later"));
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"(spans.bucket + {BucketRenderer.Length(new Duration(1, grain))})::date"), "bucket"),
                new SelectColumn(SqlExpression.Of($"count(*) filter (where spans.later is null or {distance} > 1)"), "dormant"),
            ],
            From = SqlExpression.Of($"spans"),
            GroupBy = [SqlExpression.Integer(1)],
        };
    }
}
