namespace Analytics.Engine.Questions.Tokens;

internal enum TokenKind
{
    Word,
    Number,
    Percent,
    Money,
    Ordinal,
    Date,
    Quoted,
    Symbol,
}

/// <summary>
/// The smallest piece of a question. Compound words ("add-to-cart", "PullRequestEvent", "kubernetes/kubernetes") give several tokens
/// that share a <see cref="Chunk"/>, so that names can be compared word by word and identifiers as a whole.
/// </summary>
internal sealed record QuestionToken(TokenKind Kind, string Text, int Start, int End, int Chunk)
{
    /// <summary>Lower case, or what a typing error was taken for.</summary>
    public required string Lower { get; init; }

    public required string Stem { get; init; }

    /// <summary>Value of numbers, percentages, amounts and ordinals.</summary>
    public decimal? Value { get; init; }

    /// <summary>What was typed, when <see cref="Lower"/> is a correction.</summary>
    public string? CorrectedFrom { get; init; }

    public bool IsWord => Kind == TokenKind.Word;

    public bool IsNumber => Kind is TokenKind.Number or TokenKind.Ordinal;

    public bool Is(string lower) => Kind is TokenKind.Word or TokenKind.Symbol && Lower == lower;
}
