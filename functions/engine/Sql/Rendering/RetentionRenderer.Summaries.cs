using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>What is told of the table of cohorts instead of the table: one figure, the best of them, one curve.</summary>
internal sealed partial class RetentionRenderer
{
    // All cohorts for which the period has begun, as one: small cohorts weigh little.
    private (SelectQuery, IReadOnlyList<ResultColumn>) Single(TimeGrain grain, int number)
    {
        var (table, of) = Table(grain);
        ResultColumn[] columns =
        [
            new("cohort_size", ColumnType.Integer) { Label = "Cohort", Format = ValueFormat.Integer },
            new("returned", ColumnType.Integer) { Label = "Came back", Format = ValueFormat.Integer },
            new("percent", ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
        ];
        var (users, size) = (SqlExpression.Of($"sum(retention.{SqlExpression.Name(of[2].Name)})"), SqlExpression.Of($"sum(retention.{SqlExpression.Name(of[4].Name)})"));
        return (new SelectQuery
        {
            With = table.With,
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"coalesce({size}, 0)::bigint"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"coalesce({users}, 0)::bigint"), columns[1].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * {users} / nullif({size}, 0)"), columns[2].Name),
            ],
            From = SqlExpression.Of($"{table with { With = [], OrderBy = [] }} as retention"),
            Where = [SqlExpression.Of($"retention.{SqlExpression.Name(of[1].Name)} = {SqlExpression.Integer(number)}")],
        }, columns);
    }

    // The cohorts alone: how many people were new in each period.
    private (SelectQuery, IReadOnlyList<ResultColumn>) Newcomers(TimeGrain grain)
    {
        var (table, of) = Table(grain);
        ResultColumn[] columns =
        [
            of[0] with { Label = ColumnNames.Words(BucketRenderer.ColumnName(grain)) },
            new("new_users", ColumnType.Integer) { Label = "New users", Format = ValueFormat.Integer },
        ];
        return (new SelectQuery
        {
            With = [.. table.With.Where(part => part.Name is not ("returns" or "counted" or "last_active"))],
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"sizes.cohort"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"sizes.users"), columns[1].Name),
            ],
            From = SqlExpression.Of($"sizes"),
            OrderBy = [SqlExpression.Integer(1)],
        }, columns);
    }

    // The cohorts that have reached the period, by how many of them came back in it.
    private (SelectQuery, IReadOnlyList<ResultColumn>) Best(TimeGrain grain, int best)
    {
        var (query, columns) = InPeriod(grain);
        var percent = SqlExpression.Of($"retention.{SqlExpression.Name(columns[3].Name)}");
        return (query with
        {
            OrderBy = [best > 0 ? SqlExpression.Of($"{percent} desc nulls last") : SqlExpression.Of($"{percent} asc nulls last"), SqlExpression.Integer(1)],
            Limit = Math.Abs(best),
        }, columns);
    }

    // The cohorts that have reached the period, with who came back in it.
    private (SelectQuery, IReadOnlyList<ResultColumn>) InPeriod(TimeGrain grain)
    {
        var (table, columns) = Table(grain);
        return (new SelectQuery
        {
            With = table.With,
            Columns = [.. columns.Select(column => new SelectColumn(SqlExpression.Of($"retention.{SqlExpression.Name(column.Name)}"), column.Name))],
            From = SqlExpression.Of($"{table with { With = [], OrderBy = [] }} as retention"),
            Where = [SqlExpression.Of($"retention.{SqlExpression.Name(columns[1].Name)} = {SqlExpression.Integer(_plan.Periods ?? 1)}")],
            OrderBy = [SqlExpression.Integer(1)],
        }, columns);
    }

    // One curve of all cohorts: each period is told of those for whom it has begun, so that late comers do not pull it down.
    private (SelectQuery, IReadOnlyList<ResultColumn>) Together(TimeGrain grain)
    {
        var (table, of) = Table(grain);
        var (period, returned, size) = (SqlExpression.Of($"retention.{SqlExpression.Name(of[1].Name)}"), SqlExpression.Of($"sum(retention.{SqlExpression.Name(of[2].Name)})"), SqlExpression.Of($"sum(retention.{SqlExpression.Name(of[4].Name)})"));
        return (new SelectQuery
        {
            With = table.With,
            Columns =
            [
                new SelectColumn(period, of[1].Name),
                new SelectColumn(SqlExpression.Of($"{returned}::bigint"), of[2].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * {returned} / nullif({size}, 0)"), of[3].Name),
                new SelectColumn(SqlExpression.Of($"{size}::bigint"), of[4].Name),
            ],
            From = SqlExpression.Of($"{table with { With = [], OrderBy = [] }} as retention"),
            GroupBy = [SqlExpression.Integer(1)],
            OrderBy = [SqlExpression.Integer(1)],
        }, [of[1], of[2], of[3], of[4]]);
    }
}
