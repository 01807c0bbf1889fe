using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// The rows of a rollup for the days of a period, as "days"; the pieces of the period that no built day answers are computed from the events
/// and stand beside them as if they were built.
/// </summary>
internal sealed class RollupSource(RenderContext context, DayParts parts)
{
    /// <summary>Users of a block, as many as a set in the database has bits.</summary>
    private static readonly SqlExpression BlockSize = SqlExpression.Integer(8192);
    private static readonly string[] UserColumns = ["day", "name", "block", "users"];

    /// <summary>Counts and sums. Conditions on the days go into <paramref name="where"/> when the rollup is read as it stands.</summary>
    /// <param name="number">The property that is added up; null: the event's own figures.</param>
    /// <param name="property">The property whose values are told apart; null: none.</param>
    /// <param name="columns">Figures that are read.</param>
    /// <param name="everyGroup">Groups without any such number must appear too.</param>
    /// <param name="where">Conditions of the reading select.</param>
    public SqlExpression Sums(string? number, string? property, IReadOnlyList<string> columns, bool everyGroup, List<SqlExpression> where)
    {
        var stored = number is not null && everyGroup ? Numbers(number, property, columns) : Stored(number, property, columns);
        if (parts.Pieces.Count > 0)
        {
            return SqlExpression.Of($"{stored with { UnionAll = [FromEvents(number, property, columns)] }} as days");
        }

        if (stored.Joins.Count > 0)
        {
            return SqlExpression.Of($"{stored} as days");
        }

        where.AddRange(stored.Where);
        return stored.From!;
    }

    private static IEnumerable<string> Keys(string? property) => property is null ? ["day", "name"] : ["day", "name", "value"];

    private SelectQuery Stored(string? number, string? property, IReadOnlyList<string> columns)
    {
        var table = SqlExpression.Name(number is not null ? "event_day_numbers" : property is not null ? "event_day_values" : "event_days");
        List<SqlExpression> where = number is null ? [] : [SqlExpression.Of($"days.number = {SqlExpression.Literal(number)}")];
        if (number is not null || property is not null)
        {
            where.Add(SqlExpression.Of($"days.property = {SqlExpression.Literal(property ?? string.Empty)}"));
        }

        where.AddRange(Days());
        return new SelectQuery
        {
            Columns = [.. Keys(property).Concat(columns).Select(name => new SelectColumn(SqlExpression.Of($"days.{SqlExpression.Name(name)}")))],
            From = SqlExpression.Of($"{table} as days"),
            Where = where,
        };
    }

    // The numbers have rows only where there are numbers; beside the counts, a group of events without any is a group all the same.
    private SelectQuery Numbers(string number, string? property, IReadOnlyList<string> columns)
    {
        var counts = Stored(null, property, []);
        var value = property is null ? SqlExpression.Of($"") : SqlExpression.Of($" and numbers.value is not distinct from days.value");
        return counts with
        {
            Columns = [.. counts.Columns, .. columns.Select(name => new SelectColumn(SqlExpression.Of($"numbers.{SqlExpression.Name(name)}")))],
            Joins =
            [
                SqlExpression.Of($"left join event_day_numbers as numbers on numbers.number = {SqlExpression.Literal(number)} and numbers.property = {SqlExpression.Literal(property ?? string.Empty)} and numbers.day = days.day and numbers.name = days.name{value}"),
            ],
        };
    }

    /// <summary>Sets of users, one name's each; without names, those of any event.</summary>
    public SqlExpression Users(bool byName, List<SqlExpression> where)
    {
        List<SqlExpression> built = [byName ? SqlExpression.Of($"days.name <> ''") : SqlExpression.Of($"days.name = ''"), .. Days()];
        if (parts.Pieces.Count == 0)
        {
            where.AddRange(built);
            return SqlExpression.Of($"event_day_users as days");
        }

        var stored = new SelectQuery
        {
            Columns = [.. UserColumns.Select(name => new SelectColumn(SqlExpression.Of($"days.{SqlExpression.Name(name)}")))],
            From = SqlExpression.Of($"event_day_users as days"),
            Where = built,
        };
        var rows = new RowScope();
        var seen = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.day")),
                new SelectColumn(byName ? SqlExpression.Of($"e.name") : SqlExpression.Of($"''"), "name"),
                new SelectColumn(SqlExpression.Of($"e.user_id")),
            ],
            From = rows.From,
            Where = [InPieces(rows)],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
        };
        var counted = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"seen.day")),
                new SelectColumn(SqlExpression.Of($"seen.name")),
                new SelectColumn(SqlExpression.Of($"(coalesce(seen.user_id, 0) / {BlockSize})::int"), "block"),
                new SelectColumn(SqlExpression.Of($"bit_or(set_bit(0::bit({BlockSize}), (coalesce(seen.user_id, 0) % {BlockSize})::int, (seen.user_id is not null)::int))"), "users"),
            ],
            From = SqlExpression.Of($"{seen} as seen"),
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
        };
        return SqlExpression.Of($"{stored with { UnionAll = [counted] }} as days");
    }

    private SelectQuery FromEvents(string? number, string? property, IReadOnlyList<string> columns)
    {
        var rows = new RowScope();
        var value = property is null ? null : context.Fields.Text(Field.Property(property), rows);
        var figure = number is null ? rows.Event(SqlExpression.Of($"revenue")) : context.Fields.Number(Field.Property(number), rows);
        SelectColumn[] keys = [new(SqlExpression.Of($"e.day")), new(SqlExpression.Of($"e.name")), .. value is null ? Array.Empty<SelectColumn>() : [new SelectColumn(value, "value")]];
        return new SelectQuery
        {
            Columns = [.. keys, .. columns.Select(name => new SelectColumn(Figure(name, number is not null, figure), name))],
            From = rows.From,
            Where = [InPieces(rows)],
            GroupBy = [.. Enumerable.Range(1, keys.Length).Select(i => SqlExpression.Integer(i))],
        };
    }

    private static SqlExpression Figure(string column, bool isNumber, SqlExpression figure) => column switch
    {
        "events" when !isNumber => SqlExpression.Of($"count(*)"),
        "events" or "revenue_events" => SqlExpression.Of($"count({figure})"),
        "total" or "revenue" => SqlExpression.Of($"sum({figure})"),
        "minimum" or "revenue_minimum" => SqlExpression.Of($"min({figure})"),
        _ => SqlExpression.Of($"max({figure})"),
    };

    private SqlExpression InPieces(RowScope rows) =>
        SqlExpression.Or([.. parts.Pieces.Select(piece => SqlExpression.And([.. context.Conditions.Bounds(piece, rows)]))]);

    private IEnumerable<SqlExpression> Days()
    {
        if (parts.First is { } first)
        {
            yield return SqlExpression.Of($"days.day >= {SqlExpression.Bind(first, "date")}");
        }

        if (parts.End is { } end)
        {
            yield return SqlExpression.Of($"days.day < {SqlExpression.Bind(end, "date")}");
        }

        if (parts.LeftOut.Count > 0)
        {
            yield return SqlExpression.Of($"days.day not in ({SqlExpression.Join(", ", parts.LeftOut.Select(day => SqlExpression.Bind(day, "date")))})");
        }
    }
}
