using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <content>Days counted by an attribute of users while some of these wait to be counted anew.</content>
internal sealed partial class RollupSource
{
    /// <summary>
    /// The days' rows where attributes of some users changed since: what those did is taken from their former values and given to the present ones.
    /// By day and value, so that no row is left where nothing is.
    /// </summary>
    private SqlExpression PutRight(string label, IReadOnlyList<string> columns)
    {
        context.Rollups.NoteEvents();
        string[] figures = [.. columns.Append("events").Distinct(StringComparer.Ordinal)];
        List<SelectQuery> selects = [.. Days([]).Select(days => Stored("day", null, label, figures, days)), Turned(label, figures)];
        if (parts.Pieces.Count > 0)
        {
            selects.Add(FromEvents(null, label, figures));
        }

        string[] keys = ["day", "name", "value"];
        var added = new SelectQuery
        {
            Columns =
            [
                .. keys.Select(key => new SelectColumn(SqlExpression.Of($"held.{SqlExpression.Name(key)}"))),
                .. figures.Select(figure => new SelectColumn(SqlExpression.Of($"sum(held.{SqlExpression.Name(figure)})"), figure)),
            ],
            From = SqlExpression.Of($"{selects[0] with { UnionAll = selects[1..] }} as held"),
            GroupBy = [.. Enumerable.Range(1, keys.Length).Select(i => SqlExpression.Integer(i))],
            Having = [SqlExpression.Of($"sum(held.events) <> 0")],
        };
        return SqlExpression.Of($"{added} as days");
    }

    private SelectQuery Turned(string label, IReadOnlyList<string> columns)
    {
        var rows = new RowScope();
        var users = new RowScope(usersOnly: true);
        var present = context.Fields.Text(Field.Attribute(RollupAttributes.Path(label)), users);
        var turns = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"waiting.user_id")), new SelectColumn(SqlExpression.Of($"turn.value")), new SelectColumn(SqlExpression.Of($"turn.sign"))],
            From = SqlExpression.Of($"rollup_waiting_users as waiting"),
            Joins =
            [
                SqlExpression.Of($"left join users as u on u.user_id = waiting.user_id"),
                SqlExpression.Of($"cross join lateral (values (waiting.value, -1), ({present}, 1)) as turn(value, sign)"),
            ],
            Where = [SqlExpression.Of($"waiting.property = {SqlExpression.Literal(label)}")],
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.day")),
                new SelectColumn(SqlExpression.Of($"e.name")),
                new SelectColumn(SqlExpression.Of($"turned.value")),
                .. columns.Select(name => new SelectColumn(Signed(name), name)),
            ],
            From = rows.From,
            Joins = [SqlExpression.Of($"join {turns} as turned on turned.user_id = e.user_id")],
            Where = [SqlExpression.Or([.. Days([], SqlExpression.Of($"e.day")).Select(SqlExpression.And)])],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
        };
    }

    private static SqlExpression Signed(string column) => column switch
    {
        "events" => SqlExpression.Of($"sum(turned.sign)"),
        "revenue_events" => SqlExpression.Of($"coalesce(sum(turned.sign) filter (where e.revenue is not null), 0)"),
        _ => SqlExpression.Of($"sum(turned.sign * e.revenue)"),
    };
}
