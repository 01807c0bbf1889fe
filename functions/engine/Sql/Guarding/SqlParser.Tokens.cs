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

    private SqlToken TakeName(string expected)
    {
        if (!Now.IsName || (Now.Kind == SqlTokenKind.Word && Now.Value is "select" or "from" or "where" or "with" or "on" or "group" or "order"))
        {
            throw Unexpected(expected);
        }

        _at++;
        return Last;
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

    private void Report(string id, SqlToken token, string message) => Report(id, token, token, message);

    private void Report(string id, SqlToken first, SqlToken last, string message) =>
        _issues.Add(new GuardIssue(id, first.Start, last.EndPosition - first.Start, message));

    private SqlSyntaxException Fail(string id, string message) => new(new GuardIssue(id, Now.Start, Now.Length, message));

    private SqlSyntaxException Unexpected(string expected) => Now.Kind == SqlTokenKind.End
        ? Fail("syntax", $"The statement ends where {expected} should follow.")
        : Fail("syntax", $"`{Shown(Now)}` stands where {expected} should.");

    private static string Shown(SqlToken token) => token.Kind == SqlTokenKind.Text ? "a text" : token.Value.Length > 40 ? $"{token.Value[..40]}…" : token.Value;

    private Nesting Enter() => ++_depth > DeepestNesting
        ? throw Fail("too_deep", "The statement is nested too deeply to be checked; write it flatter.")
        : new Nesting(this);

    /// <summary>Leaves one level of nesting when disposed.</summary>
    private readonly struct Nesting(SqlParser parser) : IDisposable
    {
        public void Dispose() => parser._depth--;
    }
}
