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
        var natural = TakeWord("natural");
        var cross = !natural && TakeWord("cross");
        if (!cross)
        {
            if (TakeWord("left") || TakeWord("right") || TakeWord("full"))
            {
                _ = TakeWord("outer");
            }
            else
            {
                _ = TakeWord("inner");
            }
        }

        if (!TakeWord("join"))
        {
            return natural || cross || Last.IsWord("inner") || Last.IsWord("outer") ? throw Unexpected("JOIN") : false;
        }

        ParseSource();
        while (!natural && !cross && !Now.IsWord("on") && !Now.IsWord("using") && ParseJoin())
        {
        }

        if (natural || cross)
        {
            return true;
        }

        if (TakeWord("on"))
        {
            ParseExpression();
        }
        else if (TakeWord("using"))
        {
            ParseNameList();
            if (TakeWord("as"))
            {
                TakeName("a name for the join");
            }
        }
        else
        {
            throw Unexpected("ON or USING");
        }

        return true;
    }

    private void ParseSource()
    {
        using var nesting = Enter();
        _ = TakeWord("lateral");
        if (Now.IsMark("("))
        {
            ParseParenthesisedSource();
        }
        else if (Now.IsWord("rows") && Next.IsWord("from"))
        {
            throw Fail("relation", "ROWS FROM is not supported; join the functions instead.");
        }
        else if (Now.IsName && (Next.IsMark("(") || (Next.IsMark(".") && tokens[Math.Min(_at + 3, tokens.Count - 1)].IsMark("("))))
        {
            ParsePrimary();
            if (TakeWord("with"))
            {
                Expect("ordinality");
            }

            ParseAlias(withTypes: true);
        }
        else
        {
            _ = TakeWord("only");
            ParseRelation();
            ParseAlias(withTypes: false);
            if (Now.IsWord("tablesample"))
            {
                throw Fail("relation", "TABLESAMPLE would give another answer each time; remove it.");
            }
        }
    }

    private void ParseParenthesisedSource()
    {
        if (StartsQueryInside(_at) && !IsParenthesisedJoin())
        {
            ExpectMark("(");
            ParseQuery();
            ExpectMark(")");
        }
        else
        {
            ExpectMark("(");
            ParseFromItem();
            ExpectMark(")");
        }

        ParseAlias(withTypes: false);
    }

    // "((select …) as a join b on …)" begins like a query in parentheses but is a join: after the inner parenthesis something other than a set operation follows.
    private bool IsParenthesisedJoin()
    {
        if (!tokens[_at + 1].IsMark("("))
        {
            return false;
        }

        var depth = 0;
        for (var i = _at + 1; i < tokens.Count; i++)
        {
            depth += tokens[i].IsMark("(") ? 1 : tokens[i].IsMark(")") ? -1 : 0;
            if (depth == 0)
            {
                var after = tokens[i + 1];
                return !(after.IsMark(")") || after.IsWord("union") || after.IsWord("except") || after.IsWord("intersect") || after.IsWord("order")
                    || after.IsWord("limit") || after.IsWord("offset") || after.IsWord("fetch"));
            }
        }

        return false;
    }

    private void ParseRelation()
    {
        var first = TakeName("the name of a table");
        var parts = new List<SqlToken> { first };
        while (TakeMark("."))
        {
            parts.Add(TakeName("the name of a table"));
        }

        _ = TakeOperator("*");
        var allowed = parts.Count switch
        {
            1 => SqlAllowances.Relations.Contains(first.Value) || _commonTables.Any(names => names.Contains(first.Value)),
            2 => string.Equals(first.Value, SqlAllowances.Schema, StringComparison.Ordinal) && SqlAllowances.Relations.Contains(parts[1].Value),
            _ => false,
        };
        if (!allowed)
        {
            var name = string.Join(".", parts.Select(p => p.Value));
            Report("relation", first, parts[^1], $"`{name}` cannot be read; questions read `events` and `users`, and what WITH defines before.");
        }
    }

    private void ParseAlias(bool withTypes)
    {
        if (TakeWord("as"))
        {
            if (Now.IsMark("("))
            {
                ParseColumnDefinitions(withTypes);
                return;
            }

            TakeName("a name");
        }
        else if (Now.Kind == SqlTokenKind.QuotedName || (Now.Kind == SqlTokenKind.Word && !SqlAllowances.Reserved.Contains(Now.Value)))
        {
            _at++;
        }
        else
        {
            return;
        }

        if (Now.IsMark("("))
        {
            ParseColumnDefinitions(withTypes);
        }
    }

    private void ParseColumnDefinitions(bool withTypes)
    {
        ExpectMark("(");
        ParseList(() =>
        {
            TakeName("a column name");
            if (withTypes && Now.IsName)
            {
                ParseType();
            }
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
