namespace Analytics.Engine.Sql.Guarding;

/// <summary>The JSON functions of the SQL standard.</summary>
internal sealed partial class SqlParser
{
    private bool ParseJsonCall()
    {
        switch (Now.Value)
        {
            case "json_object":
                ParseInParentheses(ParseJsonObject);
                return true;
            case "json_array":
                ParseInParentheses(ParseJsonArray);
                return true;
            case "json_objectagg":
                ParseInParentheses(() =>
                {
                    ParseJsonPair();
                    ParseJsonConstructorRest();
                });
                ParseFilterAndWindow();
                return true;
            case "json_arrayagg":
                ParseInParentheses(ParseJsonArrayAggregate);
                ParseFilterAndWindow();
                return true;
            case "json_scalar":
                ParseInParentheses(ParseExpression);
                return true;
            case "json_serialize":
                ParseInParentheses(() =>
                {
                    ParseJsonValue();
                    ParseReturning();
                });
                return true;
            case "json":
                ParseInParentheses(() =>
                {
                    ParseJsonValue();
                    ParseUniqueKeys();
                });
                return true;
            case "json_exists" or "json_value" or "json_query":
                ParseInParentheses(ParseJsonPathCall);
                return true;
            default:
                return false;
        }
    }

    // Plain arguments, pairs, or nothing.
    private void ParseJsonObject()
    {
        if (Now.IsMark(")"))
        {
            return;
        }

        if (Now.IsWord("returning"))
        {
            ParseReturning();
            return;
        }

        ParseArgument();
        if (!TakeMark(":") && !TakeWord("value"))
        {
            while (TakeMark(","))
            {
                ParseArgument();
            }

            return;
        }

        ParseJsonValue();
        while (TakeMark(","))
        {
            ParseJsonPair();
        }

        ParseJsonConstructorRest();
    }

    private void ParseJsonPair()
    {
        ParseExpression();
        if (!TakeMark(":") && !TakeWord("value"))
        {
            throw Unexpected("a colon and a value");
        }

        ParseJsonValue();
    }

    private void ParseJsonArray()
    {
        if (BeginsQuery(_at) && IsQueryWord)
        {
            ParseQuery();
        }
        else if (!Now.IsMark(")") && !Now.IsWord("returning"))
        {
            ParseList(ParseJsonValue);
        }

        ParseJsonConstructorRest();
    }

    private void ParseJsonArrayAggregate()
    {
        ParseJsonValue();
        if (Now.IsWord("order"))
        {
            ParseOrder();
        }

        ParseJsonConstructorRest();
    }

    // [null|absent on null] [with|without unique [keys]] [returning type]
    private void ParseJsonConstructorRest()
    {
        if (Now.IsWord("null") || Now.IsWord("absent"))
        {
            _at++;
            Expect("on");
            Expect("null");
        }

        ParseUniqueKeys();
        ParseReturning();
    }

    private void ParseJsonValue()
    {
        ParseExpression();
        ParseFormat();
    }

    private void ParseFormat()
    {
        if (!TakeWord("format"))
        {
            return;
        }

        Expect("json");
        if (TakeWord("encoding"))
        {
            TakeLabel("the name of an encoding");
        }
    }

    private void ParseReturning()
    {
        if (TakeWord("returning"))
        {
            ParseType();
            ParseFormat();
        }
    }

    // value, path [passing …] [returning …] [wrapper] [quotes] [… on empty] [… on error]
    private void ParseJsonPathCall()
    {
        ParseJsonValue();
        ExpectMark(",");
        ParseExpression();
        ParsePassing();
        ParseReturning();
        ParseWrapperAndQuotes();
        ParseJsonBehaviours();
    }

    private void ParsePassing()
    {
        if (TakeWord("passing"))
        {
            ParseList(() =>
            {
                ParseJsonValue();
                Expect("as");
                TakeLabel("a name");
            });
        }
    }

    private void ParseWrapperAndQuotes()
    {
        if (TakeWord("without") || TakeWord("with"))
        {
            _ = TakeWord("conditional") || TakeWord("unconditional");
            _ = TakeWord("array");
            Expect("wrapper");
        }

        if (TakeWord("keep") || TakeWord("omit"))
        {
            Expect("quotes");
            if (TakeWord("on"))
            {
                Expect("scalar");
                Expect("string");
            }
        }
    }

    private void ParseJsonBehaviours()
    {
        while (IsJsonBehaviour())
        {
            if (TakeWord("default"))
            {
                ParseExpression();
            }
            else if (TakeWord("empty"))
            {
                _ = TakeWord("array") || TakeWord("object");
            }
            else
            {
                _at++;
            }

            Expect("on");
            if (!TakeWord("empty") && !TakeWord("error"))
            {
                throw Unexpected("EMPTY or ERROR");
            }
        }
    }

    private bool IsJsonBehaviour() => Now.IsWord("default") || (Now.IsWord("empty") && (Next.IsWord("array") || Next.IsWord("object") || Next.IsWord("on")))
        || ((Now.IsWord("error") || Now.IsWord("null") || Now.IsWord("true") || Now.IsWord("false") || Now.IsWord("unknown")) && Next.IsWord("on"));
}
