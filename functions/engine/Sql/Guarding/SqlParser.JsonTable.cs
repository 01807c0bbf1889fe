namespace Analytics.Engine.Sql.Guarding;

/// <summary>JSON_TABLE, a source of rows.</summary>
internal sealed partial class SqlParser
{
    private void ParseJsonTable() => ParseInParentheses(() =>
    {
        ParseJsonValue();
        ExpectMark(",");
        ParseJsonTablePath();
        ParsePassing();
        ParseJsonColumns();
        ParseJsonBehaviours();
    });

    private void ParseJsonTablePath()
    {
        TakeText();
        if (TakeWord("as"))
        {
            TakeName("a name for the path");
        }
    }

    private void ParseJsonColumns()
    {
        using var nesting = Enter();
        Expect("columns");
        ExpectMark("(");
        ParseList(ParseJsonColumn);
        ExpectMark(")");
    }

    private void ParseJsonColumn()
    {
        if (TakeWord("nested"))
        {
            _ = TakeWord("path");
            ParseJsonTablePath();
            ParseJsonColumns();
            return;
        }

        TakeName("a column name");
        if (TakeWord("for"))
        {
            Expect("ordinality");
            return;
        }

        ParseType();
        _ = TakeWord("exists");
        ParseFormat();
        if (TakeWord("path"))
        {
            TakeText();
        }

        ParseWrapperAndQuotes();
        ParseJsonBehaviours();
    }
}
