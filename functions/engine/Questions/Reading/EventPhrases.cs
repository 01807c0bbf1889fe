using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Names of events as people say them: "product_view" is a product view, several are product views; "Invoice Paid" are invoices paid.</summary>
internal static class EventPhrases
{
    /// <summary>A name around one of these has no noun at its end ("add to cart").</summary>
    private static readonly string[] Prepositions = ["to", "from", "in", "of", "for", "on", "with", "by", "at"];

    public static string One(string name) => Naming.Event(name);

    public static string Many(string name)
    {
        var words = Naming.Event(name).Split(' ');
        var deed = words.Length > 1 && IsParticiple(words[^1]);
        var noun = deed ? words.Length - 2 : words.Length - 1;
        if (words[0].Length == 1 || (!deed && (words[..^1].Any(Prepositions.Contains) || IsParticiple(words[^1]))))
        {
            return string.Join(' ', words) + " events";
        }

        words[noun] = Plural(words[noun]);
        return string.Join(' ', words);
    }

    public static string Plural(string word) =>
        word.EndsWith('s') ? word
        : word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2]) ? word[..^1] + "ies"
        : word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal) || word.EndsWith('x') ? word + "es"
        : word + "s";

    /// <summary>"viewed", "paid", "sent": another form of a verb that is not the word itself.</summary>
    private static bool IsParticiple(string word) =>
        (word.EndsWith("ed", StringComparison.Ordinal) && word.Length > 4) || (Lexicon.Irregular.TryGetValue(word, out var verb) && verb != word && !word.EndsWith('s'));
}
