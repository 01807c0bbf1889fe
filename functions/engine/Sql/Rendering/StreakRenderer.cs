using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders runs of periods: activity is one row a user and period, a period that does not follow the one before it begins a new run.</summary>
internal sealed class StreakRenderer(RenderContext context, StreakPlan plan)
{
    private readonly ColumnNames _names = new();
    private readonly TimeGrain _grain = BucketRenderer.IsCycle(plan.Grain) || plan.Grain < TimeGrain.Day ? TimeGrain.Day : plan.Grain;

    public RenderedQuery Render()
    {
        CommonTable[] tables = [new("active", Active()), new("neighbours", Neighbours()), new("marked", Marked()), new("runs", Runs())];
        return plan.Output == AudienceOutput.Count ? Count(tables) : List(tables);
    }

    private SqlExpression[] LongEnough => plan.AtLeast is { } least ? [SqlExpression.Of($"runs.periods >= {SqlExpression.Integer(least)}")] : [];

    private RenderedQuery Count(CommonTable[] tables)
    {
        var users = new ResultColumn(_names.Take("users"), ColumnType.Integer) { Label = "Users", Format = ValueFormat.Integer };
        return SqlPrinter.Print(
            new SelectQuery
            {
                With = tables,
                Columns = [new SelectColumn(SqlExpression.Of($"count(distinct runs.user_id)"), users.Name)],
                From = SqlExpression.Of($"runs"),
                Where = LongEnough,
                Limit = RenderContext.RowCap,
            },
            [users]);
    }

    private RenderedQuery List(CommonTable[] tables)
    {
        var unit = _grain.ToString().ToLowerInvariant();
        ResultColumn[] columns =
        [
            new(_names.Take("user"), ColumnType.Text) { Label = "User", Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            new(_names.Take($"{unit}s in a row"), ColumnType.Integer) { Label = ColumnNames.Words($"{unit}s in a row"), Format = ValueFormat.Integer },
            new(_names.Take($"first {unit}"), ColumnType.Date) { Label = ColumnNames.Words($"first {unit}"), Role = ColumnRole.Detail, Format = ValueFormat.Timestamp },
            new(_names.Take($"last {unit}"), ColumnType.Date) { Label = ColumnNames.Words($"last {unit}"), Role = ColumnRole.Detail, Format = ValueFormat.Timestamp },
        ];
        SqlExpression[] values = [SqlExpression.Of($"u.external_id"), SqlExpression.Of($"placed.periods"), SqlExpression.Of($"placed.began"), SqlExpression.Of($"placed.ended")];
        return SqlPrinter.Print(
            new SelectQuery
            {
                With = [.. tables, new CommonTable("placed", Placed())],
                Columns = [.. values.Zip(columns, (value, column) => new SelectColumn(value, column.Name))],
                From = SqlExpression.Of($"placed"),
                Joins = [SqlExpression.Of($"join users as u on u.user_id = placed.user_id")],
                Where = [SqlExpression.Of($"placed.place = 1")],
                OrderBy = [SqlExpression.Of($"placed.periods desc"), SqlExpression.Of($"u.external_id")],
                Limit = Math.Min(plan.Limit ?? RenderContext.RowCap, RenderContext.RowCap),
            },
            columns);
    }

    private SelectQuery Active()
    {
        var rows = new RowScope();
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"e.user_id")), new SelectColumn(context.Buckets.OfRow(_grain, rows), "bucket")],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Conditions.Selection(plan.Event, rows), .. context.Filters(plan.Range, plan.Where, plan.Users, rows), SqlExpression.Of($"e.user_id is not null")],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
    }

    private static SelectQuery Neighbours() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"active.user_id")),
            new SelectColumn(SqlExpression.Of($"active.bucket")),
            new SelectColumn(SqlExpression.Of($"lag(active.bucket) over (partition by active.user_id order by active.bucket)"), "earlier"),
        ],
        From = SqlExpression.Of($"active"),
    };

    private SelectQuery Marked()
    {
        var distance = BucketRenderer.Distance(_grain, SqlExpression.Of($"neighbours.earlier"), SqlExpression.Of($"neighbours.bucket"));
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"neighbours.user_id")),
                new SelectColumn(SqlExpression.Of($"neighbours.bucket")),
                new SelectColumn(SqlExpression.Of($"sum(case when {distance} = 1 then 0 else 1 end) over (partition by neighbours.user_id order by neighbours.bucket)"), "run"),
            ],
            From = SqlExpression.Of($"neighbours"),
        };
    }

    private static SelectQuery Runs() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"marked.user_id")),
            new SelectColumn(SqlExpression.Of($"count(*)"), "periods"),
            new SelectColumn(SqlExpression.Of($"min(marked.bucket)"), "began"),
            new SelectColumn(SqlExpression.Of($"max(marked.bucket)"), "ended"),
        ],
        From = SqlExpression.Of($"marked"),
        GroupBy = [SqlExpression.Of($"marked.user_id"), SqlExpression.Of($"marked.run")],
    };

    // Of each person the longest run; of several that are as long, the first.
    private SelectQuery Placed() => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"runs.user_id")),
            new SelectColumn(SqlExpression.Of($"runs.periods")),
            new SelectColumn(SqlExpression.Of($"runs.began")),
            new SelectColumn(SqlExpression.Of($"runs.ended")),
            new SelectColumn(SqlExpression.Of($"row_number() over (partition by runs.user_id order by runs.periods desc, runs.began)"), "place"),
        ],
        From = SqlExpression.Of($"runs"),
        Where = LongEnough,
    };
}
