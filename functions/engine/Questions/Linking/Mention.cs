using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>A stretch of tokens [Start, End) with everything it may stand for, best first. The planner picks the kind that it needs.</summary>
internal sealed record Mention(int Start, int End, string Text, IReadOnlyList<Meaning> Meanings)
{
    /// <summary>How sure a word is that a pass read anew.</summary>
    private const double Reread = 0.9;

    private const double Filler = 0.5;

    public double Score => Meanings.Count == 0 ? 0 : Meanings[0].Score;

    public bool IsUnknown => Meanings.Count == 1 && Meanings[0] is UnknownMeaning;

    public T? As<T>()
        where T : Meaning
    {
        foreach (var meaning in Meanings)
        {
            if (meaning is T wanted)
            {
                return wanted;
            }
        }

        return null;
    }

    public bool Is(Keyword keyword)
    {
        foreach (var meaning in Meanings)
        {
            if (meaning is KeywordMeaning known && known.Keyword == keyword)
            {
                return true;
            }
        }

        return false;
    }

    public bool Is(params ReadOnlySpan<Keyword> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Is(keyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One of the meanings put before the others, as sure as the best of them was.</summary>
    public Mention Meant(Meaning meant) => this with { Meanings = [meant with { Score = Score }, .. Meanings.Where(meaning => meaning != meant)] };

    /// <summary>A word of the grammar in the place of this one.</summary>
    public Mention Said(Keyword keyword, string? text = null) => this with { Text = text ?? Text, Meanings = [new KeywordMeaning(keyword) { Score = Reread }] };

    /// <summary>Nothing but filler.</summary>
    public Mention Passed() => this with { Meanings = [new KeywordMeaning(Keyword.Noise) { Score = Filler }] };

    /// <summary>Only filler: may be skipped between words that belong together.</summary>
    public bool IsNoise => Meanings.Count > 0 && Meanings.All(meaning => meaning is KeywordMeaning { Keyword: Keyword.Noise });

    /// <summary>Names something in the customer's data.</summary>
    public bool IsContent => Meanings.Any(meaning => meaning is EventMeaning or FieldMeaning or ValueMeaning or MetricMeaning or EntityMeaning or PeopleMeaning);
}
