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
        if (sql.Length > LongestStatement)
        {
            return Refused(new GuardIssue("too_long", 0, sql.Length, $"The statement has more than {LongestStatement.ToString(CultureInfo.InvariantCulture)} characters; shorten it."));
        }

        IReadOnlyList<SqlToken> tokens;
        try
        {
            tokens = SqlLexer.Read(sql);
        }
        catch (SqlSyntaxException error)
        {
            return Refused(error.Issue);
        }

        var alarms = Tripwire.Check(tokens);
        var parser = new SqlParser(tokens, sql);
        try
        {
            parser.ParseStatement();
        }
        catch (SqlSyntaxException error)
        {
            return Refused([.. alarms, .. parser.Issues, error.Issue]);
        }

        GuardIssue[] issues = [.. alarms, .. parser.Issues];
        return issues.Length > 0 ? Refused(issues) : new GuardVerdict(true, [], RowLimit.Apply(sql, parser.Limit));
    }

    private static GuardVerdict Refused(params GuardIssue[] issues) => new(false, issues, string.Empty);
}

/// <summary>Whether a statement may run, why not, and the statement with its row limit (empty when refused).</summary>
public sealed record GuardVerdict(bool Allowed, IReadOnlyList<GuardIssue> Issues, string LimitedSql);

/// <summary>
/// One reason to refuse. <paramref name="Id"/> is stable: syntax, too_long, too_deep, statement, several_statements, dangerous_keyword, relation, function, type,
/// operator, system_column, into, locking, data_modifying. <paramref name="Message"/> says what to do instead.
/// </summary>
public sealed record GuardIssue(string Id, int Start, int Length, string Message);
