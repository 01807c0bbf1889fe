namespace Analytics.Engine.Sql.Guarding;

/// <summary>Types: a name that is allowed, with its precision, zone and brackets.</summary>
internal sealed partial class SqlParser
{
    private void ParseType()
    {
        var name = TakeName("a type");
        var parts = new List<SqlToken> { name };
        while (TakeMark("."))
        {
            parts.Add(TakeName("a type"));
        }

        if (parts.Count > 1 || !SqlAllowances.Types.Contains(name.Value) || name.Kind == SqlTokenKind.QuotedName)
        {
            Report("type", name, parts[^1], $"The type `{string.Join(".", parts.Select(p => p.Value))}` is not allowed; use text, numeric, bigint, date, timestamptz, interval, jsonb or the like.");
        }

        if (name.IsWord("double"))
        {
            Expect("precision");
        }
        else if (name.IsWord("character") || name.IsWord("bit") || name.IsWord("char"))
        {
            _ = TakeWord("varying");
        }

        if (TakeMark("("))
        {
            ParseList(ParseExpression);
            ExpectMark(")");
        }

        if ((name.IsWord("time") || name.IsWord("timestamp")) && (Now.IsWord("with") || Now.IsWord("without")) && Next.IsWord("time"))
        {
            _at += 2;
            Expect("zone");
        }

        while (Now.IsMark("[") && (Next.IsMark("]") || Next.Kind == SqlTokenKind.Number))
        {
            _at += Next.IsMark("]") ? 2 : 3;
        }

        if (TakeWord("array") && TakeMark("["))
        {
            _at++;
            ExpectMark("]");
        }
    }
}
