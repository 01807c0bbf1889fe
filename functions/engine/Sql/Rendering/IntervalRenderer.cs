using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders the time between occurrences: each event's distance to the one before it of the same owner.</summary>
internal sealed class IntervalRenderer(RenderContext context, IntervalPlan plan)
{
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        var rows = new RowScope();
        var owners = new Owners(context, plan.Entity, rows);
        GroupKey[] groups = plan.Breakdown is { } breakdown ? [context.Dimensions.Key(breakdown, _names)] : [];
        var values = groups.Select(group => context.Dimensions.Expression(group.Dimension, rows)).ToArray();
        var occurrence = plan.Occurrence is { } one ? new Owners(context, one, rows) : null;
        SelectColumn[] moments = occurrence is null
            ? [new SelectColumn(SqlExpression.Of($"e.occurred_at"), "at"), new SelectColumn(SqlExpression.Of($"e.event_id"))]
            : [new SelectColumn(SqlExpression.Of($"min(e.occurred_at)"), "at"), new SelectColumn(SqlExpression.Of($"min(e.event_id)"), "event_id")];
        var ordered = new SelectQuery
        {
            Columns = [.. owners.Columns, .. moments, .. groups.Zip(values, (group, value) => new SelectColumn(value, group.Name))],
            From = rows.From,
            Joins = rows.Joins,
            GroupBy = occurrence is null ? [] : [.. owners.Columns.Concat(occurrence.Columns).Select(column => column.Expression), .. values],
            Where = [.. context.Conditions.Selection(plan.Selection, rows), .. context.Filters(plan.Range, plan.Where, plan.Users, rows), .. owners.Present, .. occurrence?.Present ?? [], .. groups.Zip(values).SelectMany(pair => context.Dimensions.Filter(pair.First.Dimension, pair.Second, rows))],
        };
        var keys = groups.Select(group => SqlExpression.Name(group.Name)).ToArray();
        var gaps = new SelectQuery
        {
            Columns = [.. keys.Select(key => new SelectColumn(key)), new SelectColumn(SqlExpression.Of($"extract(epoch from at - lag(at) over ({owners.InOrder}))"), "seconds")],
            From = SqlExpression.Of($"{ordered} as ordered"),
        };
        ResultColumn[] columns =
        [
            Column("intervals", ColumnType.Integer, ValueFormat.Integer, "Intervals"),
            Column("average seconds", ColumnType.Number, ValueFormat.Duration, "Average time between"),
            Column("median seconds", ColumnType.Number, ValueFormat.Duration, "Median time between"),
            Column("p90 seconds", ColumnType.Number, ValueFormat.Duration, "p90 time between"),
        ];
        SqlExpression[] measures =
        [
            SqlExpression.Of($"count(gaps.seconds)"),
            SqlExpression.Of($"avg(gaps.seconds)"),
            SqlExpression.Of($"percentile_cont(0.5) within group (order by gaps.seconds)"),
            SqlExpression.Of($"percentile_cont(0.9) within group (order by gaps.seconds)"),
        ];
        var query = new SelectQuery
        {
            Columns = [.. keys.Select(key => new SelectColumn(key)), .. measures.Zip(columns, (measure, column) => new SelectColumn(measure, column.Name))],
            From = SqlExpression.Of($"{gaps} as gaps"),
            GroupBy = keys,
            OrderBy = keys.Length == 0 ? [] : groups[0].IsOrdered ? keys : [SqlExpression.Of($"{SqlExpression.Name(columns[1].Name)} desc nulls last"), .. keys],
            Limit = RenderContext.RowCap,
        };
        var (asked, shape) = DurationUnits.Add(query, [.. groups.Select(group => group.Column), .. columns], plan.DurationUnit, _names);
        return SqlPrinter.Print(asked, shape);
    }

    private ResultColumn Column(string words, ColumnType type, ValueFormat format, string label) => new(_names.Take(words), type) { Label = label, Format = format };
}
