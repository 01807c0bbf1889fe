using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// The first events of users as rows like events. Of a day that waits the kept ones are left out and its events read instead; whoever lost the
/// kept first that way is looked for among all events from the first such day on. So a user may have several rows, of which the earliest is the first.
/// </summary>
internal sealed record FirstRows(SelectQuery Rows, bool IsOneAUser)
{
    private static readonly string[] Names = ["name", "user_id", "occurred_at", "day", "event_id", "properties"];

    /// <summary>Null: rollups do not hold the firsts of the selection in the range.</summary>
    public static FirstRows? Of(RenderContext context, EventSelection? selection, TimeRange? range)
    {
        if (selection is not { Names.Count: > 0, Where: null } || range?.From is not null || !context.Rollups.Firsts(context.Conditions.Stored(selection.Names)) || context.Rollups.Split(range) is not { } parts)
        {
            return null;
        }

        context.Rollups.Note(parts);
        context.Rollups.NoteEvents();
        var waiting = parts.LeftOut.Count == 0 ? null : SqlExpression.Of($"({SqlExpression.Join(", ", parts.LeftOut.Select(day => SqlExpression.Bind(day, "date")))})");
        List<SelectQuery> selects = [Kept(context, selection, parts, waiting)];
        if (parts.Pieces.Count > 0)
        {
            selects.Add(Events(context, selection, rows => [SqlExpression.Or([.. parts.Pieces.Select(piece => SqlExpression.And([.. context.Conditions.Bounds(piece, rows)]))])]));
        }

        if (waiting is not null)
        {
            var from = new TimeRange(LocalDays.Start(TimeZoneInfo.FindSystemTimeZoneById(context.Model.TimeZone), parts.LeftOut[0]), range?.To);
            selects.Add(Events(context, selection, rows => [.. context.Conditions.Bounds(from, rows), SqlExpression.Of($"e.user_id in {Losers(context, selection, waiting)}")]));
        }

        return new FirstRows(selects[0] with { UnionAll = selects[1..] }, selects.Count == 1 && context.Conditions.Stored(selection.Names).Count() == 1);
    }

    /// <summary>Whether the rows have the field: they hold what of an event is asked for most.</summary>
    public static bool Has(Field field) => field.Source is not (FieldSource.Revenue or FieldSource.AnonymousId);

    private static SelectQuery Kept(RenderContext context, EventSelection selection, DayParts parts, SqlExpression? waiting)
    {
        var rows = new RowScope(events: "firsts");
        return new SelectQuery
        {
            Columns = Columns("firsts"),
            From = SqlExpression.Of($"rollup_firsts as firsts"),
            Where =
            [
                context.Conditions.Names(selection.Names, rows),
                .. parts.End is { } end ? new[] { SqlExpression.Of($"firsts.day < {SqlExpression.Bind(end, "date")}") } : [],
                .. waiting is null ? Array.Empty<SqlExpression>() : [SqlExpression.Of($"firsts.day not in {waiting}")],
            ],
        };
    }

    private static SelectQuery Losers(RenderContext context, EventSelection selection, SqlExpression waiting) => new()
    {
        Columns = [new SelectColumn(SqlExpression.Of($"lost.user_id"))],
        From = SqlExpression.Of($"rollup_firsts as lost"),
        Where = [context.Conditions.Names(selection.Names, new RowScope(events: "lost")), SqlExpression.Of($"lost.day in {waiting}")],
    };

    private static SelectQuery Events(RenderContext context, EventSelection selection, Func<RowScope, IReadOnlyList<SqlExpression>> where)
    {
        var rows = new RowScope();
        return new SelectQuery
        {
            Columns = Columns("e"),
            From = rows.From,
            Where = [context.Conditions.Names(selection.Names, rows), .. where(rows), SqlExpression.Of($"e.user_id is not null")],
        };
    }

    private static SelectColumn[] Columns(string rows) =>
        [.. Names.Select(column => new SelectColumn(SqlExpression.Of($"{SqlExpression.Name(rows)}.{SqlExpression.Name(column)}")))];
}
