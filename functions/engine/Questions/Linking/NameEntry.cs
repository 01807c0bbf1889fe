using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Linking;

/// <summary>One way to say a thing of the model: its words, which of them matter, and what the thing means.</summary>
internal sealed class NameEntry(string name, IReadOnlyList<string> words, IReadOnlyList<string> stems, IReadOnlyList<bool> weak, Func<double, bool, Meaning> meaning)
{
    public string Name => name;

    public IReadOnlyList<string> Words => words;

    public IReadOnlyList<string> Stems => stems;

    /// <summary>Words such as "id" or "name" that may be left out at little loss.</summary>
    public IReadOnlyList<bool> Weak => weak;

    /// <summary>How good the name itself is: 1 for the thing's own name, less for derived ones.</summary>
    public double Quality { get; init; } = 1;

    /// <summary>May be recognised by some of its words only.</summary>
    public bool AllowsPartial { get; init; } = true;

    /// <summary>Only the very words name it and no relative of them: of people or values that were defined a cousin in meaning would say something else.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>Names a property.</summary>
    public bool IsField { get; } = meaning(1, false) is FieldMeaning;

    /// <summary>Builds the meaning for a score; the flag says that some words that matter are missing.</summary>
    public Meaning MeaningOf(double score, bool isPartial) => meaning(score, isPartial);

    public static NameEntry? Create(string text, Func<double, bool, Meaning> meaning, Func<string, bool> isWeak, double quality = 1)
    {
        var words = QuestionTokenizer.Words(text);
        if (words.Count is 0 or > 12)
        {
            return null;
        }

        var stems = words.Select(word => word.Stem).ToArray();
        var weak = stems.Select(isWeak).ToArray();
        if (weak.All(flag => flag))
        {
            Array.Fill(weak, false);
        }

        return new NameEntry(text, [.. words.Select(word => word.Lower)], stems, weak, meaning) { Quality = quality };
    }
}
