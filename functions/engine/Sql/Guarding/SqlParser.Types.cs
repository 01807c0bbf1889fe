namespace Analytics.Engine.Sql.Guarding;

/// <summary>Types: a name that is allowed, with its precision, zone and brackets.</summary>
internal sealed partial class SqlParser
{
    private void ParseType()
    {
        var name = TakeTypeName();
        if (name.IsWord("double"))
        {
            Expect("precision");
        }
        else if (name.IsWord("character") || name.IsWord("bit") || name.IsWord("char") || name.IsWord("nchar"))
        {
            _ = TakeWord("varying");
        }

        if (name.IsWord("interval"))
        {
            ParseIntervalFields();
        }

        ParseModifiers(ModifiersOf(name.Value));
        if (name.IsWord("time") || name.IsWord("timestamp"))
        {
            ParseWithTimeZone();
        }

        ParseArrayBounds();
    }

    private SqlToken TakeTypeName()
    {
        if (SqlKeywords.Reserved.Contains(Now.Value) && Now.Kind == SqlTokenKind.Word)
        {
            throw Unexpected("a type");
        }

        var name = TakeLabel("a type");
        var parts = new List<SqlToken> { name };
        while (TakeMark("."))
        {
            parts.Add(TakeLabel("a type"));
        }

        if (parts.Count > 1 || !SqlAllowances.Types.Contains(name.Value) || name.Kind == SqlTokenKind.QuotedName)
        {
            Report("type", name, parts[^1], $"The type `{string.Join(".", parts.Select(p => p.Value))}` is not allowed", AdviceForType(parts));
        }

        return name;
    }

    private static string AdviceForType(List<SqlToken> parts)
    {
        var last = parts[^1];
        if (SqlAllowances.Types.Contains(last.Value))
        {
            return $"write `{last.Value}` without {(parts.Count > 1 ? "a schema" : "quotes")}.";
        }

        return parts.Count == 1 && NearNames.Of(last.Value, SqlAllowances.Types) is [var near, ..]
            ? $"did you mean `{near}`?"
            : "use text, numeric, bigint, date, timestamptz, interval, jsonb or the like.";
    }

    private static int ModifiersOf(string type) => type switch
    {
        "numeric" or "decimal" or "dec" => 2,
        "varchar" or "char" or "bpchar" or "character" or "bit" or "varbit" or "time" or "timetz" or "timestamp" or "timestamptz" or "interval" or "float" => 1,
        _ => 0,
    };

    // (3), (10, 2)
    private void ParseModifiers(int most)
    {
        if (!Now.IsMark("("))
        {
            return;
        }

        if (most == 0)
        {
            throw Fail("syntax", "This type has no length or precision", "remove the parentheses.");
        }

        _at++;
        do
        {
            _ = TakeOperator("-");
            if (Now.Kind != SqlTokenKind.Number || most-- == 0)
            {
                throw Unexpected("a number");
            }

            _at++;
        }
        while (TakeMark(","));
        ExpectMark(")");
    }

    private void ParseWithTimeZone()
    {
        if ((Now.IsWord("with") || Now.IsWord("without")) && Next.IsWord("time"))
        {
            _at += 2;
            Expect("zone");
        }
    }

    private void ParseArrayBounds()
    {
        if (TakeWord("array"))
        {
            if (TakeMark("["))
            {
                ParseBound();
            }

            return;
        }

        while (Now.IsMark("[") && (Next.IsMark("]") || (Next.Kind == SqlTokenKind.Number && tokens[Math.Min(_at + 2, tokens.Count - 1)].IsMark("]"))))
        {
            _at++;
            if (!TakeMark("]"))
            {
                ParseBound();
            }
        }
    }

    private void ParseBound()
    {
        if (Now.Kind != SqlTokenKind.Number)
        {
            throw Unexpected("a number");
        }

        _at++;
        ExpectMark("]");
    }

    // year, month, …, year to month, day to second(3)
    private void ParseIntervalFields()
    {
        if (Now.Kind != SqlTokenKind.Word || FieldRank(Now.Value) is not { } first)
        {
            return;
        }

        _at++;
        var last = first;
        if (TakeWord("to"))
        {
            last = FieldRank(Now.Value) ?? 0;
            if (last <= first || (first == 1 && last != 2) || first == 2)
            {
                throw Unexpected("a smaller unit");
            }

            _at++;
        }

        if (last == 6)
        {
            ParseModifiers(1);
        }
    }

    private static int? FieldRank(string word) => word switch
    {
        "year" => 1,
        "month" => 2,
        "day" => 3,
        "hour" => 4,
        "minute" => 5,
        "second" => 6,
        _ => null,
    };
}
