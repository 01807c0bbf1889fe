using System.Collections.Frozen;

namespace Analytics.Engine.Questions.Words;

/// <summary>
/// What a verb and the nouns made from it have in common: "delivered" and "delivery", "applied" and "application", "prescribed" and "prescription".
/// Families that no ending tells stand in derivations.lexicon; of the others the endings are taken off.
/// </summary>
internal static class Derivation
{
    private const int ShortestRoot = 4;

    private static readonly (string Ending, string Verb)[] Endings =
    [
        ("ification", "ifi"), ("ication", "i"), ("isation", "is"), ("ization", "iz"), ("ation", ""), ("ment", ""), ("ance", ""), ("ence", ""), ("al", ""), ("ure", ""), ("age", ""),
    ];

    /// <summary>Nouns that only look as if they were made from a verb.</summary>
    private static readonly HashSet<string> Plain =
    [
        "department", "apartment", "compartment", "moment", "comment", "document", "element", "segment", "fragment", "garment", "basement", "instrument", "experiment", "monument", "supplement",
        "station", "nation", "ration", "location", "vocation", "total", "metal", "animal", "signal", "hospital", "capital", "manual", "annual", "medical", "local", "global", "normal", "final", "special", "digital", "mental",
        "dental", "journal", "mineral", "general", "natural", "several", "equal", "legal", "loyal", "royal", "portal", "festival", "interval", "terminal", "material", "personal", "original", "physical", "picture", "feature", "future",
        "nature", "culture", "structure", "temperature", "furniture", "adventure", "literature", "figure", "measure", "pressure", "leisure", "treasure", "texture", "lecture", "venture", "page", "stage", "image",
        "package", "message", "village", "passage", "language", "garage", "average", "percentage", "voltage", "damage", "manage", "voyage", "sewage", "baggage", "luggage", "cottage", "mortgage", "carriage", "coverage", "balance",
        "distance", "finance", "instance", "advance", "chance", "romance", "ambulance", "substance", "science", "audience", "evidence", "sequence", "sentence", "influence", "essence", "silence", "violence", "experience",
        "conference", "difference", "intelligence", "licence", "fence", "hence", "once", "since", "province", "prince",
    ];

    private static readonly FrozenDictionary<string, string> Families = LexiconFile.Entries("derivations")
        .SelectMany(entry => entry.Items.Prepend(entry.Head).Select(word => (Stem: Stemmer.Stem(word), Root: Stemmer.Stem(entry.Head))))
        .DistinctBy(pair => pair.Stem).ToFrozenDictionary(pair => pair.Stem, pair => pair.Root);

    /// <summary>The root of a word, under which its relatives are found too; null for a word without any.</summary>
    public static string? RootOf(string lower)
    {
        var stem = Stemmer.Stem(lower);
        if (Families.TryGetValue(stem, out var root))
        {
            return root;
        }

        var singular = lower.Length > 4 && lower[^1] == 's' && lower[^2] != 's' ? lower[..^1] : lower;
        if (Plain.Contains(singular))
        {
            return null;
        }

        foreach (var (ending, verb) in Endings)
        {
            if (singular.EndsWith(ending, StringComparison.Ordinal) && singular.Length - ending.Length + verb.Length >= ShortestRoot)
            {
                var rest = Stemmer.Stem(singular[..^ending.Length] + verb);
                return Families.GetValueOrDefault(rest, rest);
            }
        }

        return stem.Length >= ShortestRoot ? stem : null;
    }
}
