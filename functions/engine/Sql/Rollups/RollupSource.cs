using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// The rows of a rollup for the days of a period, as "days"; the pieces of the period that no built day answers are computed from the events
/// and stand beside them as if they were built.
/// </summary>
internal sealed partial class RollupSource(RenderContext context, DayParts parts)
{
    /// <summary>Users of a block, as many as a set in the database has bits.</summary>
    private static readonly SqlExpression BlockSize = SqlExpression.Integer(8192);

    /// <summary>Longer values are kept by their digest: an index has no room for them.</summary>
    private const int LongestKey = 500;

    /// <summary>With more gaps than that between the periods the days are read in one go.</summary>
    private const int MostRanges = 3;

    /// <summary>Counts and sums. Conditions on the days go into <paramref name="where"/> when the rollup is read as it stands.</summary>
    /// <param name="number">The property that is added up; null: the event's own figures.</param>
    /// <param name="property">The property whose values are told apart; null: none.</param>
    /// <param name="grain">The longest period whose days need not be told apart.</param>
    /// <param name="columns">Figures that are read.</param>
    /// <param name="everyGroup">Groups without any such number must appear too.</param>
    /// <param name="where">Conditions of the reading select.</param>
    public SqlExpression Sums(string? number, string? property, RollupGrain grain, IReadOnlyList<string> columns, bool everyGroup, List<SqlExpression> where)
    {
        if (RollupAttributes.IsLabel(property) && context.Rollups.UsersWait)
        {
            return PutRight(property!, columns);
        }

        var months = grain == RollupGrain.Month ? context.Rollups.Periods(parts, RollupGrain.Month) : [];
        SelectQuery Of(string level, IReadOnlyList<SqlExpression> when) =>
            number is not null && everyGroup ? Numbers(level, number, property, columns, when) : Stored(level, number, property, columns, when);

        var selects = new List<SelectQuery>();
        if (months.Count > 0)
        {
            selects.Add(Of("month", [During(months, SqlExpression.Of($"days.month"))]));
        }

        selects.AddRange(Days(months).Select(days => Of("day", days)));
        if (parts.Pieces.Count > 0)
        {
            selects.Add(FromEvents(number, property, columns));
        }

        return Read(selects, where);
    }

    /// <summary>Sets, one name's each (without names, those of any event): of users, or of the values of <paramref name="key"/>.</summary>
    public SqlExpression Sets(string? key, bool byName, RollupGrain grain, List<SqlExpression> where)
    {
        var name = byName ? SqlExpression.Of($"days.name <> ''") : SqlExpression.Of($"days.name = ''");
        var periods = key is null ? context.Rollups.Periods(parts, grain) : [];
        var selects = new List<SelectQuery>();
        if (periods.Count > 0)
        {
            var length = SqlExpression.Literal(grain == RollupGrain.Month ? "month" : "week");
            selects.Add(Set("event_period_users", "first_day", "users", [SqlExpression.Of($"days.grain = {length}"), name, During(periods, SqlExpression.Of($"days.first_day"))]));
        }

        selects.AddRange(Days(periods).Select(days => key is null
            ? Set("event_day_users", "day", "users", [name, .. days])
            : Set("event_day_keys", "day", "keys", [SqlExpression.Of($"days.property = {SqlExpression.Literal(key)}"), name, .. days])));
        if (parts.Pieces.Count > 0)
        {
            selects.Add(key is null ? UsersFromEvents(byName) : KeysFromEvents(key, byName));
        }

        return Read(selects, where);
    }

    private static IEnumerable<string> Keys(string? property) => property is null ? ["name"] : ["name", "value"];

    // One table is read as it stands; several stand one below the other.
    private static SqlExpression Read(List<SelectQuery> selects, List<SqlExpression> where)
    {
        if (selects is [{ Joins.Count: 0, GroupBy.Count: 0 } only] && only.Columns.All(column => column.Name is null))
        {
            where.AddRange(only.Where);
            return only.From!;
        }

        return SqlExpression.Of($"{selects[0] with { UnionAll = selects[1..] }} as days");
    }

    private static SelectQuery Set(string table, string day, string set, IReadOnlyList<SqlExpression> where) => new()
    {
        Columns =
        [
            Named(SqlExpression.Of($"days.{SqlExpression.Name(day)}"), day, "day"),
            new SelectColumn(SqlExpression.Of($"days.name")),
            new SelectColumn(SqlExpression.Of($"days.block")),
            Named(SqlExpression.Of($"days.{SqlExpression.Name(set)}"), set, "users"),
        ],
        From = SqlExpression.Of($"{SqlExpression.Name(table)} as days"),
        Where = where,
    };

    private static SelectColumn Named(SqlExpression column, string name, string wanted) => new(column, string.Equals(name, wanted, StringComparison.Ordinal) ? null : wanted);

