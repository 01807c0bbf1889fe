namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// The plan's list of dangerous words, kept as an alarm beside the parser. It looks at words only: never inside texts, quoted names or
/// longer names such as created_at.
/// </summary>
internal static class Tripwire
{
    private static readonly HashSet<string> DangerousKeywords = new(StringComparer.Ordinal)
    {
        "alter", "copy", "create", "delete", "drop", "grant", "insert", "merge", "revoke", "truncate", "update", "vacuum",
    };

    public static IReadOnlyList<GuardIssue> Check(IReadOnlyList<SqlToken> tokens)
    {
        var issues = new List<GuardIssue>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == SqlTokenKind.Word && DangerousKeywords.Contains(token.Value) && !(i > 0 && tokens[i - 1].IsMark(".")))
            {
                issues.Add(new GuardIssue("dangerous_keyword", token.Start, token.Length,
                    $"`{token.Value}` is not allowed", "questions only read. If it is the name of a column, write it in double quotes."));
            }
        }

        return issues;
    }
}
