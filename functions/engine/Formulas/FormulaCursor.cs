namespace Analytics.Engine.Formulas;

/// <summary>Where in a formula the reading is.</summary>
internal sealed class FormulaCursor(IReadOnlyList<FormulaToken> tokens)
{
    private int _at;

    public FormulaToken Current => tokens[_at];

    public FormulaToken Take() => Current.Kind == FormulaTokenKind.End ? Current : tokens[_at++];

    public FormulaToken? TakeSymbol(params ReadOnlySpan<string> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (Current.Is(symbol))
            {
                return Take();
            }
        }

        return null;
    }

    public bool TakeWord(string word)
    {
        var found = Current.IsWord(word);
        if (found)
        {
            Take();
        }

        return found;
    }

    public FormulaToken TakeName(string expected) => Current.Kind == FormulaTokenKind.Name ? Take() : throw Fault($"Here stands {expected}.");

    /// <summary>A name of several words without quotes, as far as the data knows it; otherwise the next word alone.</summary>
    public FormulaToken TakeName(string expected, Func<string, bool> isKnown)
    {
        var first = TakeName(expected);
        var best = (Next: _at, Token: first);
        var (at, words) = (_at, first.Value);
        while (tokens[at].Kind == FormulaTokenKind.Name && tokens[at].Length == tokens[at].Value.Length)
        {
            words += " " + tokens[at].Value;
            at++;
            if (isKnown(words))
            {
                best = (at, first with { Value = words, Length = tokens[at - 1].Start + tokens[at - 1].Length - first.Start });
            }
        }

        _at = best.Next;
        return best.Token;
    }

    public void Expect(string symbol)
    {
        if (TakeSymbol(symbol) is null)
        {
            throw Fault($"Here stands \"{symbol}\".");
        }
    }

    public void ExpectEnd()
    {
        if (Current.Kind != FormulaTokenKind.End)
        {
            throw Fault("The formula should end here: join two parts by +, -, * or /.");
        }
    }

    /// <summary>A fault at the current token; at the end, just behind the last one.</summary>
    public FormulaException Fault(string message) => new(new FormulaIssue(Current.Start, Current.Length, Current.Kind == FormulaTokenKind.End ? $"The formula ends too early. {message}" : message));
}
