using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Sql.Reading;

/// <summary>Short words for expressions of a statement; what has none stays as it is written.</summary>
internal sealed class SqlWords(string sql)
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        ["sum"] = "the sum of",
        ["avg"] = "the average of",
        ["min"] = "the least",
        ["max"] = "the greatest",
        ["lower"] = "the lower-case form of",
        ["upper"] = "the upper-case form of",
        ["round"] = "the rounded value of",
    };

    private static readonly Dictionary<string, string> Comparisons = new(StringComparer.Ordinal)
    {
        ["="] = "is",
        ["<>"] = "is not",
        ["!="] = "is not",
        [">="] = "is at least",
        ["<="] = "is at most",
        [">"] = "is greater than",
        ["<"] = "is less than",
    };

    /// <summary>The name of a relation without its schema and alias.</summary>
    public string Name(List<SqlToken> tokens)
    {
        var names = tokens.TakeWhile(token => token.IsName || token.IsMark(".")).ToList();
        return names switch
        {
            [] => Text(tokens),
            [var only] => only.Value,
            [_, { Value: "." }, var name, ..] => name.Value,
            [var name, ..] => name.Value,
        };
    }

    public string Value(List<SqlToken> tokens) => tokens switch
    {
        [] => "",
        [{ Value: "*" }] => "every column",
        [{ IsName: true } name] => name.Value.Replace('_', ' '),
        [{ IsName: true }, { Value: "." }, var column] => Value([column]),
        [{ Value: "count" }, { Value: "(" }, { Value: "*" }, { Value: ")" }] => "the number of rows",
        [{ Value: "count" }, { Value: "(" }, { Value: "distinct" }, .. var inner, { Value: ")" }] when IsWhole(inner) => $"the number of different {Value(inner)}",
        [{ Value: "count" }, { Value: "(" }, .. var inner, { Value: ")" }] when IsWhole(inner) => $"the number of rows with {Value(inner)}",
        [{ Value: "date_trunc" }, { Value: "(" }, { Kind: SqlTokenKind.Text } unit, { Value: "," }, .. var inner, { Value: ")" }] when IsWhole(inner) => $"the {Plain(unit)} of {Value(inner)}",
        [{ Kind: SqlTokenKind.Word, Value: var function }, { Value: "(" }, .. var inner, { Value: ")" }] when Functions.TryGetValue(function, out var words) && IsWhole(inner) && SqlReading.Parts(inner, ",").Count == 1 =>
            $"{words} {Value(inner)}",
        [.. var left, { Value: "::" }, { IsName: true }] when IsWhole(left) => Value(left),
        [.. var left, { Kind: SqlTokenKind.Operator, Value: "->>" or "->" }, { Kind: SqlTokenKind.Text } key] when left.Count <= 3 => $"the property {Plain(key)}",
        _ => Text(tokens),
    };

    public string Condition(List<SqlToken> tokens)
    {
        if (tokens is [{ Value: "not" }, .. var rest])
        {
            return $"it is not so that {Condition(rest)}";
        }

        var at = Outside(tokens, token => token.Kind == SqlTokenKind.Operator && Comparisons.ContainsKey(token.Value));
        if (at > 0)
        {
            return $"{Value(tokens[..at])} {Comparisons[tokens[at].Value]} {Literal(tokens[(at + 1)..])}";
        }

        at = Outside(tokens, token => token.Kind == SqlTokenKind.Word && token.Value is "is" or "in" or "between" or "like" or "ilike");
        return at > 0 ? $"{Value(tokens[..at])} {Test(tokens, at)}" : Text(tokens);
    }

    private string Test(List<SqlToken> tokens, int at) => tokens[at].Value switch
    {
        "is" when tokens[^1].IsWord("null") => tokens.Skip(at).Any(token => token.IsWord("not")) ? "is there" : "is missing",
        "in" when at + 1 < tokens.Count && tokens[at + 1].IsMark("(") && !tokens.Exists(token => token.IsWord("select")) => $"is one of {string.Join(", ", SqlReading.Parts(tokens[(at + 2)..^1], ",").Select(Literal))}",
        "in" => "is among the rows of a query of its own",
        "between" => $"lies between {Text(tokens[(at + 1)..])}",
        "like" or "ilike" => $"looks like {Literal(tokens[(at + 1)..])}",
        _ => Text(tokens[at..]),
    };

    private string Literal(List<SqlToken> tokens) => tokens switch
    {
        [{ Kind: SqlTokenKind.Text } text] => $"\"{Plain(text)}\"",
        [{ IsName: true }, { Kind: SqlTokenKind.Text } text] => Plain(text),
        _ => Value(tokens),
    };

    private static int Outside(List<SqlToken> tokens, Func<SqlToken, bool> wanted)
    {
        var depth = 0;
        for (var at = 0; at < tokens.Count; at++)
        {
            if (depth == 0 && wanted(tokens[at]))
            {
                return at;
            }

            depth += tokens[at].IsMark("(") ? 1 : tokens[at].IsMark(")") ? -1 : 0;
        }

        return -1;
    }

    /// <summary>Whether the brackets around these tokens belong together: "a) + (b" does not lie in one pair.</summary>
    private static bool IsWhole(List<SqlToken> tokens)
    {
        var depth = 0;
        foreach (var token in tokens)
        {
            depth += token.IsMark("(") ? 1 : token.IsMark(")") ? -1 : 0;
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0;
    }

    private string Plain(SqlToken text) => sql.AsSpan(text.Start, text.Length).Trim('\'').ToString().Replace("''", "'", StringComparison.Ordinal);

    private string Text(List<SqlToken> tokens) => tokens.Count == 0 ? "" : string.Join(' ', sql[tokens[0].Start..tokens[^1].EndPosition].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
