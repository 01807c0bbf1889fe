namespace Analytics.Engine.Formulas;

internal enum FormulaTokenKind
{
    Name,
    Number,
    Text,
    Symbol,
    End,
}

/// <summary>A piece of a formula; <paramref name="Value"/> is without quotes.</summary>
internal readonly record struct FormulaToken(FormulaTokenKind Kind, string Value, int Start, int Length)
{
    public bool Is(string symbol) => Kind == FormulaTokenKind.Symbol && Value == symbol;

    /// <summary>A word of the language; a name in backticks or double quotes never is one.</summary>
    public bool IsWord(string word) => Kind == FormulaTokenKind.Name && Length == Value.Length && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts a formula into names, numbers, texts and symbols.</summary>
internal static class FormulaLexer
{
    private static readonly string[] Symbols = ["<=", ">=", "!=", "<>", "(", ")", "+", "-", "*", "/", "=", "<", ">", ","];

    /// <exception cref="FormulaException">A character that no formula has, or a quote without its end.</exception>
    public static IReadOnlyList<FormulaToken> Read(string text)
    {
        var tokens = new List<FormulaToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var token = Next(text, at);
            tokens.Add(token);
            at += token.Length;
        }

        tokens.Add(new FormulaToken(FormulaTokenKind.End, "", text.Length, 0));
        return tokens;
    }

    private static FormulaToken Next(string text, int at)
    {
        var first = text[at];
        if (first is '\'' or '`' or '"')
        {
            return Quoted(text, at);
        }

        if (char.IsAsciiDigit(first))
        {
            var end = Until(text, at, letter => char.IsAsciiDigit(letter) || letter == '.');
            return new FormulaToken(FormulaTokenKind.Number, text[at..end], at, end - at);
        }

        if (char.IsLetter(first) || first == '_')
        {
            var end = Until(text, at, letter => char.IsLetterOrDigit(letter) || letter is '_' or '.' or ':' or '$');
            return new FormulaToken(FormulaTokenKind.Name, text[at..end], at, end - at);
        }

        var symbol = Array.Find(Symbols, known => text.AsSpan(at).StartsWith(known, StringComparison.Ordinal))
            ?? throw new FormulaException(new FormulaIssue(at, 1, $"\"{first}\" has no meaning here. Names with blanks or signs stand in backticks: `sign up`."));
        return new FormulaToken(FormulaTokenKind.Symbol, symbol, at, symbol.Length);
    }

    private static FormulaToken Quoted(string text, int at)
    {
        var end = text.IndexOf(text[at], at + 1);
        return end < 0
            ? throw new FormulaException(new FormulaIssue(at, text.Length - at, $"This quote has no end: close it with {text[at]}."))
            : new FormulaToken(text[at] == '\'' ? FormulaTokenKind.Text : FormulaTokenKind.Name, text[(at + 1)..end], at, end + 1 - at);
    }

    private static int Until(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }
}

/// <summary>Ends the reading of a formula at a fault behind which nothing can be told.</summary>
internal sealed class FormulaException(FormulaIssue issue) : Exception(issue.Message)
{
    public FormulaIssue Issue { get; } = issue;
}
