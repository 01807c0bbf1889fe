namespace Analytics.Engine.Sql.Guarding;

/// <summary>Windows and their frames.</summary>
internal sealed partial class SqlParser
{
    private void ParseWindow()
    {
        ExpectMark("(");
        if (SqlKeywords.IsColumnName(Now) && !Now.IsWord("partition") && !Now.IsWord("rows") && !Now.IsWord("range") && !Now.IsWord("groups"))
        {
            _at++;
        }

        if (TakeWord("partition"))
        {
            Expect("by");
            ParseExpressions();
        }

        if (Now.IsWord("order"))
        {
            ParseOrder();
        }

        if (TakeWord("rows") || TakeWord("range") || TakeWord("groups"))
        {
            ParseFrame();
        }

        ExpectMark(")");
    }

    private void ParseFrame()
    {
        if (TakeWord("between"))
        {
            ParseFrameBound();
            Expect("and");
        }

        ParseFrameBound();
        if (TakeWord("exclude"))
        {
            if (TakeWord("current"))
            {
                Expect("row");
            }
            else if (TakeWord("no"))
            {
                Expect("others");
            }
            else if (!TakeWord("group") && !TakeWord("ties"))
            {
                throw Unexpected("CURRENT ROW, GROUP, TIES or NO OTHERS");
            }
        }
    }

    private void ParseFrameBound()
    {
        if (TakeWord("current"))
        {
            Expect("row");
            return;
        }

        if (!TakeWord("unbounded"))
        {
            ParseExpression();
        }

        if (!TakeWord("preceding") && !TakeWord("following"))
        {
            throw Unexpected("PRECEDING or FOLLOWING");
        }
    }
}
