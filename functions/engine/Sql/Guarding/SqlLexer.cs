namespace Analytics.Engine.Sql.Guarding;

/// <summary>PostgreSQL's lexical rules: strings of every kind, nested comments, dollar quotes, operators that end where a comment begins.</summary>
internal sealed partial class SqlLexer
{
    private const string OperatorLetters = "+-*/<>=~!@#%^&|`?";
    private static readonly System.Buffers.SearchValues<char> LettersThatAllowSign = System.Buffers.SearchValues.Create("~!@#%^&|`?");
    private readonly string _sql;
    private readonly List<SqlToken> _tokens = [];
    private int _at;

    private SqlLexer(string sql) => _sql = sql;

    /// <exception cref="SqlSyntaxException">The text cannot be cut into tokens.</exception>
    public static IReadOnlyList<SqlToken> Read(string sql)
    {
        var lexer = new SqlLexer(sql);
        lexer.ReadAll();
        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (SkipBlanks())
        {
            ReadOne();
        }

        _tokens.Add(new SqlToken(SqlTokenKind.End, string.Empty, _sql.Length, 0));
    }

    private char Peek(int ahead = 0) => _at + ahead < _sql.Length ? _sql[_at + ahead] : '\0';

    private bool SkipBlanks()
    {
        while (_at < _sql.Length)
        {
            if (Peek() is ' ' or '\t' or '\n' or '\r' or '\f' or '\v')
            {
                _at++;
            }
            else if (Peek() == '-' && Peek(1) == '-')
            {
                while (_at < _sql.Length && Peek() is not ('\n' or '\r'))
                {
                    _at++;
                }
            }
            else if (Peek() == '/' && Peek(1) == '*')
            {
                SkipComment();
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipComment()
    {
        var start = _at;
        var depth = 0;
        do
        {
            if (_at >= _sql.Length)
            {
                throw Fail(start, "This comment has no end", "close it with */.");
            }

            if (Peek() == '/' && Peek(1) == '*')
            {
                depth++;
                _at += 2;
            }
            else if (Peek() == '*' && Peek(1) == '/')
            {
                depth--;
                _at += 2;
            }
            else
            {
                _at++;
            }
        }
        while (depth > 0);
    }

    private void ReadOne()
    {
        var start = _at;
        var letter = Peek();
        if (letter == '\'')
        {
            ReadText(start, start, TextKind.Plain);
        }
        else if (letter == '"')
        {
            ReadQuotedName(start);
        }
        else if (letter == '$')
        {
            ReadDollar(start);
        }
        else if (char.IsAsciiDigit(letter) || (letter == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber(start);
        }
        else if (IsNameStart(letter))
        {
            ReadWord(start);
        }
        else if (OperatorLetters.Contains(letter, StringComparison.Ordinal))
        {
            ReadOperator(start);
        }
        else
        {
            ReadMark(start, letter);
        }
    }

    private void ReadMark(int start, char letter)
    {
        var length = letter == ':' && Peek(1) is ':' or '=' ? 2 : 1;
        if (letter is not ('(' or ')' or '[' or ']' or ',' or ';' or '.' or ':'))
        {
            throw Fail(start, letter < ' ' ? "The statement contains a control character" : $"`{letter}` has no meaning in SQL", "remove it.");
        }

        _at += length;
        Add(SqlTokenKind.Mark, _sql.Substring(start, length), start);
    }

    private void ReadWord(int start)
    {
        switch (Peek(), Peek(1), Peek(2))
        {
            case ('e' or 'E', '\'', _):
                ReadText(start, start + 1, TextKind.Backslashes);
                return;
            case ('b' or 'B' or 'x' or 'X' or 'n' or 'N', '\'', _):
                ReadText(start, start + 1, TextKind.Plain);
                return;
            case ('u' or 'U', '&', '\''):
                ReadText(start, start + 2, TextKind.UnicodeEscapes);
                return;
            case ('u' or 'U', '&', '"'):
                throw Fail(start, "A name written with Unicode escapes hides what it is", "write the name plainly.");
        }

        while (_at < _sql.Length && IsNamePart(Peek()))
        {
            _at++;
        }

        Add(SqlTokenKind.Word, Fold(_sql[start.._at]), start);
    }

    // Only ASCII letters fold; PostgreSQL leaves others as they are in a UTF-8 database.
    private static string Fold(string word) => string.Create(word.Length, word, static (folded, source) =>
    {
        for (var i = 0; i < source.Length; i++)
        {
            folded[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        }
    });

    private void ReadNumber(int start)
    {
        var complete = true;
        if (Peek() == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            complete = SkipBased(char.ToLowerInvariant(Peek(1)) switch { 'x' => 16, 'o' => 8, _ => 2 });
        }
        else
        {
            SkipDecimal();
        }

        if (!complete || IsNamePart(Peek()))
        {
            throw Fail(start, "A number runs into a word here", "put a blank between them.");
        }

        Add(SqlTokenKind.Number, _sql[start.._at], start);
    }

    // 0x, 0o, 0b; false when no digit follows.
    private bool SkipBased(int digits)
    {
        _at += Peek(2) == '_' ? 3 : 2;
        var first = _at;
        SkipDigits(c => char.IsAsciiHexDigit(c) && Convert.ToInt32(c.ToString(), 16) < digits);
        return _at > first;
    }

    private void SkipDecimal()
    {
        SkipDigits(char.IsAsciiDigit);
        if (Peek() == '.' && Peek(1) != '.')
        {
            _at++;
            SkipDigits(char.IsAsciiDigit);
        }

        if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            SkipDigits(char.IsAsciiDigit);
        }
    }

    // One underscore may stand between two digits.
    private void SkipDigits(Func<char, bool> isDigit)
    {
        while (_at < _sql.Length && (isDigit(Peek()) || (Peek() == '_' && isDigit(_sql[_at - 1]) && isDigit(Peek(1)))))
        {
            _at++;
        }
    }

    // Longest run of operator letters, cut before a comment; a trailing + or - belongs to what follows unless the operator is a special one.
    private void ReadOperator(int start)
    {
        while (_at < _sql.Length && OperatorLetters.Contains(Peek(), StringComparison.Ordinal)
            && !(_at > start && ((Peek() == '-' && Peek(1) == '-') || (Peek() == '/' && Peek(1) == '*'))))
        {
            _at++;
        }

        var special = _sql.AsSpan(start, _at - start).IndexOfAny(LettersThatAllowSign) >= 0;
        while (!special && _at - start > 1 && _sql[_at - 1] is '+' or '-')
        {
            _at--;
        }

        Add(SqlTokenKind.Operator, _sql[start.._at], start);
    }

    private void Add(SqlTokenKind kind, string value, int start) => _tokens.Add(new SqlToken(kind, value, start, Math.Min(_at, _sql.Length) - start));

    private static bool IsNameStart(char letter) => char.IsAsciiLetter(letter) || letter == '_' || letter >= 0x80;

    private static bool IsNamePart(char letter) => IsNameStart(letter) || char.IsAsciiDigit(letter) || letter == '$';

    private SqlSyntaxException Fail(int start, string problem, string fix) => new(new GuardIssue("syntax", start, Math.Max(1, Math.Min(_at, _sql.Length) - start), problem, fix));
}
