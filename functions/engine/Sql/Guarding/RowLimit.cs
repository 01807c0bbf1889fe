using System.Globalization;

namespace Analytics.Engine.Sql.Guarding;

/// <summary>Where the statement ends, which row limit it has, and whether it may be a query in parentheses; positions are in the original text.</summary>
internal sealed record LimitPlace(int End, SqlToken? Count, bool HasLimit, bool IsParenthesized)
{
    public static LimitPlace None { get; } = new(0, null, false, false);
}

/// <summary>Adds a row limit, or lowers the one there is.</summary>
internal static class RowLimit
{
    private static readonly string Cap = SqlGuard.RowCap.ToString(CultureInfo.InvariantCulture);

    public static string Apply(string sql, LimitPlace place)
    {
        var statement = sql[..place.End];
        if (!place.HasLimit && !place.IsParenthesized)
        {
            return $"{statement}\nlimit {Cap}";
        }

        if (place.Count is { Kind: SqlTokenKind.Number } count)
        {
            return long.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows <= SqlGuard.RowCap
                ? statement
                : string.Concat(statement.AsSpan(0, count.Start), Cap, statement.AsSpan(count.EndPosition));
        }

        // A limit that is computed cannot be compared here, and one in parentheses belongs to the same query for PostgreSQL, which then
        // takes no second one: the whole becomes a sub-select with a limit of its own.
        return $"select * from (\n{statement}\n) as limited\nlimit {Cap}";
    }
}
