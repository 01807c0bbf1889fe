using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
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
        var by = plan.By ?? new Dimension(Field.EventName);
        var key = context.Dimensions.Key(by, _names);
        return plan.Only is { } only ? Often(OfEvents(key, only)) : Firsts(by) is { } firsts ? Render(key, OfFirsts(firsts, key)) : Render(key, OfEvents(key), SqlExpression.Of($"neighbours.is_anchor"));
    }

    // The first of every user is kept: nothing is searched for.
    private FirstRows? Firsts(Dimension by) => plan is { Direction: SequenceDirection.First, Entity: null, Where: null } && FirstRows.Has(by.Field) && context.Fields.Type(by.Field) != PropertyType.Array
        ? FirstRows.Of(context, plan.Anchor, plan.Range)
        : null;

    private SelectQuery OfFirsts(FirstRows firsts, GroupKey key)
    {
        var rows = new RowScope();
        // Kept rows hold every property in their JSON, whatever has a slot.
        var plain = new RenderContext(context.Model with { Properties = [.. context.Model.Properties.Select(property => property with { Slot = null })] }, context.Now);
        var told = new SelectColumn(SqlExpression.Of($"({plain.Dimensions.Expression(key.Dimension, rows)})::text"), "told");
        var select = new SelectQuery
        {
            Columns = [told],
            From = SqlExpression.Of($"{firsts.Rows} as e"),
            Joins = rows.Joins,
            Where = context.Filters(null, null, plan.Users, rows),
        };
        return firsts.IsOneAUser ? select : select with { DistinctOn = [SqlExpression.Of($"e.user_id")], OrderBy = [SqlExpression.Of($"e.user_id"), SqlExpression.Of($"e.occurred_at"), SqlExpression.Of($"e.event_id")] };
    }

    private SelectQuery OfEvents(GroupKey key, EventSelection? only = null)
    {
        var rows = new RowScope();
        var owners = new Owners(context, plan.Entity, rows);
        var ordered = new SelectQuery
        {
            Columns =
            [
                .. owners.Columns,
                new SelectColumn(SqlExpression.Of($"e.occurred_at"), "at"),
                new SelectColumn(SqlExpression.Of($"e.event_id")),
                new SelectColumn(only is null ? SqlExpression.Of($"({context.Dimensions.Expression(key.Dimension, rows)})::text") : SqlExpression.And([.. context.Conditions.Selection(only, rows), SqlExpression.Of($"true")]), "told"),
                new SelectColumn(SqlExpression.And([.. context.Conditions.Selection(plan.Anchor, rows), SqlExpression.Of($"true")]), "is_anchor"),
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Filters(plan.Range, plan.Where, plan.Users, rows), .. owners.Present, .. Ends ? context.Conditions.Selection(plan.Anchor, rows) : []],
        };
        return new SelectQuery
        {
            Columns = [new SelectColumn(Ends ? SqlExpression.Of($"told") : Path(owners), "told"), new SelectColumn(Ends ? SqlExpression.Of($"row_number() over (partition by {SqlExpression.Join(", ", owners.Names)} order by at{Direction}, event_id{Direction}) = 1") : SqlExpression.Of($"is_anchor"), "is_anchor")],
            From = SqlExpression.Of($"{ordered} as ordered"),
        };
    }

    // An anchor without any neighbour is one that the wanted event does not stand beside.
    private RenderedQuery Often(SelectQuery told)
    {
        ResultColumn[] columns =
        [
            new(_names.Take("all"), ColumnType.Integer) { Label = "All", Format = ValueFormat.Integer },
            new(_names.Take("times"), ColumnType.Integer) { Label = "Times", Format = ValueFormat.Integer },
            new(_names.Take("percent"), ColumnType.Number) { Label = "Share", Role = ColumnRole.Share, Format = ValueFormat.Percent },
        ];
        var (all, times) = (SqlExpression.Of($"count(*)"), SqlExpression.Of($"count(*) filter (where neighbours.told)"));
        return SqlPrinter.Print(
            new SelectQuery
            {
                Columns = [new SelectColumn(all, columns[0].Name), new SelectColumn(times, columns[1].Name), new SelectColumn(SqlExpression.Of($"100.0 * {times} / nullif({all}, 0)"), columns[2].Name)],
                From = SqlExpression.Of($"{told} as neighbours"),
                Where = [SqlExpression.Of($"neighbours.is_anchor")],
                Limit = 1,
            },
            columns);
    }

    private RenderedQuery Render(GroupKey key, SelectQuery told, params SqlExpression[] where)
    {
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
                Where = [.. where, SqlExpression.Of($"neighbours.told is not null")],
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
