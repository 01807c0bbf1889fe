namespace Analytics.Engine.Sql.Guarding;

/// <summary>The clauses of one SELECT.</summary>
internal sealed partial class SqlParser
{
    // False when the query is computed on its own: it has no doubles, or groups.
    private bool ParseSelect()
    {
        var isSimple = !Now.IsWord("distinct");
        if (TakeWord("distinct"))
        {
            if (TakeWord("on"))
            {
                ParseExpressionsInParentheses();
            }

            ParseList(ParseTarget);
        }
        else
        {
            _ = TakeWord("all");
            if (!EndsTargets())
            {
                ParseList(ParseTarget);
            }
        }

        RefuseInto();
        if (TakeWord("from"))
        {
            ParseList(ParseFromItem);
        }

        isSimple &= !ParseClauses();
        RefuseInto();
        return isSimple;
    }

    // A SELECT may have no column at all.
    private bool EndsTargets() => Now.Kind == SqlTokenKind.End || Now.IsMark(")") || Now.IsMark(";")
        || (Now.Kind == SqlTokenKind.Word && Now.Value is "into" or "from" or "where" or "group" or "having" or "window" or "union" or "except" or "intersect"
            or "order" or "limit" or "offset" or "fetch" or "for");

    private void RefuseInto()
    {
        if (Now.IsWord("into"))
        {
            throw Fail("into", "SELECT … INTO would create a table", "remove the INTO clause.");
        }
    }

    // True when they group.
    private bool ParseClauses()
    {
        if (TakeWord("where"))
        {
            ParseExpression();
        }

        var groups = TakeWord("group");
        if (groups)
        {
            Expect("by");
            _ = TakeWord("all") || TakeWord("distinct");
            ParseList(ParseGroupingElement);
        }

        if (TakeWord("having"))
        {
            ParseExpression();
        }

        if (TakeWord("window"))
        {
            ParseList(() =>
            {
                TakeName("a name for the window");
                Expect("as");
                ParseWindow();
            });
        }

        return groups;
    }

    private void ParseTarget()
    {
        if (TakeOperator("*"))
        {
            return;
        }

        ParseExpression();
        if (TakeWord("as"))
        {
            TakeLabel("a name for the column");
        }
        else if (SqlKeywords.IsBareLabel(Now))
        {
            _at++;
        }
    }

    private void ParseGroupingElement()
    {
        using var nesting = Enter();
        if (Now.IsWord("grouping") && Next.IsWord("sets"))
        {
            _at += 2;
            ExpectMark("(");
            ParseList(ParseGroupingElement);
            ExpectMark(")");
        }
        else if ((Now.IsWord("rollup") || Now.IsWord("cube")) && Next.IsMark("("))
        {
            _at++;
            ParseExpressionsInParentheses();
        }
        else if (Now.IsMark("(") && Next.IsMark(")"))
        {
            _at += 2;
        }
        else
        {
            ParseExpression();
        }
    }

    private void ParseOrder()
    {
        Expect("order");
        Expect("by");
        ParseList(ParseOrderItem);
    }

    private void ParseOrderItem()
    {
        ParseExpression();
        if (Now.IsWord("using"))
        {
            throw Fail("operator", "ORDER BY … USING is not supported", "write ASC or DESC.");
        }

        _ = TakeWord("asc") || TakeWord("desc");
        if (TakeWord("nulls") && !TakeWord("first") && !TakeWord("last"))
        {
            throw Unexpected("FIRST or LAST");
        }
    }
}
