namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// A recursive-descent parser of PostgreSQL's SELECT dialect. It builds no tree: while it reads, it checks every relation, function, type and
/// operator against <see cref="SqlAllowances"/> and remembers where the row limit is.
/// </summary>
internal sealed partial class SqlParser(IReadOnlyList<SqlToken> tokens, string sql)
{
    private const int DeepestNesting = 400;
    private readonly List<GuardIssue> _issues = [];
    private readonly Stack<HashSet<string>> _commonTables = new();
    private int _at;
    private int _depth;

    public IReadOnlyList<GuardIssue> Issues => _issues;

    public LimitPlace Limit { get; private set; } = LimitPlace.None;

    private SqlToken Now => tokens[_at];

    private SqlToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    private SqlToken Last => tokens[Math.Max(_at - 1, 0)];

    /// <exception cref="SqlSyntaxException">The statement is no query, or cannot be read.</exception>
    public void ParseStatement()
    {
        if (Now.Kind == SqlTokenKind.End)
        {
            throw Fail("statement", "There is no statement; write a SELECT.");
        }

        if (!StartsQuery())
        {
            throw Fail("statement", $"`{Shown(Now)}` cannot begin a question; only SELECT, WITH and VALUES can.");
        }

        var (count, hasLimit) = ParseQuery();
        Limit = new LimitPlace(Last.EndPosition, count, hasLimit, tokens[0].IsMark("(") && Last.IsMark(")"));
        while (TakeMark(";"))
        {
        }

        if (Now.Kind != SqlTokenKind.End)
        {
            throw Last.IsMark(";")
                ? Fail("several_statements", "Only one statement at a time; remove what follows the semicolon.")
                : Unexpected("the end of the statement");
        }
    }

    private bool StartsQuery() => Now.IsWord("select") || Now.IsWord("with") || Now.IsWord("values") || (Now.IsMark("(") && StartsQueryInside(_at));

    // Whether the parenthesis at a place holds a query rather than an expression or a join.
    private bool StartsQueryInside(int place)
    {
        while (tokens[place].IsMark("("))
        {
            place++;
        }

        return tokens[place].IsWord("select") || tokens[place].IsWord("with") || tokens[place].IsWord("values");
    }

    // [with] set-expression [order by] [limit] [offset] [fetch] in any of the orders PostgreSQL takes.
    private (SqlToken? Count, bool HasLimit) ParseQuery()
    {
        using var nesting = Enter();
        _commonTables.Push(new HashSet<string>(StringComparer.Ordinal));
        if (TakeWord("with"))
        {
            ParseCommonTables();
        }

        ParseSetExpression();
        if (TakeWord("order"))
        {
            Expect("by");
            ParseList(ParseOrderItem);
        }

        var limit = ParseLimits();
        _commonTables.Pop();
        return limit;
    }

    private (SqlToken? Count, bool HasLimit) ParseLimits()
    {
        SqlToken? count = null;
        var hasLimit = false;
        while (true)
        {
            if (TakeWord("limit"))
            {
                hasLimit = true;
                count = Now.Kind == SqlTokenKind.Number && !ContinuesExpression(Next) ? Now : null;
                if (!TakeWord("all"))
                {
                    ParseExpression();
                }
            }
            else if (TakeWord("offset"))
            {
                ParseExpression();
                _ = TakeWord("rows") || TakeWord("row");
            }
            else if (TakeWord("fetch"))
            {
                hasLimit = true;
                count = ParseFetch();
            }
            else if (Now.IsWord("for"))
            {
                throw Fail("locking", "Questions take no locks; remove the FOR clause.");
            }
            else
            {
                return (count, hasLimit);
            }
        }
    }

    private SqlToken? ParseFetch()
    {
        if (!TakeWord("first") && !TakeWord("next"))
        {
            throw Unexpected("FIRST");
        }

        SqlToken? count = null;
        if (!Now.IsWord("row") && !Now.IsWord("rows"))
        {
            count = Now.Kind == SqlTokenKind.Number ? Now : null;
            ParsePrimary();
        }

        if (!TakeWord("rows") && !TakeWord("row"))
        {
            throw Unexpected("ROWS");
        }

        if (TakeWord("with"))
        {
            Expect("ties");
            return null;
        }

        Expect("only");
        return count;
    }

