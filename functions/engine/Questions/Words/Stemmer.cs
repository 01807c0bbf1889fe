using System.Buffers;

namespace Analytics.Engine.Questions.Words;

/// <summary>
/// Folds English inflections so that "orders", "ordered" and "ordering" meet. Light on purpose: it need not be right, only the same
/// for the question and for the names in the data. Irregular forms come from the lexicon.
/// </summary>
internal static class Stemmer
{
    public static string Stem(string lower)
    {
        if (lower.Length < 3 || ContainsDigit(lower))
        {
            return lower;
        }

        if (Lexicon.Irregular.TryGetValue(lower, out var regular))
        {
            lower = regular;
        }

        var stem = Plural(lower);
        if (Unchanged.Contains(stem))
        {
            return stem;
        }

        if (Lexicon.Irregular.TryGetValue(stem, out regular))
        {
            stem = regular;
        }

        return Ending(Suffix(stem));
    }

    private static string Plural(string word)
    {
        if (word[^1] != 's' || EndsWith(word, "ss") || EndsWith(word, "is") || EndsWith(word, "ous") || Singular.Contains(word))
        {
            return word;
        }

        if (EndsWith(word, "ies") && word.Length > 4)
        {
            return string.Concat(word.AsSpan(0, word.Length - 3), "y");
        }

        if (EndsWith(word, "zzes"))
        {
            return word[..^3];
        }

        return EndsWith(word, "sses") || EndsWith(word, "ches") || EndsWith(word, "shes") || EndsWith(word, "xes") ? word[..^2] : word[..^1];
    }

    private static string Suffix(string word)
    {
        if (EndsWith(word, "ied") && word.Length > 4)
        {
            return string.Concat(word.AsSpan(0, word.Length - 3), "y");
        }

        foreach (var (suffix, least) in Suffixes)
        {
            if (EndsWith(word, suffix) && word.Length - suffix.Length >= least && !(suffix == "ate" && word[^4] == word[^5]) && HasVowel(word.AsSpan(0, word.Length - suffix.Length)))
            {
                return word[..^suffix.Length];
            }
        }

        return word;
    }

    private static string Ending(string word)
    {
        if (word.Length > 3 && word[^1] == 'e')
        {
            word = word[..^1];
        }

        if (word.Length > 3 && word[^1] == word[^2] && "bdglmnprt".Contains(word[^1], StringComparison.Ordinal))
        {
            word = word[..^1];
        }

        return word.Length > 3 && word[^1] == 'y' ? string.Concat(word.AsSpan(0, word.Length - 1), "i") : word;
    }

    private static readonly (string Suffix, int Least)[] Suffixes =
    [
        ("ations", 4), ("ation", 4), ("ating", 4), ("ated", 4), ("ate", 4), ("ions", 4), ("ion", 4), ("ing", 3), ("ed", 3),
    ];

    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    /// <summary>Words that only look inflected.</summary>
    private static readonly HashSet<string> Unchanged =
        ["rating", "during", "string", "thing", "evening", "morning", "pricing", "spring", "earning", "shipping", "marketing", "nothing", "something", "anything", "king", "ring", "wing", "bed", "red", "feed", "need", "speed", "seed", "weed", "hundred"];

    private static readonly HashSet<string> Singular =
        ["us", "bus", "plus", "gas", "status", "bonus", "campus", "virus", "focus", "census", "corpus", "versus", "minus", "genus", "radius", "surplus", "consensus", "nexus", "thus", "lens", "news", "chaos", "has", "was", "always", "perhaps", "yes", "this"];

    private static bool EndsWith(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    private static bool HasVowel(ReadOnlySpan<char> text) => text.IndexOfAny(Vowels) >= 0;

    private static bool ContainsDigit(string text) => text.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
}
