namespace Analytics.Engine.Sql.Guarding;

/// <summary>Taking tokens, reporting issues, and the bound on nesting.</summary>
internal sealed partial class SqlParser
{
    private void ParseList(Action parseItem)
    {
        do
        {
            parseItem();
        }
        while (TakeMark(","));
    }

    private bool TakeWord(string word)
    {
        if (!Now.IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeMark(string mark)
    {
        if (!Now.IsMark(mark))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TakeOperator(string value)
    {
        if (!Now.IsOperator(value))
        {
            return false;
        }

        _at++;
        return true;
    }

    // A name of a table, a column or an alias.
    private SqlToken TakeName(string expected)
    {
        if (!SqlKeywords.IsColumnName(Now))
        {
            throw SqlKeywords.Reserved.Contains(Now.Value) && Now.Kind == SqlTokenKind.Word
                ? Fail("syntax", $"`{Now.Value}` stands where {expected} should", "if it is a name, write it in double quotes.")
                : Unexpected(expected);
        }

        _at++;
        return Last;
    }

    // After AS and after a dot every word is a name.
    private SqlToken TakeLabel(string expected)
    {
        if (!Now.IsName)
        {
            throw Unexpected(expected);
        }

        _at++;
        return Last;
    }

    private int ParseExpressions()
    {
        var count = 0;
        do
        {
            ParseExpression();
            count++;
        }
        while (TakeMark(","));
        return count;
    }

    private void ParseExpressionsInParentheses()
    {
        ExpectMark("(");
        ParseExpressions();
        ExpectMark(")");
    }

    private void Expect(string word)
    {
        if (!TakeWord(word))
        {
            throw Unexpected(word.ToUpperInvariant());
        }
    }

    private void ExpectMark(string mark)
    {
        if (!TakeMark(mark))
        {
            throw Unexpected($"`{mark}`");
        }
    }

    private void Report(string id, SqlToken token, string problem, string fix) => Report(id, token, token, problem, fix);

    private void Report(string id, SqlToken first, SqlToken last, string problem, string fix) =>
        _issues.Add(new GuardIssue(id, first.Start, last.EndPosition - first.Start, problem, fix));

    private SqlSyntaxException Fail(string id, string problem, string fix) => new(new GuardIssue(id, Now.Start, Now.Length, problem, fix));

    private SqlSyntaxException Unexpected(string expected) => Now.Kind == SqlTokenKind.End
        ? Fail("syntax", $"The statement ends where {expected} should follow", "finish it.")
        : Fail("syntax", $"`{Shown(Now)}` stands where {expected} should", "check what stands before it.");

    private static string Shown(SqlToken token) => token.Kind == SqlTokenKind.Text ? "a text" : token.Value.Length > 40 ? $"{token.Value[..40]}…" : token.Value;

    private Nesting Enter() => ++_depth > DeepestNesting
        ? throw Fail("too_deep", "The statement is nested too deeply to be checked", "write it flatter.")
        : new Nesting(this);

    /// <summary>Leaves one level of nesting when disposed.</summary>
    private readonly struct Nesting(SqlParser parser) : IDisposable
    {
        public void Dispose() => parser._depth--;
    }
}
