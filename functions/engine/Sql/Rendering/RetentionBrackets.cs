using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Bracket retention: of everybody in the cohorts, who came back at least once within each range of days (weeks, months) after the first.
/// Users whose range has not ended yet count as not (yet) back.
/// </summary>
internal sealed class RetentionBrackets(IReadOnlyList<Bucket> brackets)
{
    public (SelectQuery Query, IReadOnlyList<ResultColumn> Columns) Render(IReadOnlyList<CommonTable> tables, TimeGrain grain)
    {
        ResultColumn[] columns =
        [
            new("bracket", ColumnType.Text) { Label = ColumnNames.Words(BucketRenderer.ColumnName(grain)) + "s", Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            new("users", ColumnType.Integer) { Label = "Users", Format = ValueFormat.Integer },
            new("percent", ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
            new("cohort_size", ColumnType.Integer) { Label = "Cohort size", Role = ColumnRole.Detail, Format = ValueFormat.Integer },
        ];
        var distances = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"returns.user_id")),
                new SelectColumn(BucketRenderer.Distance(grain, SqlExpression.Of($"returns.first_period"), SqlExpression.Of($"returns.bucket")), "period"),
            ],
            From = SqlExpression.Of($"returns"),
        };
        var rows = SqlExpression.Join(", ", brackets.Select((bracket, at) => SqlExpression.Of($"({SqlExpression.Integer(at)}, {SqlExpression.Literal(bracket.Label)}, {Bound(bracket.From ?? 0)}, {Bound(bracket.To ?? int.MaxValue)})")));
        return (new SelectQuery
        {
            With = [.. tables.Where(table => table.Name is "members" or "cohorts" or "returns"), new CommonTable("distances", distances)],
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"brackets.label"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"count(distinct distances.user_id)"), columns[1].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * count(distinct distances.user_id) / nullif(sizes.users, 0)"), columns[2].Name),
                new SelectColumn(SqlExpression.Of($"sizes.users"), columns[3].Name),
            ],
            From = SqlExpression.Of($"(values {rows}) as brackets(position, label, first, last)"),
            Joins =
            [
                SqlExpression.Of($"cross join (select count(*) as users from cohorts) as sizes"),
                SqlExpression.Of($"left join distances on distances.period between brackets.first and brackets.last"),
            ],
            GroupBy = [SqlExpression.Of($"brackets.position"), SqlExpression.Of($"brackets.label"), SqlExpression.Of($"sizes.users")],
            OrderBy = [SqlExpression.Of($"brackets.position")],
        }, columns);
    }

    private static SqlExpression Bound(decimal number) => SqlExpression.Integer((int)number);
}
