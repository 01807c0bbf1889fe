namespace Analytics.Engine.Sql.Guarding;

/// <summary>WITH: names for queries, in order, and how a recursive one walks.</summary>
internal sealed partial class SqlParser
{
    private void ParseCommonTables()
    {
        var recursive = TakeWord("recursive");
        do
        {
            var name = TakeName("a name for the common table");
            if (recursive)
            {
                _commonTables.Peek().Add(name.Value);
            }

            if (Now.IsMark("("))
            {
                ParseNameList();
            }

            Expect("as");
            var isMaterialized = !TakeWord("not") && Now.IsWord("materialized");
            if (Last.IsWord("not") || isMaterialized)
            {
                Expect("materialized");
            }

            ParseApart(ParseCommonQuery);
            _growthOfCommonTables[name.Value] = isMaterialized ? 1 : _growth;
            ParseSearch();
            ParseCycle();
            _commonTables.Peek().Add(name.Value);
        }
        while (TakeMark(","));
    }

    private void ParseCommonQuery()
    {
        ExpectMark("(");
        if (!BeginsQuery(_at))
        {
            throw Now.IsWord("insert") || Now.IsWord("update") || Now.IsWord("delete") || Now.IsWord("merge")
                ? Fail("data_modifying", $"`{Now.Value}` inside WITH changes data", "questions only read.")
                : Unexpected("SELECT");
        }

        ParseQuery();
        ExpectMark(")");
    }

    // search depth|breadth first by columns set column
    private void ParseSearch()
    {
        if (!TakeWord("search"))
        {
            return;
        }

        if (!TakeWord("depth") && !TakeWord("breadth"))
        {
            throw Unexpected("DEPTH or BREADTH");
        }

        Expect("first");
        Expect("by");
        ParseList(() => TakeName("a column name"));
        Expect("set");
        TakeName("a column name");
    }

    // cycle columns set column [to constant default constant] using column
    private void ParseCycle()
    {
        if (!TakeWord("cycle"))
        {
            return;
        }

        ParseList(() => TakeName("a column name"));
        Expect("set");
        TakeName("a column name");
        if (TakeWord("to"))
        {
            ParseConstant();
            Expect("default");
            ParseConstant();
        }

        Expect("using");
        TakeName("a column name");
    }

    private void ParseConstant()
    {
        if (!TakeConstant())
        {
            throw Unexpected("a constant");
        }
    }
}