    private static SelectQuery Stored(string level, string? number, string? property, IReadOnlyList<string> columns, IReadOnlyList<SqlExpression> when)
    {
        var table = SqlExpression.Name(number is not null ? $"event_{level}_numbers" : property is not null ? $"event_{level}_values" : $"event_{level}s");
        List<SqlExpression> where = number is null ? [] : [SqlExpression.Of($"days.number = {SqlExpression.Literal(number)}")];
        if (number is not null || property is not null)
        {
            where.Add(SqlExpression.Of($"days.property = {SqlExpression.Literal(property ?? string.Empty)}"));
        }

        where.AddRange(when);
        return new SelectQuery
        {
            Columns = [Named(SqlExpression.Of($"days.{SqlExpression.Name(level)}"), level, "day"), .. Keys(property).Concat(columns).Select(name => new SelectColumn(SqlExpression.Of($"days.{SqlExpression.Name(name)}")))],
            From = SqlExpression.Of($"{table} as days"),
            Where = where,
        };
    }

    // The numbers have rows only where there are numbers; beside the counts, a group of events without any is a group all the same.
    private static SelectQuery Numbers(string level, string number, string? property, IReadOnlyList<string> columns, IReadOnlyList<SqlExpression> when)
    {
        var counts = Stored(level, null, property, [], when);
        var (table, day) = (SqlExpression.Name($"event_{level}_numbers"), SqlExpression.Name(level));
        var value = property is null ? SqlExpression.Of($"") : SqlExpression.Of($" and numbers.value is not distinct from days.value");
        return counts with
        {
            Columns = [.. counts.Columns, .. columns.Select(name => new SelectColumn(SqlExpression.Of($"numbers.{SqlExpression.Name(name)}")))],
            Joins =
            [
                SqlExpression.Of($"left join {table} as numbers on numbers.number = {SqlExpression.Literal(number)} and numbers.property = {SqlExpression.Literal(property ?? string.Empty)} and numbers.{day} = days.{day} and numbers.name = days.name{value}"),
            ],
        };
    }

