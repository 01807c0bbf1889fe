namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// A recursive-descent parser of PostgreSQL's SELECT language, rule by rule as its grammar has them. It builds no tree: while it reads, it
/// checks every relation, function, type and operator against <see cref="SqlAllowances"/> and remembers where the row limit is.
/// </summary>
internal sealed partial class SqlParser(IReadOnlyList<SqlToken> tokens, string sql)
{
    private const int DeepestNesting = 400;
    private readonly List<GuardIssue> _issues = [];
    private readonly Stack<HashSet<string>> _commonTables = new();
    private int _at;

    // Of the query in parentheses that was read last.
    private QueryShape? _shape;
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
            throw Fail("statement", "There is no statement", "write a SELECT.");
        }

        if (!BeginsQuery(_at))
        {
            throw Fail("statement", $"`{Shown(Now)}` cannot begin a question", "only SELECT, WITH and VALUES can.");
        }

        var shape = ParseQuery();
        Limit = new LimitPlace(Last.EndPosition, shape.Count, shape.HasLimit, tokens[0].IsMark("(") && Last.IsMark(")"));
        while (TakeMark(";"))
        {
        }

        if (Now.Kind != SqlTokenKind.End)
        {
            throw Last.IsMark(";")
                ? Fail("several_statements", "Only one statement at a time", "remove what follows the semicolon.")
                : Unexpected("the end of the statement");
        }
    }

    private bool IsQueryWord => Now.IsWord("select") || Now.IsWord("with") || Now.IsWord("values");

    // Whether what stands at a place is a query, perhaps in parentheses, rather than an expression or a join.
    private bool BeginsQuery(int place)
    {
        while (tokens[place].IsMark("("))
        {
            place++;
        }

        return tokens[place].IsWord("select") || tokens[place].IsWord("with") || tokens[place].IsWord("values");
    }

    // [with] set-expression [order by] [limits]
    private QueryShape ParseQuery()
    {
        using var nesting = Enter();
        _commonTables.Push(new HashSet<string>(StringComparer.Ordinal));
        var hasWith = TakeWord("with");
        if (hasWith)
        {
            ParseCommonTables();
        }

        _growth = 1;
        var first = ParseSetTerm();
        var shape = ParseQueryRest(first, hasWith);
        _growth = shape.HasLimit || shape.HasOffset ? 1 : _growth;
        _commonTables.Pop();
        return shape;
    }

    // A query whose first term, in parentheses, has been read.
    private QueryShape ParseQueryRest(QueryShape? first, bool hasWith)
    {
        var inner = ParseSetOperations() ? null : first;
        if (hasWith && inner is { HasWith: true })
        {
            throw Fail("syntax", "A query has one WITH", "move the inner WITH to the outer one.");
        }

        var ordered = inner is { IsOrdered: true };
        if (Now.IsWord("order"))
        {
            if (ordered)
            {
                throw Fail("syntax", "A query has one ORDER BY", "remove this one or that in the parentheses.");
            }

            ParseOrder();
            ordered = true;
        }

        var limits = ParseLimits(inner, ordered);
        return limits with { HasWith = hasWith || inner is { HasWith: true }, IsOrdered = ordered };
    }

    // UNION, EXCEPT and INTERSECT; false when there is none.
    private bool ParseSetOperations()
    {
        var any = false;
        while (TakeWord("union") || TakeWord("except") || TakeWord("intersect"))
        {
            any = true;
            _ = TakeWord("all") || TakeWord("distinct");
            var growth = _growth;
            ParseSetTerm();
            _growth = Math.Max(growth, _growth);
        }

        return any;
    }

    // What a parenthesis holds is returned; SELECT and VALUES have no clauses of a query of their own.
    private QueryShape? ParseSetTerm()
    {
        using var nesting = Enter();
        if (Now.IsMark("("))
        {
            return ParseQueryInParentheses();
        }

        if (TakeWord("values"))
        {
            ParseValues();
        }
        else if (TakeWord("select"))
        {
            ParseSelectGrowth();
        }
        else if (Now.IsWord("table"))
        {
            throw Fail("statement", "TABLE is not supported", "write `select * from` and the name.");
        }
        else
        {
            throw Unexpected("SELECT");
        }

        return null;
    }

    private QueryShape ParseQueryInParentheses()
    {
        ExpectMark("(");
        var shape = ParseQuery();
        ExpectMark(")");
        return shape;
    }

    private void ParseValues()
    {
        var width = 0;
        do
        {
            var start = Now;
            ExpectMark("(");
            var count = ParseExpressions();
            ExpectMark(")");
            if (width > 0 && count != width)
            {
                throw new SqlSyntaxException(new GuardIssue("syntax", start.Start, Last.EndPosition - start.Start, $"This row has {count} values where the first has {width}", "give every row of VALUES as many."));
            }

            width = count;
        }
        while (TakeMark(","));
    }

    /// <summary>Which clauses of its own a query has. <paramref name="Count"/> is the number of its limit, when that is a plain number.</summary>
    private sealed record QueryShape(SqlToken? Count, bool HasLimit, bool HasOffset)
    {
        public bool HasWith { get; init; }

        public bool IsOrdered { get; init; }
    }
}
