using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Retention by a value: of those who began with each value of a property (at their first cohort event) or attribute, who came back in the n-th
/// period. Only people for whom that period has begun are looked at.
/// </summary>
internal sealed class RetentionGroups(RenderContext context, RetentionPlan plan, ColumnNames names)
{
    public (SelectQuery Query, IReadOnlyList<ResultColumn> Columns) Render(SqlExpression lastBucket, SelectQuery returns, TimeGrain grain, int number)
    {
        var group = context.Dimensions.Key(plan.Breakdown!, names);
        ResultColumn[] columns =
        [
            group.Column,
            new(names.Take("cohort size"), ColumnType.Integer) { Label = "Cohort", Format = ValueFormat.Integer },
            new(names.Take("returned"), ColumnType.Integer) { Label = "Came back", Format = ValueFormat.Integer },
            new(names.Take("percent"), ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
        ];
        var distance = BucketRenderer.Distance(grain, SqlExpression.Of($"returns.first_period"), SqlExpression.Of($"returns.bucket"));
        var back = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"returns.user_id"))],
            From = SqlExpression.Of($"returns"),
            Where = [plan.Retention == RetentionKind.OnOrAfter ? SqlExpression.Of($"{distance} >= {SqlExpression.Integer(number)}") : SqlExpression.Of($"{distance} = {SqlExpression.Integer(number)}")],
            GroupBy = [SqlExpression.Of($"returns.user_id")],
        };
        var begun = BucketRenderer.Distance(grain, SqlExpression.Of($"cohorts.first_period"), lastBucket);
        var query = new SelectQuery
        {
            With = [new("members", Members(group)), new("cohorts", Cohorts(grain)), new("returns", returns)],
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"cohorts.told"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"count(*)"), columns[1].Name),
                new SelectColumn(SqlExpression.Of($"count(back.user_id)"), columns[2].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * count(back.user_id) / nullif(count(*), 0)"), columns[3].Name),
            ],
            From = SqlExpression.Of($"cohorts"),
            Joins = [SqlExpression.Of($"left join {back} as back on back.user_id = cohorts.user_id")],
            Where = [SqlExpression.Of($"{begun} >= {SqlExpression.Integer(number)}")],
            GroupBy = [SqlExpression.Integer(1)],
            OrderBy = [SqlExpression.Of($"{SqlExpression.Name(columns[3].Name)} desc nulls last"), SqlExpression.Integer(1)],
        };
        return (query, columns);
    }

    private SelectQuery Members(GroupKey group)
    {
        var rows = new RowScope();
        var value = context.Dimensions.Expression(group.Dimension, rows);
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.user_id")),
                new SelectColumn(SqlExpression.Of($"min(e.occurred_at)"), "first_at"),
                new SelectColumn(SqlExpression.Of($"(array_agg({value} order by e.occurred_at, e.event_id))[1]"), "told"),
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where =
            [
                .. context.Conditions.Selection(plan.CohortEvent, rows),
                .. context.Filters(new TimeRange(null, plan.CohortRange?.To), plan.Where, plan.Cohort, rows),
                SqlExpression.Of($"e.user_id is not null"),
            ],
            GroupBy = [SqlExpression.Of($"e.user_id")],
            Having = plan.CohortRange?.From is { } from ? [SqlExpression.Of($"min(e.occurred_at) >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}")] : [],
        };
    }

    private SelectQuery Cohorts(TimeGrain grain) => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"user_id")),
            new SelectColumn(SqlExpression.Of($"first_at")),
            new SelectColumn(SqlExpression.Of($"told")),
            new SelectColumn(context.Buckets.OfInstant(grain, SqlExpression.Of($"first_at")), "cohort"),
            new SelectColumn(context.Buckets.OfInstant(grain, SqlExpression.Of($"first_at")), "first_period"),
        ],
        From = SqlExpression.Of($"members"),
    };
}
