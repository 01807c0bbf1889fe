using System.Globalization;

namespace Analytics.Engine.Sql.Guarding;

/// <summary>Where the statement ends and which row limit it has; positions are in the original text.</summary>
internal sealed record LimitPlace(int End, SqlToken? Count, bool HasLimit)
{
    public static LimitPlace None { get; } = new(0, null, false);
}

/// <summary>Adds a row limit, or lowers the one there is.</summary>
internal static class RowLimit
{
    private static readonly string Cap = SqlGuard.RowCap.ToString(CultureInfo.InvariantCulture);

    public static string Apply(string sql, LimitPlace place)
    {
        var statement = sql[..place.End];
        if (!place.HasLimit)
        {
            return $"{statement}\nlimit {Cap}";
        }

        if (place.Count is { Kind: SqlTokenKind.Number } count)
        {
            return long.TryParse(count.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows <= SqlGuard.RowCap
                ? statement
                : string.Concat(statement.AsSpan(0, count.Start), Cap, statement.AsSpan(count.EndPosition));
        }

        // A limit that is computed cannot be compared here: the whole becomes a sub-select with a limit of its own.
        return $"select * from (\n{statement}\n) as limited\nlimit {Cap}";
    }
}
