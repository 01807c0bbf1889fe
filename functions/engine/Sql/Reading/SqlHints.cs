using System.Globalization;
using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Sql.Reading;

/// <summary>
/// Advice on a statement that may run. <paramref name="Rule"/> is stable: no_period, every_column, day_of_time, leading_wildcard, union_distinct.
/// <paramref name="Sql"/> is the statement with the advice taken, where that gives the same rows; null where a person has to decide.
/// </summary>
public sealed record SqlHint(string Rule, int Start, int Length, string Text, string? Sql = null);

/// <summary>Finds what makes a statement slower than it need be, by its tokens.</summary>
public static class SqlHints
{
    private const string Time = "occurred_at";

    public static IReadOnlyList<SqlHint> Of(string sql)
    {
        if (!SqlGuard.Check(sql).Allowed)
        {
            return [];
        }

        var tokens = SqlLexer.Read(sql);
        return [.. Periods(tokens), .. Columns(tokens), .. Days(sql, tokens), .. Wildcards(sql, tokens), .. Unions(tokens)];
    }

    private static IEnumerable<SqlHint> Periods(IReadOnlyList<SqlToken> tokens)
    {
        var events = tokens.FirstOrDefault(token => token.IsName && token.Value == "events");
        var bounded = tokens.SkipWhile(token => !token.IsWord("where")).Any(token => token.IsName && token.Value is Time or "day");
        if (events is not null && !bounded)
        {
            yield return new SqlHint("no_period", events.Start, events.Length, "It reads the events of all time: name a period, such as occurred_at >= '2026-01-01', and only its partitions are read.");
        }
    }

    private static IEnumerable<SqlHint> Columns(IReadOnlyList<SqlToken> tokens)
    {
        for (var at = 1; at < tokens.Count; at++)
        {
            if (tokens[at].Value == "*" && (tokens[at - 1].IsWord("select") || tokens[at - 1].IsMark(".")) && !tokens[at + 1].IsMark(")"))
            {
                yield return new SqlHint("every_column", tokens[at].Start, 1, "It reads every column, the properties of each event too: name those that you need.");
            }
        }
    }

    // occurred_at::date = '2026-03-01' reads every row to make days of times; a range of times finds them by the index.
    private static IEnumerable<SqlHint> Days(string sql, IReadOnlyList<SqlToken> tokens)
    {
        for (var at = 0; at + 4 < tokens.Count; at++)
        {
            if (tokens[at] is not { IsName: true, Value: Time } || !tokens[at + 1].IsMark("::") || !tokens[at + 2].IsWord("date") || !tokens[at + 3].IsOperator("="))
            {
                continue;
            }

            var literal = tokens[at + 4].IsWord("date") && at + 5 < tokens.Count ? tokens[at + 5] : tokens[at + 4];
            if (literal.Kind != SqlTokenKind.Text || !DateOnly.TryParseExact(sql.AsSpan(literal.Start, literal.Length).Trim('\''), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue)
            {
                continue;
            }

            var from = at >= 2 && tokens[at - 1].IsMark(".") ? tokens[at - 2].Start : tokens[at].Start;
            var column = sql[from..tokens[at].EndPosition];
            var range = string.Create(CultureInfo.InvariantCulture, $"({column} >= '{day:yyyy-MM-dd} 00:00+00' and {column} < '{day.AddDays(1):yyyy-MM-dd} 00:00+00')");
            yield return new SqlHint(
                "day_of_time", from, literal.EndPosition - from, "It makes a day of the time of every row before comparing: a range of times finds the rows by their index.", sql[..from] + range + sql[literal.EndPosition..]);
        }
    }

    private static IEnumerable<SqlHint> Wildcards(string sql, IReadOnlyList<SqlToken> tokens) => tokens
        .Where((token, at) => at > 0 && token.Kind == SqlTokenKind.Text && sql.AsSpan(token.Start).StartsWith("'%", StringComparison.Ordinal) && tokens[at - 1].Kind == SqlTokenKind.Word && tokens[at - 1].Value is "like" or "ilike")
        .Select(token => new SqlHint("leading_wildcard", token.Start, token.Length, "A pattern that begins with % has to look at every value: begin it with what the values begin with, or compare with =."));

    private static IEnumerable<SqlHint> Unions(IReadOnlyList<SqlToken> tokens)
    {
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            if (tokens[at].IsWord("union") && !tokens[at + 1].IsWord("all") && !tokens[at + 1].IsWord("distinct"))
            {
                yield return new SqlHint("union_distinct", tokens[at].Start, tokens[at].Length, "union compares all rows to leave out double ones: union all does not, where there are none.");
            }
        }
    }
}
