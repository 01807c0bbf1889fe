using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders what stands next to an event: all events of an owner in order of time (then of identifier), and a look at the neighbours of the anchor.</summary>
internal sealed class SequenceRenderer(RenderContext context, SequencePlan plan)
{
    private const int LongestPath = 5;
    private readonly ColumnNames _names = new();

    private int Steps => Math.Clamp(plan.Steps, 1, LongestPath);

    public RenderedQuery Render()
    {
        var rows = new RowScope();
        var owners = new Owners(context, plan.Entity, rows);
        var key = context.Dimensions.Key(plan.By ?? new Dimension(Field.EventName), _names);
        var ordered = new SelectQuery
        {
            Columns =
            [
                .. owners.Columns,
                new SelectColumn(SqlExpression.Of($"e.occurred_at"), "at"),
                new SelectColumn(SqlExpression.Of($"e.event_id")),
                new SelectColumn(SqlExpression.Of($"({context.Dimensions.Expression(key.Dimension, rows)})::text"), "told"),
                new SelectColumn(SqlExpression.And([.. context.Conditions.Selection(plan.Anchor, rows), SqlExpression.Of($"true")]), "is_anchor"),
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Filters(plan.Range, plan.Where, plan.Users, rows), .. owners.Present, .. Ends ? context.Conditions.Selection(plan.Anchor, rows) : []],
        };
        var told = new SelectQuery
        {
            Columns = [new SelectColumn(Ends ? SqlExpression.Of($"told") : Path(owners), "told"), new SelectColumn(Ends ? SqlExpression.Of($"row_number() over (partition by {SqlExpression.Join(", ", owners.Names)} order by at{Direction}, event_id{Direction}) = 1") : SqlExpression.Of($"is_anchor"), "is_anchor")],
            From = SqlExpression.Of($"{ordered} as ordered"),
        };
        ResultColumn[] columns =
        [
            key.Column with { Type = ColumnType.Text, Format = ValueFormat.Text },
            new(_names.Take("count"), ColumnType.Integer) { Label = "Times", Format = ValueFormat.Integer },
            new(_names.Take("share percent"), ColumnType.Number) { Label = "Share", Role = ColumnRole.Share, Format = ValueFormat.Percent },
        ];
        var count = SqlExpression.Of($"count(*)");
        return SqlPrinter.Print(
            new SelectQuery
            {
                Columns = [new SelectColumn(SqlExpression.Of($"neighbours.told"), columns[0].Name), new SelectColumn(count, columns[1].Name), new SelectColumn(SqlExpression.Of($"100.0 * {count} / nullif(sum({count}) over (), 0)"), columns[2].Name)],
                From = SqlExpression.Of($"{told} as neighbours"),
                Where = [SqlExpression.Of($"neighbours.is_anchor"), SqlExpression.Of($"neighbours.told is not null")],
                GroupBy = [SqlExpression.Integer(1)],
                OrderBy = [SqlExpression.Of($"2 desc"), SqlExpression.Integer(1)],
                Limit = Math.Min(plan.Limit ?? RenderContext.RowCap, RenderContext.RowCap),
            },
            columns);
    }

    private bool Ends => plan.Direction is SequenceDirection.First or SequenceDirection.Last;

    private SqlExpression Direction => plan.Direction == SequenceDirection.Last ? SqlExpression.Of($" desc") : SqlExpression.Of($"");

    // A path of several steps exists only when all of them do: joining a missing one gives nothing.
    private SqlExpression Path(Owners owners)
    {
        SqlExpression Neighbour(int distance) => plan.Direction == SequenceDirection.After
            ? SqlExpression.Of($"lead(told, {SqlExpression.Integer(distance)}) over ({owners.InOrder})")
            : SqlExpression.Of($"lag(told, {SqlExpression.Integer(distance)}) over ({owners.InOrder})");
        var distances = Enumerable.Range(1, Steps);
        return SqlExpression.Join(" || ' → ' || ", (plan.Direction == SequenceDirection.After ? distances : distances.Reverse()).Select(Neighbour));
    }
}
