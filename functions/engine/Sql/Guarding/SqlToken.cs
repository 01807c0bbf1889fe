namespace Analytics.Engine.Sql.Guarding;

internal enum SqlTokenKind
{
    /// <summary>A word without quotes: a keyword or a name, folded to lower case.</summary>
    Word,
    QuotedName,
    Text,
    Number,
    Parameter,
    Operator,

    /// <summary>One of ( ) [ ] , ; . : ::</summary>
    Mark,
    End,
}

/// <summary>A token with its place in the statement. <paramref name="Value"/> is folded for words and without quotes for names.</summary>
internal sealed record SqlToken(SqlTokenKind Kind, string Value, int Start, int Length)
{
    public int EndPosition => Start + Length;

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    public bool IsWord(string word) => Kind == SqlTokenKind.Word && string.Equals(Value, word, StringComparison.Ordinal);

    public bool IsMark(string mark) => Kind == SqlTokenKind.Mark && string.Equals(Value, mark, StringComparison.Ordinal);

    public bool IsOperator(string value) => Kind == SqlTokenKind.Operator && string.Equals(Value, value, StringComparison.Ordinal);
}

/// <summary>The statement cannot be read further.</summary>
internal sealed class SqlSyntaxException(GuardIssue issue) : Exception(issue.Message)
{
    public GuardIssue Issue { get; } = issue;
}
