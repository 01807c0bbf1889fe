namespace Analytics.Engine.Sql.Guarding;

/// <summary>What stands between quotes: texts of every kind and quoted names.</summary>
internal sealed partial class SqlLexer
{
    private void ReadText(int start, int quote, TextKind kind)
    {
        _at = quote + 1;
        while (true)
        {
            SkipTextPiece(start, kind);
            // A text goes on behind a line break, by the rules that it began with: in E'a'⏎'\'' the backslash still escapes.
            if (TextContinuesAt() is not { } next)
            {
                break;
            }

            _at = next + 1;
        }

        Add(SqlTokenKind.Text, kind == TextKind.UnicodeEscapes ? "U&" : string.Empty, start);
    }

    private void SkipTextPiece(int start, TextKind kind)
    {
        while (true)
        {
            if (_at >= _sql.Length)
            {
                throw Fail(start, "This text has no end", "close it with a single quote.");
            }

            if ((kind == TextKind.Backslashes && Peek() == '\\') || (Peek() == '\'' && Peek(1) == '\''))
            {
                _at += 2;
            }
            else if (Peek() == '\'')
            {
                _at++;
                return;
            }
            else
            {
                _at++;
            }
        }
    }

    /// <summary>Where the next piece of a text begins: behind blanks and line comments that hold a line break.</summary>
    private int? TextContinuesAt()
    {
        var brokeLine = false;
        var place = _at;
        while (place < _sql.Length)
        {
            if (_sql[place] is '\n' or '\r')
            {
                brokeLine = true;
                place++;
            }
            else if (_sql[place] is ' ' or '\t' or '\f' or '\v')
            {
                place++;
            }
            else if (_sql[place] == '-' && place + 1 < _sql.Length && _sql[place + 1] == '-')
            {
                var end = _sql.AsSpan(place).IndexOfAny('\n', '\r');
                place = end < 0 ? _sql.Length : place + end;
            }
            else
            {
                return brokeLine && _sql[place] == '\'' ? place : null;
            }
        }

        return null;
    }

    private void ReadQuotedName(int start)
    {
        _at++;
        var name = new System.Text.StringBuilder();
        while (true)
        {
            if (_at >= _sql.Length)
            {
                throw Fail(start, "This quoted name has no end", "close it with a double quote.");
            }

            if (Peek() == '"' && Peek(1) == '"')
            {
                name.Append('"');
                _at += 2;
            }
            else if (Peek() == '"')
            {
                _at++;
                break;
            }
            else
            {
                name.Append(Peek());
                _at++;
            }
        }

        if (name.Length == 0)
        {
            throw Fail(start, "A quoted name cannot be empty", "write a name between the double quotes.");
        }

        Add(SqlTokenKind.QuotedName, name.ToString(), start);
    }

    private void ReadDollar(int start)
    {
        var end = _at + 1;
        if (char.IsAsciiDigit(Peek(1)))
        {
            while (end < _sql.Length && char.IsAsciiDigit(_sql[end]))
            {
                end++;
            }

            _at = end;
            if (IsNameStart(Peek()))
            {
                throw Fail(start, "A parameter runs into a word here", "put a blank between them.");
            }

            Add(SqlTokenKind.Parameter, _sql[start..end], start);
            return;
        }

        while (end < _sql.Length && _sql[end] != '$' && IsNamePart(_sql[end]))
        {
            end++;
        }

        if (end >= _sql.Length || _sql[end] != '$')
        {
            throw Fail(start, "`$` begins neither a parameter ($1) nor a quoted text ($$…$$)", "remove it.");
        }

        var tag = _sql[start..(end + 1)];
        var close = _sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Fail(start, "This text has no end", $"close it with {tag}.");
        }

        _at = close + tag.Length;
        Add(SqlTokenKind.Text, string.Empty, start);
    }

    private enum TextKind
    {
        Plain,
        Backslashes,
        UnicodeEscapes,
    }
}
