namespace Analytics.Engine.Sql.Guarding;

/// <summary>Values: constants, columns, parentheses, arrays, rows and what begins with a word of its own.</summary>
internal sealed partial class SqlParser
{
    private enum ParenthesisKind
    {
        Query,
        Expression,
        Row,
    }

    // True for a row, (a, b) or row(…), behind which OVERLAPS may stand.
    private bool ParsePrimary()
    {
        using var nesting = Enter();
        if (TakeConstant())
        {
            return false;
        }

        if (Now.Kind == SqlTokenKind.Parameter)
        {
            _at++;
            ParseIndirection();
        }
        else if (Now.IsMark("("))
        {
            return ParseParenthesisedValue();
        }
        else if (Now.IsWord("row") && Next.IsMark("("))
        {
            _at++;
            ParseRow();
            return true;
        }
        else if (Now.Kind == SqlTokenKind.Word)
        {
            ParseWord();
        }
        else if (Now.Kind == SqlTokenKind.QuotedName)
        {
            ParseNameOrCall();
        }
        else
        {
            throw Unexpected("a value");
        }

        return false;
    }

    private bool ParseParenthesisedValue()
    {
        if (ParseParenthesis() == ParenthesisKind.Row)
        {
            return true;
        }

        ParseIndirection();
        return false;
    }

    // Reads a parenthesis once: whether it holds a query, a value or a row is known only behind what it begins with.
    private ParenthesisKind ParseParenthesis()
    {
        using var nesting = Enter();
        ExpectMark("(");
        if (IsQueryWord)
        {
            _shape = ParseQuery();
            ExpectMark(")");
            return ParenthesisKind.Query;
        }

        if (!Now.IsMark("(") || !BeginsQuery(_at))
        {
            return ParseListEnd(ParseExpressions());
        }

        return ParseBehindParenthesis();
    }

    // ((select …) …: a query in parentheses, or an expression that begins with one.
    private ParenthesisKind ParseBehindParenthesis()
    {
        var start = _at;
        var kind = ParseParenthesis();
        if (kind == ParenthesisKind.Query && IsQueryContinued())
        {
            _commonTables.Push(new HashSet<string>(StringComparer.Ordinal));
            _shape = ParseQueryRest(_shape, hasWith: false);
            _commonTables.Pop();
            ExpectMark(")");
            return ParenthesisKind.Query;
        }

        if (kind == ParenthesisKind.Query && Now.IsMark(")"))
        {
            _at++;
            return ParenthesisKind.Query;
        }

        if (kind == ParenthesisKind.Row)
        {
            ParseOverlaps();
        }
        else
        {
            ParseIndirection();
        }

        ParseInfixes(LevelOfOr);
        return ParseListEnd(TakeMark(",") ? 1 + ParseExpressions() : 1);
    }

    private ParenthesisKind ParseListEnd(int count)
    {
        ExpectMark(")");
        return count > 1 ? ParenthesisKind.Row : ParenthesisKind.Expression;
    }

    private bool IsQueryContinued() => Now.Kind == SqlTokenKind.Word
        && Now.Value is "union" or "except" or "intersect" or "order" or "limit" or "offset" or "fetch" or "for";

    // row overlaps row
    private void ParseOverlaps()
    {
        if (!TakeWord("overlaps"))
        {
            return;
        }

        if (TakeWord("row"))
        {
            ParseRow();
        }
        else if (ParseParenthesis() != ParenthesisKind.Row)
        {
            throw new SqlSyntaxException(new GuardIssue("syntax", Last.Start, Last.Length, "OVERLAPS compares two pairs", "write (start, end) overlaps (start, end)."));
        }
    }

    private void ParseRow()
    {
        ExpectMark("(");
        if (!TakeMark(")"))
        {
            ParseExpressions();
            ExpectMark(")");
        }
    }

    // A number, a text, a truth value, null, or a text with its type before it.
    private bool TakeConstant()
    {
        if (Now.Kind == SqlTokenKind.Number || Now.IsWord("null") || Now.IsWord("true") || Now.IsWord("false"))
        {
            _at++;
            return true;
        }

        if (Now.Kind == SqlTokenKind.Text)
        {
            TakeText();
            return true;
        }

        if (Now.IsWord("interval") && (Next.Kind == SqlTokenKind.Text || (Next.IsMark("(") && TextFollowsModifier())))
        {
            ParseIntervalConstant();
            return true;
        }

        if (!IsTypedText())
        {
            return false;
        }

        ParseType();
        TakeText();
        return true;
    }