    private static bool ContinuesExpression(SqlToken token) => token.Kind == SqlTokenKind.Operator || token.IsMark("::") || token.IsMark("[");

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
            if (TakeWord("not"))
            {
                Expect("materialized");
            }
            else
            {
                _ = TakeWord("materialized");
            }

            ExpectMark("(");
            if (!StartsQuery())
            {
                throw Now.IsWord("insert") || Now.IsWord("update") || Now.IsWord("delete") || Now.IsWord("merge")
                    ? Fail("data_modifying", $"`{Now.Value}` inside WITH changes data; questions only read.")
                    : Unexpected("SELECT");
            }

            ParseQuery();
            ExpectMark(")");
            _commonTables.Peek().Add(name.Value);
        }
        while (TakeMark(","));
    }

    private void ParseSetExpression()
    {
        ParseSetTerm();
        while (TakeWord("union") || TakeWord("except") || TakeWord("intersect"))
        {
            _ = TakeWord("all") || TakeWord("distinct");
            ParseSetTerm();
        }
    }

    private void ParseSetTerm()
    {
        if (TakeMark("("))
        {
            ParseQuery();
            ExpectMark(")");
        }
        else if (TakeWord("values"))
        {
            ParseList(() =>
            {
                ExpectMark("(");
                ParseList(ParseExpression);
                ExpectMark(")");
            });
        }
        else if (TakeWord("select"))
        {
            ParseSelect();
        }
        else
        {
            throw Unexpected("SELECT");
        }
    }

    private void ParseSelect()
    {
        if (TakeWord("distinct"))
        {
            if (TakeWord("on"))
            {
                ExpectMark("(");
                ParseList(ParseExpression);
                ExpectMark(")");
            }
        }
        else
        {
            _ = TakeWord("all");
        }

        if (!Now.IsWord("from") && !Now.IsWord("where") && !Now.IsMark(")") && Now.Kind != SqlTokenKind.End)
        {
            ParseList(ParseTarget);
        }

        if (Now.IsWord("into"))
        {
            throw Fail("into", "SELECT … INTO would create a table; remove the INTO clause.");
        }

        if (TakeWord("from"))
        {
            ParseList(ParseFromItem);
        }

        ParseClauses();
    }

    private void ParseClauses()
    {
        if (TakeWord("where"))
        {
            ParseExpression();
        }

        if (TakeWord("group"))
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

        if (Now.IsWord("into"))
        {
            throw Fail("into", "SELECT … INTO would create a table; remove the INTO clause.");
        }
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
            if (!Now.IsName)
            {
                throw Unexpected("a name for the column");
            }

            _at++;
        }
        else if (Now.Kind == SqlTokenKind.QuotedName || (Now.Kind == SqlTokenKind.Word && !SqlAllowances.Reserved.Contains(Now.Value)))
        {
            _at++;
        }
    }

    private void ParseGroupingElement()
    {
        if (Now.IsWord("grouping") && Next.IsWord("sets"))
        {
            _at += 2;
            ExpectMark("(");
            ParseList(ParseGroupingElement);
            ExpectMark(")");
        }
        else if ((Now.IsWord("rollup") || Now.IsWord("cube")) && Next.IsMark("("))
        {
            _at += 2;
            ParseList(ParseExpression);
            ExpectMark(")");
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

    private void ParseOrderItem()
    {
        ParseExpression();
        if (TakeWord("using"))
        {
            throw Fail("operator", "ORDER BY … USING is not supported; write ASC or DESC.");
        }

        _ = TakeWord("asc") || TakeWord("desc");
        if (TakeWord("nulls"))
        {
            if (!TakeWord("first") && !TakeWord("last"))
            {
                throw Unexpected("FIRST or LAST");
            }
        }
    }
}
