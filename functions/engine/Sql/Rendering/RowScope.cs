using Analytics.Engine.Model;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// The rows that a select reads, "e" an event and "u" its user (or "u" alone), and the joins that the fields asked for turned out to need.
/// </summary>
internal sealed class RowScope(bool usersOnly = false, string events = RowScope.EventRows, string? valueOf = null)
{
    private const string EventRows = "e";
    private readonly List<SqlExpression> _joins = [];
    private int _laterals;
    private bool _usesUsers;

    public bool UsersOnly { get; } = usersOnly;

    public SqlExpression From => UsersOnly ? SqlExpression.Of($"users as u") : SqlExpression.Of($"events as e");

    /// <summary>The very list: a select that was given it also gets what later conditions turn out to need.</summary>
    public IReadOnlyList<SqlExpression> Joins => _joins;

    public SqlExpression UserId => UsersOnly ? SqlExpression.Of($"u.user_id") : SqlExpression.Of($"e.user_id");

    public SqlExpression Event(SqlExpression column) => UsersOnly
        ? throw new PlanException("plan.event_field_of_user", "A field of an event cannot be read from a user; use a user attribute.")
        : SqlExpression.Of($"{SqlExpression.Name(events)}.{column}");

    /// <summary>The row's calendar day: as it is stored, which is much cheaper than converting the time, unless days of another zone are asked for.</summary>
    public SqlExpression Day(SemanticModel model) => model.StoresDays || !string.Equals(events, EventRows, StringComparison.Ordinal)
        ? Event(SqlExpression.Of($"day"))
        : SqlExpression.Of($"({Event(SqlExpression.Of($"occurred_at"))} at time zone {SqlExpression.Literal(model.TimeZone)})::date");

    /// <summary>In rows of a rollup, the column with the property's value; null in rows of events.</summary>
    public SqlExpression? Value(string? property) => property is not null && string.Equals(property, valueOf, StringComparison.Ordinal)
        ? Event(SqlExpression.Of($"value"))
        : null;

    public SqlExpression User(SqlExpression column)
    {
        if (!_usesUsers && !UsersOnly)
        {
            _joins.Insert(0, SqlExpression.Of($"left join users as u on u.user_id = e.user_id"));
        }

        _usesUsers = true;
        return SqlExpression.Of($"u.{column}");
    }

    /// <summary>The moment that a select of (user_id, at) has for the row's user.</summary>
    public SqlExpression Beginning(SelectQuery beginnings)
    {
        var alias = SqlExpression.Name($"began_{++_laterals}");
        _joins.Add(SqlExpression.Of($"left join {beginnings} as {alias} on {alias}.user_id = {UserId}"));
        return SqlExpression.Of($"{alias}.at");
    }

    /// <summary>The text of an element: itself, or of an object the member that names it.</summary>
    public static SqlExpression ElementText(SqlExpression element) => SqlExpression.Of(
        $"case when jsonb_typeof({element}) = 'object' then coalesce({SqlExpression.Join(", ", ArrayElements.Names.Select(name => SqlExpression.Of($"{element} ->> {SqlExpression.Literal(name)}")))}, {element} #>> '{{}}') else {element} #>> '{{}}' end");

    /// <summary>One row per element of a JSON array; a row without the array is kept with a null element.</summary>
    public SqlExpression Elements(SqlExpression json)
    {
        var alias = SqlExpression.Name($"item_{++_laterals}");
        _joins.Add(SqlExpression.Of(
            $"left join lateral jsonb_array_elements(case when jsonb_typeof({json}) = 'array' then {json} end) as {alias}(value) on true"));
        return ElementText(SqlExpression.Of($"{alias}.value"));
    }
}
