namespace Analytics.Engine.Questions.Linking;

/// <summary>A possible reading of the tokens [Start, End).</summary>
internal sealed record Candidate(int Start, int End, Meaning Meaning)
{
    /// <summary>Tokens inside the stretch that were only skipped ("to" in "added to cart").</summary>
    public int Skipped { get; init; }
}
