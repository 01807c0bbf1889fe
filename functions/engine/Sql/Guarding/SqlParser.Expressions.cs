namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// Expressions by PostgreSQL's precedence: what cannot be chained (a = b = c) is refused as the database would. A restricted expression, as
/// BETWEEN takes one before its AND, has no logic, no predicates, no zone and no collation.
/// </summary>
internal sealed partial class SqlParser
{
    private const int LevelOfOr = 1;
    private const int LevelOfAnd = 2;
    private const int LevelOfIs = 4;
    private const int LevelOfComparison = 5;
    private const int LevelOfPredicate = 6;
    private const int LevelOfOperator = 7;
    private const int LevelOfSum = 8;
    private const int LevelOfProduct = 9;
    private const int LevelOfPower = 10;
    private const int LevelOfZone = 11;
    private const int LevelOfCollation = 12;
    private const int LevelOfSign = 13;
    private const int LevelOfCast = 16;

    private void ParseExpression() => ParseExpression(LevelOfOr);

    private void ParseExpression(int least, bool restricted = false)
    {
        using var nesting = Enter();
        ParseOperand(restricted);
        ParseInfixes(least, restricted);
    }

    // What follows an operand that has been read already.
    private void ParseInfixes(int least, bool restricted = false)
    {
        while (ParseInfix(least, restricted))
        {
        }
    }

    private void ParseOperand(bool restricted)
    {
        if (!restricted && TakeWord("not"))
        {
            ParseExpression(LevelOfAnd + 1);
        }
        else if (Now.IsOperator("+") || Now.IsOperator("-"))
        {
            _at++;
            ParseExpression(LevelOfSign, restricted);
        }
        else if (Now.Kind == SqlTokenKind.Operator && LevelOf(Now) == LevelOfOperator)
        {
            TakeAllowedOperator();
            ParseExpression(LevelOfOperator + 1, restricted);
        }
        else if (ParsePrimary() && !restricted)
        {
            ParseOverlaps();
        }
    }

    // One more operator with its right side; false when the expression is over.
    private bool ParseInfix(int least, bool restricted)
    {
        if (Now.IsWord("operator") && Next.IsMark("("))
        {
            throw Fail("operator", "OPERATOR(…) is not supported", "write the operator itself.");
        }

        var level = LevelOf(Now);
        if (level == 0 || level < least || (restricted && !IsOfRestricted(level)))
        {
            return false;
        }

        switch (level)
        {
            case LevelOfOr or LevelOfAnd:
                _at++;
                ParseExpression(level + 1);
                return true;
            case LevelOfIs:
                ParseIs(restricted);
                return true;
            case LevelOfPredicate:
                ParsePredicate();
                return true;
            case LevelOfZone:
                ParseZone();
                return true;
            case LevelOfCollation:
                _at++;
                ParseCollation();
                return true;
            case LevelOfCast:
                _at++;
                ParseType();
                return true;
            default:
                ParseOperator(level, restricted);
                return true;
        }
    }

    private bool IsOfRestricted(int level) => level is LevelOfComparison or LevelOfCast or (>= LevelOfOperator and <= LevelOfPower)
        || (level == LevelOfIs && (Next.IsWord("distinct") || (Next.IsWord("not") && tokens[Math.Min(_at + 2, tokens.Count - 1)].IsWord("distinct"))));

    private int LevelOf(SqlToken token) => token.Kind switch
    {
        SqlTokenKind.Operator => LevelOfOperatorSign(token.Value),
        SqlTokenKind.Mark => token.IsMark("::") ? LevelOfCast : 0,
        SqlTokenKind.Word => LevelOfWord(token.Value),
        _ => 0,
    };

    private static int LevelOfOperatorSign(string sign) => sign switch
    {
        "=" or "<" or ">" or "<=" or ">=" or "<>" or "!=" => LevelOfComparison,
        "+" or "-" => LevelOfSum,
        "*" or "/" or "%" => LevelOfProduct,
        "^" => LevelOfPower,
        "=>" => 0,
        _ => LevelOfOperator,
    };

    private int LevelOfWord(string word) => word switch
    {
        "or" => LevelOfOr,
        "and" => LevelOfAnd,
        "is" or "isnull" or "notnull" => LevelOfIs,
        "between" or "in" or "like" or "ilike" => LevelOfPredicate,
        "similar" when Next.IsWord("to") => LevelOfPredicate,
        "not" when Next.IsWord("between") || Next.IsWord("in") || Next.IsWord("like") || Next.IsWord("ilike") || Next.IsWord("similar") => LevelOfPredicate,
        "at" when Next.IsWord("time") || Next.IsWord("local") => LevelOfZone,
        "collate" => LevelOfCollation,
        _ => 0,
    };

    private void ParseOperator(int level, bool restricted)
    {
        TakeAllowedOperator();
        if (!restricted && (Now.IsWord("any") || Now.IsWord("some") || Now.IsWord("all")) && Next.IsMark("("))
        {
            ParseAnyOf();
            return;
        }

        ParseExpression(level + 1, restricted);
        if (level == LevelOfComparison)
        {
            RefuseChain(level);
        }
    }

    // any (query) and any (array)
    private void ParseAnyOf()
    {
        _at++;
        if (ParseParenthesis() == ParenthesisKind.Row)
        {
            throw new SqlSyntaxException(new GuardIssue("syntax", Last.Start, Last.Length, "ANY and ALL take one array or one query", "write any (array[…])."));
        }
    }

    private void RefuseChain(int level)
    {
        if (LevelOf(Now) == level)
        {
            throw Fail("syntax", $"`{Shown(Now)}` cannot follow another comparison", "put one of the two in parentheses.");
        }
    }

    private void ParseZone()
    {
        _at++;
        if (TakeWord("local"))
        {
            return;
        }

        Expect("time");
        Expect("zone");
        ParseExpression(LevelOfZone + 1);
    }

    private void ParseCollation()
    {
        TakeName("the name of a collation");
        while (TakeMark("."))
        {
            TakeLabel("the name of a collation");
        }
    }

    private void TakeAllowedOperator()
    {
        if (!SqlAllowances.Operators.Contains(Now.Value))
        {
            Report("operator", Now, $"The operator `{Now.Value}` is not allowed here", "use one that compares or computes values.");
        }

        _at++;
    }
}
