using System.Collections.Frozen;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Words;

/// <summary>One phrase of the grammar: its words and what they do.</summary>
internal sealed record GrammarPhrase(IReadOnlyList<string> Words, Keyword Keyword);

/// <summary>General knowledge of English, from the embedded lexicon files. Nothing in it comes from a customer's data.</summary>
internal static class Lexicon
{
    /// <summary>Irregular form → base form.</summary>
    public static FrozenDictionary<string, string> Irregular { get; } =
        LexiconFile.Entries("irregular").DistinctBy(entry => entry.Head).ToFrozenDictionary(entry => entry.Head, entry => entry.Items[0]);

    /// <summary>Grammar phrases by their first word.</summary>
    public static FrozenDictionary<string, GrammarPhrase[]> Grammar { get; } = ReadGrammar();

    /// <summary>Every word of the grammar: never an unknown word, and a target of typing corrections.</summary>
    public static FrozenSet<string> GrammarWords { get; } =
        LexiconFile.Entries("grammar").SelectMany(entry => entry.Items).SelectMany(WordsOf).ToFrozenSet();

    /// <summary>Other ordinary words, never corrected.</summary>
    public static FrozenSet<string> KnownWords { get; } =
        LexiconFile.Lines("known").Concat(LexiconFile.Lines("thesaurus")).SelectMany(LexiconFile.Split)
            .Concat(LexiconFile.Entries("irregular").SelectMany(entry => entry.Items.Prepend(entry.Head)))
            .Concat(LexiconFile.Lines("persons").SelectMany(LexiconFile.Split)).Concat(QualityForms.Words())
            .SelectMany(WordsOf).ToFrozenSet();

    /// <summary>Stem of a phrase ("pageview", "page view") → stems of phrases that may stand for it.</summary>
    public static FrozenDictionary<string, string[]> Synonyms { get; } = ReadThesaurus();

    /// <summary>Words for people of one trade or role: other people than those who are called otherwise.</summary>
    public static FrozenSet<string> Callings { get; } = LexiconFile.Lines("callings").SelectMany(LexiconFile.Split).Select(StemOf).ToFrozenSet();

    /// <summary>Stems of words for people whom somebody serves ("patron"): the users, where the data has nothing of that name.</summary>
    public static FrozenSet<string> Persons { get; } = LexiconFile.Lines("persons").SelectMany(LexiconFile.Split).Select(StemOf).ToFrozenSet();

    /// <summary>A word ("outdoor") → what it denies ("indoor").</summary>
    public static FrozenDictionary<string, string[]> Opposites { get; } = LexiconFile.Entries("opposites").ToFrozenDictionary(entry => entry.Head, entry => entry.Items);

    /// <summary>A value in lower case → its other spellings in lower case.</summary>
    public static FrozenDictionary<string, string[]> Aliases { get; } = ReadAliases();

    public static IEnumerable<string> SynonymsOf(string stem) => Synonyms.TryGetValue(stem, out var others) ? others : [];

    public static IEnumerable<string> AliasesOf(string lower) => Aliases.TryGetValue(lower, out var others) ? others : [];

    /// <summary>The stems of a phrase's words, joined by a space.</summary>
    public static string StemOf(string phrase) =>
        string.Join(' ', QuestionTokenizer.Words(phrase).Select(token => token.Stem));

    private static FrozenDictionary<string, GrammarPhrase[]> ReadGrammar() =>
        LexiconFile.Entries("grammar")
            .SelectMany(entry => entry.Items.Select(item => (Phrase: item, Keyword: Enum.Parse<Keyword>(entry.Head))))
            .Concat(QualityForms.Phrases()).DistinctBy(entry => (entry.Phrase, KindOf(entry.Keyword)))
            .Select(entry => new GrammarPhrase(WordsOf(entry.Phrase), entry.Keyword))
            .Where(phrase => phrase.Words.Count > 0)
            .GroupBy(phrase => phrase.Words[0])
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(phrase => phrase.Words.Count).ToArray());

    /// <summary>A phrase that stands in the grammar keeps its meaning there: "fastest" is the least, whatever the adjective may also be said of.</summary>
    private static Keyword KindOf(Keyword keyword) => keyword switch
    {
        Keyword.Smallest => Keyword.Largest,
        Keyword.LessThan => Keyword.MoreThan,
        Keyword.TimeBetween => Keyword.HowQuality,
        _ => keyword,
    };

    private static IReadOnlyList<string> WordsOf(string phrase) =>
        [.. QuestionTokenizer.Read(phrase).Select(token => token.Lower)];

    private static FrozenDictionary<string, string[]> ReadThesaurus()
    {
        var groups = LexiconFile.Lines("thesaurus").Select(line => LexiconFile.Split(line).Select(StemOf).Distinct().ToArray());
        return Related(groups);
    }

    private static FrozenDictionary<string, string[]> ReadAliases()
    {
        var groups = LexiconFile.Entries("aliases").Select(entry => entry.Items.Prepend(entry.Head).ToArray());
        return Related(groups);
    }

    private static FrozenDictionary<string, string[]> Related(IEnumerable<string[]> groups) =>
        groups.SelectMany(group => group.Select(item => (item, others: group.Where(other => other != item))))
            .GroupBy(pair => pair.item)
            .ToFrozenDictionary(pairs => pairs.Key, pairs => pairs.SelectMany(pair => pair.others).Distinct().ToArray());
}
