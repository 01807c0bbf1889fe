namespace Analytics.Engine.Sql.Guarding;

/// <summary>Words with a grammar of their own, and function calls.</summary>
internal sealed partial class SqlParser
{
    private void ParseWord()
    {
        switch (Now.Value)
        {
            case "null" or "true" or "false":
                _at++;
                return;
            case "case":
                ParseCase();
                return;
            case "cast" when Next.IsMark("("):
                ParseCast();
                return;
            case "exists" when Next.IsMark("("):
                _at++;
                ExpectMark("(");
                ParseQuery();
                ExpectMark(")");
                return;
            case "array" when Next.IsMark("["):
                _at++;
                ParseArray();
                return;
            case "array" when Next.IsMark("("):
                _at++;
                ExpectMark("(");
                ParseQuery();
                ExpectMark(")");
                return;
            case "row" when Next.IsMark("("):
                _at++;
                ParseArguments();
                return;
            case "interval" when Next.Kind is SqlTokenKind.Text or SqlTokenKind.Parameter || Next.IsMark("("):
                ParseInterval();
                return;
            case "operator" when Next.IsMark("("):
                throw Fail("operator", "OPERATOR(…) is not supported; write the operator itself.");
            case "current_date" or "current_timestamp" or "current_time" or "localtime" or "localtimestamp":
                _at++;
                if (Now.IsMark("("))
                {
                    ParseArguments();
                }

                return;
            default:
                ParseOtherWord();
                return;
        }
    }

    private void ParseOtherWord()
    {
        if (IsTypeLiteral())
        {
            ParseType();
            SkipTexts();
            return;
        }

        if (SqlAllowances.Reserved.Contains(Now.Value) && !(Next.IsMark("(") && SqlAllowances.Functions.Contains(Now.Value)))
        {
            throw Unexpected("a value");
        }

        ParseNameOrCall();
    }

    // date '2011-11-01', timestamp with time zone '…', double precision '1.5'
    private bool IsTypeLiteral()
    {
        if (!SqlAllowances.Types.Contains(Now.Value))
        {
            return false;
        }

        var place = _at + 1;
        while (tokens[place].IsWord("with") || tokens[place].IsWord("without") || tokens[place].IsWord("time") || tokens[place].IsWord("zone")
            || tokens[place].IsWord("precision") || tokens[place].IsWord("varying"))
        {
            place++;
        }

        return tokens[place].Kind == SqlTokenKind.Text;
    }

    private void ParseCase()
    {
        Expect("case");
        if (!Now.IsWord("when"))
        {
            ParseExpression();
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

    private void ParseInterval()
    {
        _at++;
        if (TakeMark("("))
        {
            ParseExpression();
            ExpectMark(")");
        }

        if (Now.Kind == SqlTokenKind.Parameter)
        {
            _at++;
        }
        else
        {
            SkipTexts();
        }

        while (Now.Kind == SqlTokenKind.Word && Now.Value is "year" or "month" or "day" or "hour" or "minute" or "second")
        {
            _at++;
            if (!TakeWord("to"))
            {
                return;
            }
        }
    }

    private void ParseCall(List<SqlToken> name)
    {
        CheckFunction(name);
        var open = _at;
        ParseArguments();
        CheckSize(name[^1], open);
        if (Now.IsWord("within") && Next.IsWord("group"))
        {
            _at += 2;
            ExpectMark("(");
            Expect("order");
            Expect("by");
            ParseList(ParseOrderItem);
            ExpectMark(")");
        }

        if (Now.IsWord("filter") && Next.IsMark("("))
        {
            _at++;
            ExpectMark("(");
            Expect("where");
            ParseExpression();
            ExpectMark(")");
        }

        if (Now.IsWord("ignore") || Now.IsWord("respect"))
        {
            throw Fail("syntax", "PostgreSQL has no IGNORE NULLS; filter the rows instead.");
        }

        if (TakeWord("over"))
        {
            if (Now.IsMark("("))
            {
                ParseWindow();
            }
            else
            {
                TakeName("the name of a window");
            }
        }
    }

    private void CheckFunction(List<SqlToken> name)
    {
        var last = name[^1];
        if (name.Count == 1 && SqlAllowances.Functions.Contains(last.Value))
        {
            return;
        }

        var shown = string.Join(".", name.Select(p => p.Value));
        var near = name.Count == 1 ? SqlAllowances.Functions.FirstOrDefault(f => f.Length > 3 && IsNear(f, last.Value)) : null;
        var advice = near is not null
            ? $"did you mean `{near}`?"
            : name.Count > 1 && SqlAllowances.Functions.Contains(last.Value)
                ? $"write `{last.Value}` without a schema."
                : $"allowed functions: {SqlAllowances.FunctionsInShort}.";
        Report("function", name[0], last, $"`{shown}` is not allowed; {advice}");
    }

    // One letter changed, missing or too many.
    private static bool IsNear(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
        {
            start++;
        }

        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
        {
            end++;
        }

        return a.Length - start - end <= 1 && b.Length - start - end <= 1;
    }

    // ( [distinct] arguments [order by …] ), and the forms with words between: extract(day from x), trim(both ' ' from x), substring(x from 1 for 2), position(a in b).
    private void ParseArguments()
    {
        using var nesting = Enter();
        ExpectMark("(");
        if (TakeMark(")"))
        {
            return;
        }

        if (TakeOperator("*"))
        {
            ExpectMark(")");
            return;
        }

        _ = TakeWord("distinct") || TakeWord("all");
        _ = TakeWord("both") || TakeWord("leading") || TakeWord("trailing");
        if (Now.IsWord("from"))
        {
            _at++;
        }

        do
        {
            _ = TakeWord("variadic");
            if (Now.IsName && Next.IsOperator("=>"))
            {
                _at += 2;
            }

            ParseExpression();
            while (TakeWord("from") || TakeWord("for") || TakeWord("placing") || TakeWord("similar") || TakeWord("escape"))
            {
                ParseExpression();
            }
        }
        while (TakeMark(","));

        if (TakeWord("order"))
        {
            Expect("by");
            ParseList(ParseOrderItem);
        }

        ExpectMark(")");
    }
}
