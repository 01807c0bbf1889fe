namespace Analytics.Engine.Sql.Guarding;

/// <summary>Calls of functions and aggregates.</summary>
internal sealed partial class SqlParser
{
    private void ParseCall()
    {
        var name = ParseFunctionName();
        CheckFunction(name);
        var open = _at;
        ParseArguments();
        CheckSize(name[^1], open);
        ParseWithinGroup();
        ParseFilterAndWindow();
    }

    private List<SqlToken> ParseFunctionName()
    {
        if (!SqlKeywords.IsFunctionName(Now) && !(Next.IsMark(".") && SqlKeywords.IsColumnName(Now)))
        {
            // A word with a grammar of its own, which is not among those that are allowed.
            if (SqlKeywords.OfColumns.Contains(Now.Value) && !SqlAllowances.Types.Contains(Now.Value))
            {
                Report("function", Now, $"`{Now.Value}` is not allowed", AdviceFor([Now]));
                throw new SqlSyntaxException(_issues[^1]);
            }

            throw Unexpected("a value");
        }

        var parts = new List<SqlToken> { Now };
        _at++;
        while (TakeMark("."))
        {
            parts.Add(TakeLabel("the name of a function"));
        }

        return parts;
    }

    // ( [all|distinct] arguments [order by …] )
    private void ParseArguments()
    {
        using var nesting = Enter();
        ExpectMark("(");
        if (TakeMark(")"))
        {
            return;
        }

        if (TakeOperator("*"))
        {
            ExpectMark(")");
            return;
        }

        if (!TakeWord("distinct") && !TakeWord("all") && TakeWord("variadic"))
        {
            ParseArgument();
        }
        else
        {
            ParseArgument();
            while (TakeMark(","))
            {
                var isLast = TakeWord("variadic");
                ParseArgument();
                if (isLast)
                {
                    break;
                }
            }
        }

        if (Now.IsWord("order"))
        {
            ParseOrder();
        }

        ExpectMark(")");
    }

    // name => value, name := value
    private void ParseArgument()
    {
        if (Now.IsName && (Next.IsOperator("=>") || Next.IsMark(":=")))
        {
            _at += 2;
        }

        ParseExpression();
    }

    private void ParseWithinGroup()
    {
        if (Now.IsWord("within") && Next.IsWord("group"))
        {
            _at += 2;
            ExpectMark("(");
            ParseOrder();
            ExpectMark(")");
        }
    }

    private void ParseFilterAndWindow()
    {
        if (Now.IsWord("filter") && Next.IsMark("("))
        {
            _at += 2;
            Expect("where");
            ParseExpression();
            ExpectMark(")");
        }

        if ((Now.IsWord("ignore") || Now.IsWord("respect")) && Next.IsWord("nulls"))
        {
            throw Fail("syntax", "PostgreSQL has no IGNORE NULLS", "filter the rows instead.");
        }

        if (!TakeWord("over"))
        {
            return;
        }

        if (Now.IsMark("("))
        {
            ParseWindow();
        }
        else
        {
            TakeName("the name of a window");
        }
    }

    private void CheckFunction(List<SqlToken> name)
    {
        var last = name[^1];
        if (name.Count > 1 || !SqlAllowances.Functions.Contains(last.Value))
        {
            Report("function", name[0], last, $"`{string.Join(".", name.Select(p => p.Value))}` is not allowed", AdviceFor(name));
        }
    }

    private static string AdviceFor(List<SqlToken> name)
    {
        var last = name[^1].Value;
        if (name.Count > 1 && SqlAllowances.Functions.Contains(last))
        {
            return $"write `{last}` without a schema.";
        }

        if (SqlAllowances.FunctionsInstead.TryGetValue(last, out var instead))
        {
            return instead;
        }

        var near = name.Count == 1 ? NearNames.Of(last, SqlAllowances.Functions) : [];
        return near.Count > 0
            ? $"did you mean {string.Join(" or ", near.Select(function => $"`{function}`"))}?"
            : $"allowed functions: {SqlAllowances.FunctionsInShort}.";
    }
}
