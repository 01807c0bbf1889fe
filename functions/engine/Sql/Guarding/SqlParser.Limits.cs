namespace Analytics.Engine.Sql.Guarding;

/// <summary>LIMIT, OFFSET and FETCH, one of each in any order; and the locks that a question does not take.</summary>
internal sealed partial class SqlParser
{
    private QueryShape ParseLimits(QueryShape? inner, bool ordered)
    {
        SqlToken? count = null;
        var (hasLimit, hasOffset) = (false, false);
        while (true)
        {
            if (Now.IsWord("limit") || Now.IsWord("fetch"))
            {
                RefuseSecond("LIMIT", hasLimit || inner is { HasLimit: true });
                hasLimit = true;
                count = TakeWord("limit") ? ParseLimit() : ParseFetch(ordered);
            }
            else if (Now.IsWord("offset"))
            {
                RefuseSecond("OFFSET", hasOffset || inner is { HasOffset: true });
                hasOffset = true;
                ParseOffset();
            }
            else if (Now.IsWord("for"))
            {
                throw Fail("locking", "Questions take no locks", "remove the FOR clause.");
            }
            else
            {
                return new QueryShape(count ?? (hasLimit ? null : inner?.Count), hasLimit || inner is { HasLimit: true }, hasOffset || inner is { HasOffset: true });
            }
        }
    }

    private void RefuseSecond(string clause, bool isSecond)
    {
        if (isSecond)
        {
            throw Fail("syntax", $"A query has one {clause}", "remove this one or the other.");
        }
    }

    private SqlToken? ParseLimit()
    {
        if (TakeWord("all"))
        {
            return null;
        }

        var start = _at;
        ParseExpression();
        if (Now.IsMark(","))
        {
            throw Fail("syntax", "LIMIT takes one number", "write LIMIT and OFFSET for a page.");
        }

        return _at == start + 1 && Last.Kind == SqlTokenKind.Number ? Last : null;
    }

    private void ParseOffset()
    {
        _at++;
        ParseExpression();
        _ = TakeWord("rows") || TakeWord("row");
    }

    private SqlToken? ParseFetch(bool ordered)
    {
        _at++;
        if (!TakeWord("first") && !TakeWord("next"))
        {
            throw Unexpected("FIRST");
        }

        var start = _at;
        if (!Now.IsWord("row") && !Now.IsWord("rows"))
        {
            _ = TakeOperator("+") || TakeOperator("-");
            ParsePrimary();
        }

        var count = _at == start + 1 && Last.Kind == SqlTokenKind.Number ? Last : null;
        if (!TakeWord("rows") && !TakeWord("row"))
        {
            throw Unexpected("ROWS");
        }

        if (!TakeWord("with"))
        {
            Expect("only");
            return count;
        }

        Expect("ties");
        return ordered ? null : throw new SqlSyntaxException(new GuardIssue("syntax", Last.Start, Last.Length, "WITH TIES needs an order", "add ORDER BY, or write ONLY."));
    }
}
