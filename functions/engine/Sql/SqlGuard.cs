using System.Globalization;
using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Sql;

/// <summary>
/// Reads a statement as PostgreSQL would and lets it pass only if it is one SELECT over the analyst views, made of known functions, types and
/// operators. It knows what is allowed, not what is forbidden: anything it does not know is refused.
/// </summary>
public static class SqlGuard
{
    /// <summary>One row more than an answer may show, so that a cut can be told.</summary>
    public const int RowCap = 10_001;

    private const int LongestStatement = 200_000;

    /// <summary>Checks a statement and, when it may run, gives it a row limit of at most <see cref="RowCap"/>.</summary>
    public static GuardVerdict Check(string sql)
    {
        if (TextFault(sql) is { } fault)
        {
            return Refused(sql, fault);
        }

        IReadOnlyList<SqlToken> tokens;
        try
        {
            tokens = SqlLexer.Read(sql);
        }
        catch (SqlSyntaxException error)
        {
            return Refused(sql, error.Issue);
        }

        var alarms = Tripwire.Check(tokens);
        var parser = new SqlParser(tokens, sql);
        try
        {
            parser.ParseStatement();
        }
        catch (SqlSyntaxException error)
        {
            return Refused(sql, [.. alarms, .. parser.Issues, error.Issue]);
        }

        GuardIssue[] issues = [.. alarms, .. parser.Issues];
        return issues.Length > 0 ? Refused(sql, issues) : new GuardVerdict(true, [], RowLimit.Apply(sql, parser.Limit));
    }

    // The database's protocol ends a statement at a NUL, and its encoding has no half characters: what it reads would not be what was checked.
    private static GuardIssue? TextFault(string sql)
    {
        if (sql.Length > LongestStatement)
        {
            return new GuardIssue("too_long", 0, sql.Length, $"The statement has more than {LongestStatement.ToString(CultureInfo.InvariantCulture)} characters", "shorten it.");
        }

        for (var i = 0; i < sql.Length; i++)
        {
            if (sql[i] == '\0')
            {
                return new GuardIssue("syntax", i, 1, "The statement contains a NUL", "remove it.");
            }

            if (char.IsSurrogate(sql[i]))
            {
                if (!char.IsHighSurrogate(sql[i]) || i + 1 == sql.Length || !char.IsLowSurrogate(sql[i + 1]))
                {
                    return new GuardIssue("syntax", i, 1, "The statement contains half a character", "remove it.");
                }

                i++;
            }
        }

        return null;
    }

    private static GuardVerdict Refused(string sql, params GuardIssue[] issues) => new(false, [.. issues.Distinct().Select(issue => issue.PlacedIn(sql))], string.Empty);
}

/// <summary>Whether a statement may run, why not, and the statement with its row limit (empty when refused).</summary>
public sealed record GuardVerdict(bool Allowed, IReadOnlyList<GuardIssue> Issues, string LimitedSql);

/// <summary>
/// One reason to refuse. <paramref name="Rule"/> is stable: syntax, too_long, too_large, too_deep, statement, several_statements, dangerous_keyword, relation, function, type,
/// operator, system_column, into, locking, data_modifying. <paramref name="Fix"/> says what to do instead.
/// </summary>
public sealed record GuardIssue(string Rule, int Start, int Length, string Problem, string Fix)
{
    /// <summary>The line, from 1, and the column in it, from 1, where <see cref="Start"/> is.</summary>
    public int Line { get; init; }

    public int Column { get; init; }

    public string Message => $"{Problem}; {Fix}";

    internal GuardIssue PlacedIn(string sql)
    {
        var before = sql.AsSpan(0, Math.Min(Start, sql.Length));
        return this with { Line = 1 + before.Count('\n'), Column = before.Length - before.LastIndexOf('\n') };
    }
}
