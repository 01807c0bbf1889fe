namespace Analytics.Engine.Sql.Guarding;

/// <summary>Expressions. Precedence does not matter to what is allowed, so operators are read as a flat chain of operands.</summary>
internal sealed partial class SqlParser
{
    private void ParseExpression()
    {
        using var nesting = Enter();
        ParseOperand();
        while (ParseContinuation())
        {
        }
    }

    private void ParseOperand()
    {
        while (true)
        {
            if (TakeWord("not"))
            {
                continue;
            }

            if (Now.Kind == SqlTokenKind.Operator)
            {
                TakeAllowedOperator();
                continue;
            }

            break;
        }

        ParsePrimary();
        ParsePostfix();
    }

    // One more operator with its right side; false when the expression is over.
    private bool ParseContinuation()
    {
        if (Now.Kind == SqlTokenKind.Operator)
        {
            TakeAllowedOperator();
            if ((Now.IsWord("any") || Now.IsWord("some") || Now.IsWord("all")) && Next.IsMark("("))
            {
                _at++;
                ParseSubqueryOrExpressions();
                return true;
            }

            ParseOperand();
            return true;
        }

        if (Now.IsWord("operator") && Next.IsMark("("))
        {
            throw Fail("operator", "OPERATOR(…) is not supported; write the operator itself.");
        }

        if (TakeWord("and") || TakeWord("or") || TakeWord("overlaps"))
        {
            ParseOperand();
            return true;
        }

        if (TakeWord("isnull") || TakeWord("notnull"))
        {
            return true;
        }

        if (TakeWord("is"))
        {
            ParseIs();
            return true;
        }

        if (Now.IsWord("not") && (Next.IsWord("in") || Next.IsWord("between") || Next.IsWord("like") || Next.IsWord("ilike") || Next.IsWord("similar")))
        {
            _at++;
        }

        return ParsePredicate();
    }

    private bool ParsePredicate()
    {
        if (TakeWord("in"))
        {
            // position(a in b) has no parenthesis here.
            if (Now.IsMark("("))
            {
                ParseSubqueryOrExpressions();
            }
            else
            {
                ParseOperand();
            }

            return true;
        }

        if (TakeWord("between"))
        {
            _ = TakeWord("symmetric") || TakeWord("asymmetric");
            ParseOperand();
            while (!Now.IsWord("and") && ParseContinuation())
            {
            }

            Expect("and");
            ParseOperand();
            return true;
        }

        var similar = Now.IsWord("similar") && Next.IsWord("to");
        if (similar)
        {
            _at++;
        }

        if (similar || Now.IsWord("like") || Now.IsWord("ilike"))
        {
            _at++;
            if ((Now.IsWord("any") || Now.IsWord("some") || Now.IsWord("all")) && Next.IsMark("("))
            {
                _at++;
                ParseSubqueryOrExpressions();
                return true;
            }

            ParseOperand();
            if (TakeWord("escape"))
            {
                ParseOperand();
            }

            return true;
        }

        return false;
    }

    private void ParseIs()
    {
        _ = TakeWord("not");
        if (TakeWord("distinct"))
        {
            Expect("from");
            ParseOperand();
        }
        else if (TakeWord("json"))
        {
            _ = TakeWord("object") || TakeWord("array") || TakeWord("scalar") || TakeWord("value");
        }
        else if (!TakeWord("null") && !TakeWord("true") && !TakeWord("false") && !TakeWord("unknown") && !TakeWord("normalized"))
        {
            throw Unexpected("NULL, TRUE, FALSE or DISTINCT FROM");
        }
    }

    private void ParseSubqueryOrExpressions()
    {
        ExpectMark("(");
        if (StartsQuery() && !(Now.IsMark("(") && !IsWholeQuery()))
        {
            ParseQuery();
        }
        else
        {
            ParseList(ParseExpression);
        }

        ExpectMark(")");
    }

    // Whether the parenthesis here holds a query that is all there is, and not the first operand of something longer.
    private bool IsWholeQuery()
    {
        var depth = 0;
        for (var i = _at; i < tokens.Count; i++)
        {
            depth += tokens[i].IsMark("(") ? 1 : tokens[i].IsMark(")") ? -1 : 0;
            if (depth == 0)
            {
                var after = tokens[i + 1];
                return after.IsMark(")") || after.IsWord("union") || after.IsWord("except") || after.IsWord("intersect") || after.IsWord("order")
                    || after.IsWord("limit") || after.IsWord("offset") || after.IsWord("fetch");
            }
        }

        return false;
    }

