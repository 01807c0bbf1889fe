namespace Analytics.Engine.Sql.Guarding;

/// <summary>BETWEEN, IN, LIKE, SIMILAR TO and IS.</summary>
internal sealed partial class SqlParser
{
    private void ParsePredicate()
    {
        _ = TakeWord("not");
        if (TakeWord("in"))
        {
            if (!Now.IsMark("("))
            {
                throw Unexpected("a list in parentheses");
            }

            ParseParenthesis();
        }
        else if (TakeWord("between"))
        {
            ParseBetween();
        }
        else
        {
            ParsePattern();
        }
    }

    private void ParseBetween()
    {
        _ = TakeWord("symmetric") || TakeWord("asymmetric");
        ParseExpression(LevelOfOr, restricted: true);
        Expect("and");
        ParseExpression(LevelOfPredicate + 1);
        RefuseChain(LevelOfPredicate);
    }

    private void ParsePattern()
    {
        var isSimilar = TakeWord("similar");
        if (isSimilar)
        {
            Expect("to");
        }
        else
        {
            _at++;
            if ((Now.IsWord("any") || Now.IsWord("some") || Now.IsWord("all")) && Next.IsMark("("))
            {
                ParseAnyOf();
                return;
            }
        }

        ParseExpression(LevelOfPredicate + 1);
        if (TakeWord("escape"))
        {
            ParseExpression(LevelOfPredicate + 1);
        }

        RefuseChain(LevelOfPredicate);
    }

    private void ParseIs(bool restricted)
    {
        if (!TakeWord("is"))
        {
            _at++;
            return;
        }

        _ = TakeWord("not");
        if (TakeWord("distinct"))
        {
            Expect("from");
            ParseExpression(LevelOfIs + 1, restricted);
            RefuseChain(LevelOfIs);
        }
        else if (TakeWord("json"))
        {
            _ = TakeWord("object") || TakeWord("array") || TakeWord("scalar") || TakeWord("value");
            ParseUniqueKeys();
        }
        else if (Now.IsWord("document"))
        {
            throw Fail("type", "IS DOCUMENT asks about XML", "write IS JSON for JSON.");
        }
        else if (!TakeWord("null") && !TakeWord("true") && !TakeWord("false") && !TakeWord("unknown"))
        {
            ParseNormalized();
        }
    }

    private void ParseNormalized()
    {
        _ = TakeUnicodeForm();
        if (!TakeWord("normalized"))
        {
            throw Unexpected("NULL, TRUE, FALSE or DISTINCT FROM");
        }
    }

    private bool TakeUnicodeForm() => TakeWord("nfc") || TakeWord("nfd") || TakeWord("nfkc") || TakeWord("nfkd");

    // with unique keys, without unique keys
    private void ParseUniqueKeys()
    {
        if ((Now.IsWord("with") || Now.IsWord("without")) && Next.IsWord("unique"))
        {
            _at += 2;
            _ = TakeWord("keys");
        }
    }
}
