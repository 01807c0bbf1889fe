using System.Globalization;
using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Sql.Reading;

/// <summary>
/// Says in plain English what a statement asks for, clause by clause, from its tokens: what is shown, of what, under which conditions, by what
/// it is grouped and ordered. Expressions that have no short words stay as they are written. Nothing is said of a text that cannot be read.
/// </summary>
public static class SqlReading
{
    private static readonly string[] Openings = ["select", "from", "where", "group", "having", "order", "limit", "offset", "union", "intersect", "except", "window", "fetch"];

    public static IReadOnlyList<string> Of(string sql)
    {
        IReadOnlyList<SqlToken> tokens;
        try
        {
            tokens = SqlLexer.Read(sql);
        }
        catch (SqlSyntaxException)
        {
            return [];
        }

        var words = new SqlWords(sql);
        var clauses = Clauses(tokens);
        return [.. Steps(tokens), .. clauses.Select(clause => Say(clause, words)).Where(said => said.Length > 0)];
    }

    /// <summary>Named steps before the statement itself ("with monthly as (…)").</summary>
    private static IEnumerable<string> Steps(IReadOnlyList<SqlToken> tokens)
    {
        if (tokens.Count == 0 || !tokens[0].IsWord("with"))
        {
            yield break;
        }

        var names = new List<string>();
        var depth = 0;
        for (var at = 1; at < tokens.Count && !(depth == 0 && tokens[at].IsWord("select")); at++)
        {
            if (depth == 0 && tokens[at].IsName && at + 1 < tokens.Count && tokens[at + 1].IsWord("as"))
            {
                names.Add(tokens[at].Value);
            }

            depth += Depth(tokens[at]);
        }

        if (names.Count > 0)
        {
            yield return names.Count == 1 ? $"First makes the table {names[0]}." : $"First makes the tables {string.Join(", ", names[..^1])} and {names[^1]}.";
        }
    }

    private static List<Clause> Clauses(IReadOnlyList<SqlToken> tokens)
    {
        var clauses = new List<Clause>();
        var depth = 0;
        var begun = false;
        foreach (var token in tokens.Where(token => token.Kind != SqlTokenKind.End && !token.IsMark(";")))
        {
            begun |= depth == 0 && token.IsWord("select");
            if (!begun)
            {
                depth += Depth(token);
                continue;
            }

            if (depth == 0 && token.Kind == SqlTokenKind.Word && Array.IndexOf(Openings, token.Value) >= 0)
            {
                clauses.Add(new Clause(token.Value, []));
            }
            else if (clauses.Count > 0)
            {
                clauses[^1].Tokens.Add(token);
            }

            depth += Depth(token);
        }

        return clauses;
    }

    private static string Say(Clause clause, SqlWords words)
    {
        var tokens = clause.Tokens;
        return clause.Kind switch
        {
            "select" when tokens.Count > 0 && tokens[0].IsWord("distinct") => $"Shows each different {List(tokens[1..], words)} once.",
            "select" => $"Shows {List(tokens, words)}.",
            "from" => $"Reads {Sources(tokens, words)}.",
            "where" => $"Keeps rows where {Conditions(tokens, words)}.",
            "group" => $"Makes one row for each {GroupList(tokens[1..], words)}.",
            "having" => $"Keeps groups where {Conditions(tokens, words)}.",
            "order" => $"Sorts by {Ordering(tokens[1..], words)}.",
            "limit" => tokens.Count == 1 ? $"Shows at most {tokens[0].Value} rows." : "",
            "offset" => tokens.Count > 0 ? $"Leaves out the first {tokens[0].Value} rows." : "",
            "union" => "Puts under it the rows of another query:",
            "intersect" => "Keeps only rows that another query has too:",
            "except" => "Leaves out rows that another query has:",
            _ => "",
        };
    }

    private static string List(List<SqlToken> tokens, SqlWords words) => Joined(Parts(tokens, ",").Select(part => words.Value(WithoutAlias(part))));

    private static string GroupList(List<SqlToken> tokens, SqlWords words)
    {
        var parts = Parts(tokens, ",");
        return parts.All(part => part is [{ Kind: SqlTokenKind.Number }])
            ? parts.Count == 1 ? $"value of column {parts[0][0].Value}" : $"combination of columns {Joined(parts.Select(part => part[0].Value))}"
            : Joined(parts.Select(words.Value));
    }

    private static string Ordering(List<SqlToken> tokens, SqlWords words) => Joined(Parts(tokens, ",").Select(part =>
    {
        var falling = part.Exists(token => token.IsWord("desc"));
        var value = part.TakeWhile(token => token.Kind != SqlTokenKind.Word || token.Value is not ("asc" or "desc" or "nulls")).ToList();
        var said = value is [{ Kind: SqlTokenKind.Number } number] ? $"column {number.Value}" : words.Value(value);
        return $"{said}, {(falling ? "greatest first" : "least first")}";
    }));

    private static string Sources(List<SqlToken> tokens, SqlWords words)
    {
        var parts = new List<string>();
        var joined = new List<SqlToken>();
        var depth = 0;
        foreach (var token in tokens)
        {
            if (depth == 0 && (token.IsWord("join") || token.IsMark(",")))
            {
                parts.Add(Source(joined, words));
                joined = [];
            }
            else if (depth > 0 || token.Kind != SqlTokenKind.Word || token.Value is not ("left" or "right" or "full" or "inner" or "outer" or "cross" or "natural" or "lateral"))
            {
                joined.Add(token);
            }

            depth += Depth(token);
        }

        parts.Add(Source(joined, words));
        return string.Join(", together with ", parts);
    }

    private static string Source(List<SqlToken> tokens, SqlWords words)
    {
        var on = tokens.FindIndex(token => token.IsWord("on") || token.IsWord("using"));
        var source = on < 0 ? tokens : tokens[..on];
        var name = source.Count > 0 && source[0].IsMark("(") ? "the rows of a query of its own" : words.Name(source);
        return on < 0 ? name : $"{name} where {Conditions(tokens[(on + 1)..], words)}";
    }

    private static string Conditions(List<SqlToken> tokens, SqlWords words) => string.Join(" and ", Parts(tokens, "and").Select(words.Condition));

    private static string Joined(IEnumerable<string> parts)
    {
        var all = parts.Where(part => part.Length > 0).ToList();
        return all.Count switch { 0 => "nothing", 1 => all[0], _ => $"{string.Join(", ", all[..^1])} and {all[^1]}" };
    }

    /// <summary>Cuts at a mark or word outside brackets; the "and" of a "between" is none.</summary>
    internal static List<List<SqlToken>> Parts(List<SqlToken> tokens, string separator)
    {
        var parts = new List<List<SqlToken>> { new() };
        var (depth, between) = (0, false);
        foreach (var token in tokens)
        {
            var separates = depth == 0 && token.Value == separator && token.Kind is SqlTokenKind.Mark or SqlTokenKind.Word;
            if (separates && between)
            {
                (separates, between) = (false, false);
            }

            between |= depth == 0 && token.IsWord("between");
            depth += Depth(token);
            if (separates)
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(token);
            }
        }

        return parts;
    }

    private static List<SqlToken> WithoutAlias(List<SqlToken> tokens)
    {
        var at = tokens.FindLastIndex(token => token.IsWord("as"));
        return at > 0 && at == tokens.Count - 2 ? tokens[..at] : tokens;
    }

    private static int Depth(SqlToken token) => token.IsMark("(") || token.IsMark("[") ? 1 : token.IsMark(")") || token.IsMark("]") ? -1 : 0;

    private sealed record Clause(string Kind, List<SqlToken> Tokens);
}
