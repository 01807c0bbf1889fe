using System.Runtime.CompilerServices;

namespace Analytics.Engine.Sql.Tree;

/// <summary>
/// A piece of SQL: fixed text with holes for other pieces, bind values and sub-selects. Only the program's own literals become text;
/// there is no way to put a string into it but as a bind value, a quoted literal or a quoted identifier.
/// </summary>
internal sealed class SqlExpression
{
    private SqlExpression(IReadOnlyList<object> parts) => Parts = parts;

    /// <summary>Strings, <see cref="SqlParameter"/>s, <see cref="SelectQuery"/>s and nested expressions.</summary>
    public IReadOnlyList<object> Parts { get; }

    public static SqlExpression Of(SqlInterpolation text) => new(text.Parts);

    public static SqlExpression Bind(object? value, string type) => new([new SqlParameter(value, type)]);

    /// <summary>A quoted string constant, for texts that belong to the query's shape (JSON keys, time zones, step names).</summary>
    public static SqlExpression Literal(string value) => new([SqlLiteral.Text(value)]);

    public static SqlExpression Integer(long value) => new([value.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    public static SqlExpression Number(decimal value) => new([value.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>A column or alias name, quoted when it must be.</summary>
    public static SqlExpression Name(string identifier) => new([SqlLiteral.Identifier(identifier)]);

    public static SqlExpression Join(string separator, IEnumerable<SqlExpression> items)
    {
        var parts = new List<object>();
        foreach (var item in items)
        {
            if (parts.Count > 0)
            {
                parts.Add(separator);
            }

            parts.Add(item);
        }

        return new SqlExpression(parts);
    }

    /// <summary>All of the conditions, each in parentheses where it needs them.</summary>
    public static SqlExpression And(IReadOnlyList<SqlExpression> conditions) => conditions.Count switch
    {
        0 => Of($"true"),
        1 => conditions[0],
        _ => Of($"({Join(" and ", conditions)})"),
    };

    public static SqlExpression Or(IReadOnlyList<SqlExpression> conditions) => conditions.Count switch
    {
        0 => Of($"false"),
        1 => conditions[0],
        _ => Of($"({Join(" or ", conditions)})"),
    };
}

/// <summary>Collects an interpolated SQL text; its holes accept only pieces of the tree, so that no raw string slips in.</summary>
[InterpolatedStringHandler]
internal readonly struct SqlInterpolation
{
    public SqlInterpolation(int literalLength, int formattedCount)
    {
        _ = literalLength;
        Parts = new List<object>((formattedCount * 2) + 1);
    }

    public List<object> Parts { get; }

    public void AppendLiteral(string value) => Parts.Add(value);

    public void AppendFormatted(SqlExpression value) => Parts.Add(value);

    public void AppendFormatted(SelectQuery value) => Parts.Add(value);
}