    private void ParsePostfix()
    {
        while (true)
        {
            if (TakeMark("::"))
            {
                ParseType();
            }
            else if (TakeMark("["))
            {
                ParseSubscript();
            }
            else if (Now.IsMark(".") && (Next.IsName || Next.IsOperator("*")))
            {
                _at += 2;
                CheckColumn(Last, qualified: true);
            }
            else if (Now.IsWord("at") && Next.IsWord("time"))
            {
                _at += 2;
                Expect("zone");
                ParseOperand();
            }
            else if (Now.IsWord("at") && Next.IsWord("local"))
            {
                _at += 2;
            }
            else if (TakeWord("collate"))
            {
                ParseQualifiedName();
            }
            else
            {
                return;
            }
        }
    }

    private void ParseSubscript()
    {
        if (!Now.IsMark(":"))
        {
            ParseExpression();
        }

        if (TakeMark(":") && !Now.IsMark("]"))
        {
            ParseExpression();
        }

        ExpectMark("]");
    }

    private void ParsePrimary()
    {
        using var nesting = Enter();
        switch (Now.Kind)
        {
            case SqlTokenKind.Number or SqlTokenKind.Parameter:
                _at++;
                return;
            case SqlTokenKind.Text:
                SkipTexts();
                return;
            case SqlTokenKind.Mark when Now.IsMark("("):
                ParseParenthesis();
                return;
            case SqlTokenKind.Word:
                ParseWord();
                return;
            case SqlTokenKind.QuotedName:
                ParseNameOrCall();
                return;
            default:
                throw Unexpected("a value");
        }
    }

    // Texts on following lines continue the first.
    private void SkipTexts()
    {
        while (Now.Kind == SqlTokenKind.Text)
        {
            _at++;
        }

        if (TakeWord("uescape"))
        {
            SkipTexts();
        }
    }

    private void ParseParenthesis()
    {
        if (StartsQueryInside(_at) && (Next.IsWord("select") || Next.IsWord("with") || Next.IsWord("values") || IsNestedQuery()))
        {
            ExpectMark("(");
            ParseQuery();
            ExpectMark(")");
            return;
        }

        ExpectMark("(");
        ParseList(ParseExpression);
        ExpectMark(")");
    }

    private bool IsNestedQuery()
    {
        _at++;
        var whole = IsWholeQuery();
        _at--;
        return whole;
    }

    private void ParseNameOrCall()
    {
        var start = _at;
        var parts = ParseQualifiedName();
        if (Now.IsMark("("))
        {
            ParseCall(parts);
            return;
        }

        if (Now.Kind == SqlTokenKind.Text)
        {
            // type 'literal'
            _at = start;
            ParseType();
            SkipTexts();
            return;
        }

        CheckColumn(parts[^1], qualified: parts.Count > 1);
    }

    private List<SqlToken> ParseQualifiedName()
    {
        var parts = new List<SqlToken> { TakeName("a name") };
        while (Now.IsMark(".") && (Next.IsName || Next.IsOperator("*")))
        {
            _at += 2;
            parts.Add(Last);
            if (Last.IsOperator("*"))
            {
                break;
            }
        }

        return parts;
    }

    private void CheckColumn(SqlToken name, bool qualified)
    {
        if (SqlAllowances.SystemColumns.Contains(name.Value) || name.Value.StartsWith("pg_", StringComparison.Ordinal))
        {
            Report("system_column", name, $"`{name.Value}` belongs to the database, not to the data; remove it.");
        }
        else if (!qualified && name.Kind == SqlTokenKind.Word && SqlAllowances.SessionWords.Contains(name.Value))
        {
            Report("function", name, $"`{name.Value}` tells about the connection, not about the data; remove it.");
        }
    }

    private void TakeAllowedOperator()
    {
        if (!SqlAllowances.Operators.Contains(Now.Value))
        {
            Report("operator", Now, $"The operator `{Now.Value}` is not allowed here; use one that compares or computes values.");
        }

        _at++;
    }
}
