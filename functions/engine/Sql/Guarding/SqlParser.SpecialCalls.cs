namespace Analytics.Engine.Sql.Guarding;

/// <summary>Functions whose arguments have words between them. None of them takes FILTER or OVER.</summary>
internal sealed partial class SqlParser
{
    private bool ParseSpecialCall()
    {
        switch (Now.Value)
        {
            case "coalesce" or "greatest" or "least" or "grouping":
                _at++;
                ParseExpressionsInParentheses();
                return true;
            case "nullif":
                ParseInParentheses(() =>
                {
                    ParseExpression();
                    ExpectMark(",");
                    ParseExpression();
                });
                return true;
            case "extract":
                ParseInParentheses(ParseExtract);
                return true;
            case "position":
                ParseInParentheses(() =>
                {
                    ParseExpression(LevelOfOr, restricted: true);
                    Expect("in");
                    ParseExpression(LevelOfOr, restricted: true);
                });
                return true;
            case "trim":
                ParseInParentheses(ParseTrim);
                return true;
            case "substring":
                ParseWordedCall(ParseSubstringRest);
                return true;
            case "overlay":
                ParseWordedCall(ParseOverlayRest);
                return true;
            case "normalize":
                ParseInParentheses(() =>
                {
                    ParseExpression();
                    if (TakeMark(",") && !TakeUnicodeForm())
                    {
                        throw Unexpected("NFC, NFD, NFKC or NFKD");
                    }
                });
                return true;
            default:
                return RefuseSpecialCall();
        }
    }

    private bool RefuseSpecialCall()
    {
        if (Now.Value.StartsWith("xml", StringComparison.Ordinal))
        {
            Report("function", Now, $"`{Now.Value}` is not allowed", "questions read JSON, not XML: use the jsonb functions.");
            throw new SqlSyntaxException(_issues[^1]);
        }

        return false;
    }

    private void ParseInParentheses(Action parseArguments)
    {
        using var nesting = Enter();
        _at++;
        ExpectMark("(");
        parseArguments();
        ExpectMark(")");
    }

    // extract(field from value): the field is a word or a text
    private void ParseExtract()
    {
        if (!Now.IsName && Now.Kind != SqlTokenKind.Text)
        {
            throw Unexpected("a field such as YEAR");
        }

        _at++;
        Expect("from");
        ParseExpression();
    }

    private void ParseTrim()
    {
        _ = TakeWord("both") || TakeWord("leading") || TakeWord("trailing");
        if (!TakeWord("from"))
        {
            ParseExpression();
            if (!TakeWord("from"))
            {
                if (TakeMark(","))
                {
                    ParseExpressions();
                }

                return;
            }
        }

        ParseExpressions();
    }

    // Either plain arguments or a first one with words behind it.
    private void ParseWordedCall(Func<bool> parseRest)
    {
        using var nesting = Enter();
        _at++;
        ExpectMark("(");
        if (TakeMark(")"))
        {
            return;
        }

        ParseArgument();
        if (!parseRest())
        {
            while (TakeMark(","))
            {
                ParseArgument();
            }
        }

        ExpectMark(")");
    }

    // from, for, or both in either order; similar … escape …
    private bool ParseSubstringRest()
    {
        if (TakeWord("similar"))
        {
            ParseExpression();
            Expect("escape");
            ParseExpression();
            return true;
        }

        var first = Now.Value;
        if (!TakeWord("from") && !TakeWord("for"))
        {
            return false;
        }

        ParseExpression();
        if (TakeWord(string.Equals(first, "from", StringComparison.Ordinal) ? "for" : "from"))
        {
            ParseExpression();
        }

        return true;
    }

    private bool ParseOverlayRest()
    {
        if (!TakeWord("placing"))
        {
            return false;
        }

        ParseExpression();
        Expect("from");
        ParseExpression();
        if (TakeWord("for"))
        {
            ParseExpression();
        }

        return true;
    }
}
