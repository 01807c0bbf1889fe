using System.Text;

namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// SQL as somebody wrote it, reduced to what it says: one blank between tokens, no comments, words without quotes in lower case, no
/// semicolon at the end. Two texts with the same canonical form give the same rows.
/// </summary>
/// <param name="Text">For comparing, not for running.</param>
/// <param name="ReadsClock">Whether it asks the database for the time, so that its rows depend on more than the data.</param>
public sealed record CanonicalSql(string Text, bool ReadsClock)
{
    private static readonly HashSet<string> ClockWords = new(StringComparer.Ordinal)
    {
        "now", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
        "transaction_timestamp", "statement_timestamp", "clock_timestamp", "timeofday", "age",
    };

    private static readonly HashSet<string> ClockTexts = new(StringComparer.OrdinalIgnoreCase) { "now", "today", "tomorrow", "yesterday" };

    /// <summary>A text that cannot be cut into tokens stands for itself; the guard will refuse it.</summary>
    public static CanonicalSql Of(string sql)
    {
        IReadOnlyList<SqlToken> tokens;
        try
        {
            tokens = SqlLexer.Read(sql);
        }
        catch (SqlSyntaxException)
        {
            return new CanonicalSql(sql, ReadsClock: true);
        }

        var text = new StringBuilder(sql.Length);
        foreach (var token in tokens)
        {
            if (token.Kind != SqlTokenKind.End)
            {
                text.Append(text.Length > 0 ? " " : "").Append(token.Kind == SqlTokenKind.Word ? token.Value : sql.AsSpan(token.Start, token.Length));
            }
        }

        while (text.Length > 0 && text[^1] is ';' or ' ')
        {
            text.Length--;
        }

        return new CanonicalSql(text.ToString(), tokens.Any(token => IsClock(token, sql)));
    }

    // A quoted name is the name of a function all the same, and 'today' is a date once it is cast; a text with an escape in it may be either.
    private static bool IsClock(SqlToken token, string sql) => token.Kind switch
    {
        SqlTokenKind.Word or SqlTokenKind.QuotedName => ClockWords.Contains(token.Value),
        SqlTokenKind.Text => sql[token.Start] is '\'' ? ClockTexts.Contains(sql.AsSpan(token.Start, token.Length).Trim('\'').Trim().ToString()) : sql[token.Start] is not ('b' or 'B' or 'x' or 'X'),
        _ => false,
    };
}
