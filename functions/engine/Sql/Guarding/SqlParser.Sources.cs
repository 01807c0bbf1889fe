namespace Analytics.Engine.Sql.Guarding;

/// <summary>The FROM clause: what a question may read.</summary>
internal sealed partial class SqlParser
{
    private void ParseFromItem()
    {
        ParseSource();
        while (ParseJoin())
        {
        }
    }

    private bool ParseJoin()
    {
        if (TakeWord("cross"))
        {
            Expect("join");
            ParseSource();
            return true;
        }

        var natural = TakeWord("natural");
        if (!TakeJoinWords())
        {
            return natural ? throw Unexpected("JOIN") : false;
        }

        ParseSource();
        if (natural)
        {
            return true;
        }

        // a join b join c on … on …
        while (!Now.IsWord("on") && !Now.IsWord("using") && ParseJoin())
        {
        }

        ParseJoinCondition();
        return true;
    }

    private bool TakeJoinWords()
    {
        if (TakeWord("join"))
        {
            return true;
        }

        if (TakeWord("left") || TakeWord("right") || TakeWord("full"))
        {
            _ = TakeWord("outer");
        }
        else if (!TakeWord("inner"))
        {
            return false;
        }

        Expect("join");
        return true;
    }

    private void ParseJoinCondition()
    {
        if (TakeWord("on"))
        {
            ParseExpression();
            return;
        }

        if (!TakeWord("using"))
        {
            throw Unexpected("ON or USING");
        }

        ParseNameList();
        if (TakeWord("as"))
        {
            TakeName("a name for the join");
        }
    }

    private void ParseSource()
    {
        using var nesting = Enter();
        var lateral = TakeWord("lateral");
        if (Now.IsMark("("))
        {
            var isJoin = false;
            ParseApart(() => isJoin = ParseSourceInParentheses(), lateral || !BeginsQuery(_at));
            if (isJoin && lateral)
            {
                throw Fail("syntax", "LATERAL stands before a query or a function", "remove it.");
            }

            ParseAlias();
        }
        else if (Now.IsWord("rows") && Next.IsWord("from"))
        {
            throw Fail("relation", "ROWS FROM is not supported", "join the functions instead.");
        }
        else if (Now.IsName && (Next.IsMark("(") || (Next.IsMark(".") && IsCallAhead())) && !Now.IsWord("only"))
        {
            ParseSourceFunction();
        }
        else if (lateral)
        {
            throw Fail("syntax", "LATERAL stands before a query or a function", "remove it.");
        }
        else
        {
            ParseSourceRelation();
        }
    }

    // A query, or joins; true for joins.
    private bool ParseSourceInParentheses()
    {
        using var nesting = Enter();
        if (!BeginsQuery(_at))
        {
            ParseJoinsInParentheses();
            return true;
        }

        if (!Next.IsMark("("))
        {
            _shape = ParseQueryInParentheses();
            return false;
        }

        // ((select …) …: a query or a join that begins with one.
        ExpectMark("(");
        var isJoin = ParseSourceInParentheses();
        if (!isJoin && (Now.IsMark(")") || IsQueryContinued()))
        {
            _commonTables.Push(new HashSet<string>(StringComparer.Ordinal));
            _shape = ParseQueryRest(_shape, hasWith: false);
            _commonTables.Pop();
            ExpectMark(")");
            return false;
        }

        ParseAlias();
        FinishJoins(isJoin);
        return true;
    }

    private void ParseJoinsInParentheses()
    {
        ExpectMark("(");
        var isJoin = Now.IsMark("(");
        ParseSource();
        FinishJoins(isJoin);
    }

    private void FinishJoins(bool isJoin)
    {
        while (ParseJoin())
        {
            isJoin = true;
        }

        if (!isJoin)
        {
            throw Unexpected("JOIN");
        }

        ExpectMark(")");
    }

    private void ParseSourceFunction()
    {
        var name = Now;
        if (Now.IsWord("json_table"))
        {
            ParseJsonTable();
            ParseAlias();
            return;
        }

        if (Now.IsWord("xmltable"))
        {
            Report("function", Now, "`xmltable` is not allowed", "questions read JSON, not XML: use json_table.");
            throw new SqlSyntaxException(_issues[^1]);
        }

        ParsePrimary();
        if (TakeWord("with"))
        {
            Expect("ordinality");
        }

        ParseFunctionAlias(SqlAllowances.RecordFunctions.Contains(name.Value));
    }

    private void ParseSourceRelation()
    {
        if (TakeWord("only") && TakeMark("("))
        {
            ParseRelation();
            ExpectMark(")");
        }
        else
        {
            ParseRelation();
            _ = TakeOperator("*");
        }

        ParseAlias();
        if (Now.IsWord("tablesample"))
        {
            throw Fail("relation", "TABLESAMPLE would give another answer each time", "remove it.");
        }
    }

    private void ParseRelation()
    {
        var first = TakeName("the name of a table");
        var parts = new List<SqlToken> { first };
        while (TakeMark("."))
        {
            parts.Add(TakeLabel("the name of a table"));
        }

        var allowed = parts.Count switch
        {
            1 => SqlAllowances.Relations.Contains(first.Value) || _commonTables.Any(names => names.Contains(first.Value)),
            2 => string.Equals(first.Value, SqlAllowances.Schema, StringComparison.Ordinal) && SqlAllowances.Relations.Contains(parts[1].Value),
            _ => false,
        };
        if (allowed)
        {
            ReadCommonTable(first.Value);
        }
        else
        {
            var near = parts.Count == 1 ? NearNames.Of(first.Value, _commonTables.SelectMany(names => names).Concat(SqlAllowances.Relations).Distinct(StringComparer.Ordinal)) : [];
            Report("relation", first, parts[^1], $"`{string.Join(".", parts.Select(p => p.Value))}` cannot be read", near.Count > 0
                ? $"did you mean `{near[0]}`?"
                : "questions read `events` and `users`, and what WITH defines before.");
        }
    }

    private void ParseAlias()
    {
        if (!TakeAliasName())
        {
            return;
        }

        if (Now.IsMark("("))
        {
            ParseNameList();
        }
    }

    private bool TakeAliasName()
    {
        if (TakeWord("as"))
        {
            TakeName("a name");
            return true;
        }

        if (!SqlKeywords.IsColumnName(Now))
        {
            return false;
        }

        _at++;
        return true;
    }

    // A function that returns records says its columns with their types; others name them.
    private void ParseFunctionAlias(bool returnsRecords)
    {
        var isTyped = Now.IsWord("as") && Next.IsMark("(");
        if (isTyped)
        {
            _at++;
        }
        else if (!TakeAliasName() || !Now.IsMark("("))
        {
            return;
        }

        if (!isTyped && !returnsRecords)
        {
            ParseNameList();
            return;
        }

        if (!returnsRecords)
        {
            throw Fail("syntax", "Only functions that return records, such as jsonb_to_recordset, take columns with types", "write a name before the parenthesis and no types.");
        }

        ExpectMark("(");
        ParseList(() =>
        {
            TakeName("a column name");
            ParseType();
        });
        ExpectMark(")");
    }

    private void ParseNameList()
    {
        ExpectMark("(");
        ParseList(() => TakeName("a column name"));
        ExpectMark(")");
    }
}
