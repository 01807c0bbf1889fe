namespace Analytics.Engine.Sql.Guarding;

/// <summary>Values that begin with a word of their own: CASE, CAST, EXISTS, ARRAY, the current time.</summary>
internal sealed partial class SqlParser
{
    private void ParseWord()
    {
        switch (Now.Value)
        {
            case "case":
                ParseCase();
                return;
            case "cast" when Next.IsMark("("):
                ParseCast();
                return;
            case "exists" when Next.IsMark("("):
                _at++;
                ParseSubquery();
                return;
            case "array" when Next.IsMark("["):
                _at++;
                ParseArray();
                return;
            case "array" when Next.IsMark("("):
                _at++;
                ParseSubquery();
                return;
            case "operator" when Next.IsMark("("):
                throw Fail("operator", "OPERATOR(…) is not supported", "write the operator itself.");
            case "collation" when Next.IsWord("for"):
                throw Fail("function", "COLLATION FOR tells about the database, not about the data", "remove it.");
            case "current_date":
                _at++;
                return;
            case "current_timestamp" or "current_time" or "localtime" or "localtimestamp":
                _at++;
                ParseModifiers(1);
                return;
            default:
                ParseOtherWord();
                return;
        }
    }

    private void ParseOtherWord()
    {
        if (SqlAllowances.SessionWords.Contains(Now.Value) && !Next.IsMark("("))
        {
            CheckColumn(Now, qualified: Next.IsMark("."));
            _at++;
            return;
        }

        if (Next.IsMark("(") && (ParseSpecialCall() || ParseJsonCall()))
        {
            return;
        }

        if (SqlKeywords.Reserved.Contains(Now.Value))
        {
            throw Now.IsWord("select") || Now.IsWord("with")
                ? Fail("syntax", $"`{Now.Value}` begins a query here", "put a query inside another in parentheses.")
                : Unexpected("a value");
        }

        ParseNameOrCall();
    }

    private void ParseSubquery()
    {
        if (ParseParenthesis() != ParenthesisKind.Query)
        {
            throw new SqlSyntaxException(new GuardIssue("syntax", Last.Start, Last.Length, "A query should stand in this parenthesis", "write (select …)."));
        }
    }

    private void ParseCase()
    {
        Expect("case");
        if (!Now.IsWord("when"))
        {
            ParseExpression();
        }

        if (!Now.IsWord("when"))
        {
            throw Unexpected("WHEN");
        }

        while (TakeWord("when"))
        {
            ParseExpression();
            Expect("then");
            ParseExpression();
        }

        if (TakeWord("else"))
        {
            ParseExpression();
        }

        Expect("end");
    }

    private void ParseCast()
    {
        _at++;
        ExpectMark("(");
        ParseExpression();
        Expect("as");
        ParseType();
        ExpectMark(")");
    }

    private void ParseArray()
    {
        using var nesting = Enter();
        ExpectMark("[");
        if (!Now.IsMark("]"))
        {
            ParseList(() =>
            {
                if (Now.IsMark("["))
                {
                    ParseArray();
                }
                else
                {
                    ParseExpression();
                }
            });
        }

        ExpectMark("]");
    }
}