    private void TakeText()
    {
        if (Now.Kind != SqlTokenKind.Text)
        {
            throw Unexpected("a text");
        }

        var isEscaped = Now.Value.Length > 0;
        _at++;
        if (isEscaped && TakeWord("uescape"))
        {
            TakeText();
        }
    }

    // date '2011-11-01', timestamp with time zone '…', double precision '1.5', numeric(3, 1) '1.5'
    private bool IsTypedText()
    {
        if (!Now.IsName || (Now.Kind == SqlTokenKind.Word && !SqlAllowances.Types.Contains(Now.Value) && Next.Kind != SqlTokenKind.Text) || SqlKeywords.Reserved.Contains(Now.Value))
        {
            return false;
        }

        var place = _at + 1;
        if (tokens[place].IsMark("(") && SqlKeywords.OfColumns.Contains(Now.Value))
        {
            place = BehindParenthesis(place);
        }

        while (tokens[place].IsWord("with") || tokens[place].IsWord("without") || tokens[place].IsWord("time") || tokens[place].IsWord("zone")
            || tokens[place].IsWord("precision") || tokens[place].IsWord("varying"))
        {
            place++;
        }

        return tokens[place].Kind == SqlTokenKind.Text;
    }

    private bool TextFollowsModifier() => tokens[BehindParenthesis(_at + 1)].Kind == SqlTokenKind.Text;

    private int BehindParenthesis(int open)
    {
        for (var place = open; place < tokens.Count; place++)
        {
            if (tokens[place].IsMark(")"))
            {
                return Math.Min(place + 1, tokens.Count - 1);
            }
        }

        return tokens.Count - 1;
    }

    private void ParseIntervalConstant()
    {
        _at++;
        if (Now.IsMark("("))
        {
            ParseModifiers(1);
            TakeText();
        }
        else
        {
            TakeText();
            ParseIntervalFields();
        }
    }

    // a.b, a.*, a[1], a[1:2]
    private void ParseIndirection()
    {
        while (true)
        {
            if (Now.IsMark(".") && Next.IsOperator("*"))
            {
                _at += 2;
                return;
            }

            if (TakeMark("."))
            {
                TakeLabel("a name");
                CheckColumn(Last, qualified: true);
            }
            else if (TakeMark("["))
            {
                ParseSubscript();
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

    private void ParseNameOrCall()
    {
        if (IsCallAhead())
        {
            ParseCall();
            return;
        }

        if (!SqlKeywords.IsColumnName(Now))
        {
            throw Unexpected("a value");
        }

        _at++;
        CheckColumn(Last, qualified: Now.IsMark("."));
        CheckSchema(Last);
        _columns?.Name(Now.IsMark(".") && Next.IsName ? Next.Value : Last.Value);
        ParseIndirection();
    }

    // name( or schema.name(
    private bool IsCallAhead()
    {
        var place = _at + 1;
        while (tokens[place].IsMark(".") && tokens[Math.Min(place + 1, tokens.Count - 1)].IsName)
        {
            place += 2;
        }

        return tokens[place].IsMark("(");
    }

    // schema.table.column and schema.table.*: PostgreSQL looks for the schema before it misses the table in FROM.
    private void CheckSchema(SqlToken first)
    {
        if (Now.IsMark(".") && Next.IsName && tokens[Math.Min(_at + 2, tokens.Count - 1)].IsMark(".") && !string.Equals(first.Value, SqlAllowances.Schema, StringComparison.Ordinal))
        {
            Report("relation", first, Next, $"`{first.Value}.{Next.Value}` cannot be read", "name a column by its table's alias: `e.name`.");
        }
    }

    private void CheckColumn(SqlToken name, bool qualified)
    {
        if (SqlAllowances.SystemColumns.Contains(name.Value) || name.Value.StartsWith("pg_", StringComparison.Ordinal))
        {
            Report("system_column", name, $"`{name.Value}` belongs to the database, not to the data", "remove it.");
        }
        else if (!qualified && name.Kind == SqlTokenKind.Word && SqlAllowances.SessionWords.Contains(name.Value))
        {
            Report("function", name, $"`{name.Value}` tells about the connection, not about the data", "remove it.");
        }
    }
}