    private SelectQuery UsersFromEvents(bool byName)
    {
        var counted = SqlExpression.Of($"bit_or(set_bit(0::bit({BlockSize}), (coalesce(seen.user_id, 0) % {BlockSize})::int, (seen.user_id is not null)::int))");
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"seen.day")),
                new SelectColumn(SqlExpression.Of($"seen.name")),
                new SelectColumn(SqlExpression.Of($"(coalesce(seen.user_id, 0) / {BlockSize})::int"), "block"),
                new SelectColumn(counted, "users"),
            ],
            From = SqlExpression.Of($"{Seen(byName, rows => new SelectColumn(rows.UserId))} as seen"),
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
        };
    }

    /// <summary>Days, users and the numbers of their values of an identifier; a value of two days comes twice.</summary>
    public SelectQuery UserKeys(string key)
    {
        var selects = Days([]).Select(days => new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"days.day")), new SelectColumn(SqlExpression.Of($"days.user_id")), new SelectColumn(SqlExpression.Of($"days.number"))],
            From = SqlExpression.Of($"event_day_user_keys as days"),
            Where = [SqlExpression.Of($"days.property = {SqlExpression.Literal(key)}"), .. days],
        }).ToList();
        if (parts.Pieces.Count > 0)
        {
            selects.Add(new SelectQuery
            {
                Columns = [new SelectColumn(SqlExpression.Of($"seen.day")), new SelectColumn(SqlExpression.Of($"seen.user_id")), new SelectColumn(SqlExpression.Of($"coalesce(seen.number, - seen.place)"), "number")],
                From = SqlExpression.Of($"{Numbered(key, byName: false, withUser: true)} as seen"),
                Where = [SqlExpression.Of($"seen.user_id is not null")],
            });
        }

        return selects[0] with { UnionAll = selects[1..] };
    }

    private SelectQuery KeysFromEvents(string key, bool byName) => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"seen.day")),
            new SelectColumn(SqlExpression.Of($"seen.name")),
            new SelectColumn(SqlExpression.Of($"coalesce((seen.number / {BlockSize})::int, - seen.place::int)"), "block"),
            new SelectColumn(SqlExpression.Of($"bit_or(set_bit(0::bit({BlockSize}), coalesce((seen.number % {BlockSize})::int, 0), 1))"), "users"),
        ],
        From = SqlExpression.Of($"{Numbered(key, byName, withUser: false)} as seen"),
        GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
    };

    // A value that no built day had has no number yet: its place among the values tells it apart, below zero as a number or a block of its own.
    private SelectQuery Numbered(string key, bool byName, bool withUser)
    {
        var isLong = SqlExpression.Of($"octet_length(seen.value) > {SqlExpression.Integer(LongestKey)}");
        SelectColumn Value(RowScope rows) => new(context.Fields.Value(Field.Property(key), rows), "value");
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"seen.day")),
                new SelectColumn(SqlExpression.Of($"seen.name")),
                .. withUser ? new[] { new SelectColumn(SqlExpression.Of($"seen.user_id")) } : [],
                new SelectColumn(SqlExpression.Of($"known.number")),
                new SelectColumn(SqlExpression.Of($"dense_rank() over (order by seen.value)"), "place"),
            ],
            From = SqlExpression.Of($"{(withUser ? Seen(byName, Value, rows => new SelectColumn(rows.UserId)) : Seen(byName, Value))} as seen"),
            Joins =
            [
                SqlExpression.Of($"left join rollup_keys as known on known.property = {SqlExpression.Literal(key)} and known.value = case when {isLong} then '#' || md5(seen.value) || md5('#' || seen.value) else seen.value end"),
            ],
            Where = [SqlExpression.Of($"seen.value is not null")],
        };
    }

    private SelectQuery Seen(bool byName, params IReadOnlyList<Func<RowScope, SelectColumn>> things)
    {
        var rows = new RowScope();
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.day")),
                new SelectColumn(byName ? SqlExpression.Of($"e.name") : SqlExpression.Of($"''"), "name"),
                .. things.Select(thing => thing(rows)),
            ],
            From = rows.From,
            Where = [InPieces(rows)],
            GroupBy = [.. Enumerable.Range(1, things.Count + 2).Select(i => SqlExpression.Integer(i))],
        };
    }

    private SelectQuery FromEvents(string? number, string? property, IReadOnlyList<string> columns)
    {
        var rows = new RowScope();
        var value = property is null ? null
            : context.Fields.Text(RollupAttributes.IsLabel(property) ? Field.Attribute(RollupAttributes.Path(property)) : Field.Property(property), rows);
        var figure = number is null ? rows.Event(SqlExpression.Of($"revenue")) : context.Fields.Number(Field.Property(number), rows);
        SelectColumn[] keys = [new(SqlExpression.Of($"e.day")), new(SqlExpression.Of($"e.name")), .. value is null ? Array.Empty<SelectColumn>() : [new SelectColumn(value, "value")]];
        return new SelectQuery
        {
            Columns = [.. keys, .. columns.Select(name => new SelectColumn(Figure(name, number is not null, figure), name))],
            From = rows.From,
            Joins = rows.Joins,
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

    private static SqlExpression During(IReadOnlyList<(DateOnly From, DateOnly To)> runs, SqlExpression day) =>
        SqlExpression.Or([.. runs.Select(run => Between(run.From, run.To, day))]);

    private static SqlExpression Between(DateOnly? from, DateOnly? to, SqlExpression day)
    {
        var bounds = new List<SqlExpression>();
        if (from is { } first)
        {
            bounds.Add(SqlExpression.Of($"{day} >= {SqlExpression.Bind(first, "date")}"));
        }

        if (to is { } end)
        {
            bounds.Add(SqlExpression.Of($"{day} < {SqlExpression.Bind(end, "date")}"));
        }

        return SqlExpression.And(bounds);
    }

    /// <summary>Conditions of selects that together read the days beside the periods: one for each end, so that each reads a range of an index.</summary>
    private IEnumerable<SqlExpression[]> Days(IReadOnlyList<(DateOnly From, DateOnly To)> periods) => Days(periods, SqlExpression.Of($"days.day"));

    private IEnumerable<SqlExpression[]> Days(IReadOnlyList<(DateOnly From, DateOnly To)> periods, SqlExpression day)
    {
        var gaps = Gaps(periods).ToArray();
        if (gaps.Length <= MostRanges)
        {
            return gaps.Select(gap => new[] { Between(gap.From, gap.To, day) }.Concat(WithoutChanged(gap.From, gap.To, day)).ToArray());
        }

        return [[SqlExpression.Or([.. gaps.Select(gap => Between(gap.From, gap.To, day))]), .. WithoutChanged(parts.First, parts.End, day)]];
    }

    private IEnumerable<(DateOnly? From, DateOnly? To)> Gaps(IReadOnlyList<(DateOnly From, DateOnly To)> periods)
    {
        var from = parts.First;
        var isFirst = true;
        foreach (var period in periods)
        {
            // Before the first built day there is nothing to read.
            if (isFirst ? context.Rollups.FirstOf(parts) < period.From : from < period.From)
            {
                yield return (from, period.From);
            }

            (from, isFirst) = (period.To, false);
        }

        if (!(from >= parts.End))
        {
            yield return (from, parts.End);
        }
    }

    private IEnumerable<SqlExpression> WithoutChanged(DateOnly? from, DateOnly? to, SqlExpression day)
    {
        var changed = parts.LeftOut.Where(left => !(left < from) && !(left >= to)).ToArray();
        if (changed.Length > 0)
        {
            yield return SqlExpression.Of($"{day} not in ({SqlExpression.Join(", ", changed.Select(left => SqlExpression.Bind(left, "date")))})");
        }
    }
}
