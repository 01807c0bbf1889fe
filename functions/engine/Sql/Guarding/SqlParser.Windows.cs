namespace Analytics.Engine.Sql.Guarding;

/// <summary>Windows and their frames.</summary>
internal sealed partial class SqlParser
{
    private void ParseWindow()
    {
        ExpectMark("(");
        if (Now.IsName && !Now.IsWord("partition") && !Now.IsWord("order") && !Now.IsWord("rows") && !Now.IsWord("range") && !Now.IsWord("groups"))
        {
            _at++;
        }

        if (TakeWord("partition"))
        {
            Expect("by");
            ParseList(ParseExpression);
        }

        if (TakeWord("order"))
        {
            Expect("by");
            ParseList(ParseOrderItem);
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
            ParseOperand();
        }

        if (!TakeWord("preceding") && !TakeWord("following"))
        {
            throw Unexpected("PRECEDING or FOLLOWING");
        }
    }
}
