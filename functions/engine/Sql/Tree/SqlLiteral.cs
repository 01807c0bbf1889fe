using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.Engine.Sql.Tree;

/// <summary>PostgreSQL constants and identifiers in text form.</summary>
internal static partial class SqlLiteral
{
    private static readonly HashSet<string> Reserved = new(
        ("all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_time "
        + "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from full grant group having in "
        + "initially inner intersect into is join lateral leading left like limit localtime localtimestamp natural not null offset on only or order outer "
        + "placing primary references returning right select session_user similar some symmetric table then to trailing true union unique user using "
        + "values variadic verbose when where window with hour minute second day month year interval time timestamp date numeric integer").Split(' '),
        StringComparer.Ordinal);

    public static string Text(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new PlanException("plan.invalid_text", "A text in the plan contains a character that cannot be stored.");
        }

        return $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    public static string Identifier(string name) =>
        PlainIdentifier().IsMatch(name) && !Reserved.Contains(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A bind value as people would write it.</summary>
    public static string Of(SqlParameter parameter) => parameter.Value switch
    {
        null => $"null::{parameter.Type}",
        string text when string.Equals(parameter.Type, "text", StringComparison.Ordinal) => Text(text),
        DateTimeOffset instant => $"timestamptz '{Instant(instant)}'",
        DateOnly day => $"date '{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        IEnumerable<string> texts => $"array[{string.Join(", ", texts.Select(Text))}]::{parameter.Type}",
        IEnumerable<int> numbers => $"array[{string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]::{parameter.Type}",
        IEnumerable<decimal> numbers => $"array[{string.Join(", ", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]::{parameter.Type}",
        IFormattable number when parameter.Value is int or long or decimal => Signed(number.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new PlanException("plan.invalid_value", $"A value of type {parameter.Value.GetType().Name} cannot be written as SQL."),
    };

    private static string Instant(DateTimeOffset instant)
    {
        var builder = new StringBuilder(instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        var fraction = instant.UtcDateTime.ToString("ffffff", CultureInfo.InvariantCulture).TrimEnd('0');
        return (fraction.Length == 0 ? builder : builder.Append('.').Append(fraction)).Append("+00").ToString();
    }

    // A minus sign after another operator would read as a comment or as part of that operator.
    private static string Signed(string number) => number.StartsWith('-') ? $"({number})" : number;

    [GeneratedRegex("^[a-z_][a-z0-9_]*$", RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex PlainIdentifier();
}
