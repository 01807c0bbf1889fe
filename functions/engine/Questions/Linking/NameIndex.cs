using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>
/// Finds the names of the model in a question: in any order of words, with small words between, by synonyms, joined or split
/// ("sign up" and "signup"), by initials ("PR") and, when nothing better is there, by some of their words.
/// </summary>
internal sealed class NameIndex
{
    /// <summary>The best score of a name that is only met by a relative of its words.</summary>
    public const double Related = SynonymQuality + 0.001;

    /// <summary>The score of a one-word name that a relative of it met.</summary>
    public const double RelatedWord = SynonymQuality - 0.001;

    /// <summary>The least score of a name that one of its own words met, or one of the same family.</summary>
    public const double FamilyWord = FamilyQuality;

    private const double SynonymQuality = 0.86;
    private const double InitialsQuality = 0.9;

    /// <summary>"delivery" for "delivered": another word of the same family is nearer than a relative in meaning.</summary>
    private const double FamilyQuality = 0.9;

    private const double Lengthened = 0.97;

    /// <summary>No word of a question begins like this.</summary>
    private const char FamilyMark = '√';

    private static readonly HashSet<string> Skippable =
        ["-", "to", "of", "the", "a", "an", "was", "were", "been", "being", "is", "are", "has", "have", "had", "their", "his", "its", "our", "got", "get", "new", "any", "they", "that", "up", "on", "for"];

    /// <summary>Inside the name of a property only these: a verb between two of its words makes a sentence of them.</summary>
    private static readonly HashSet<string> SkippableInFields = ["of", "the", "to", "for", "up", "on", "at"];

    private readonly Dictionary<string, List<Posting>> _postings = [];

    public NameIndex(IEnumerable<NameEntry> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry);
        }
    }


    public IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            foreach (var candidate in FindAt(tokens, at))
            {
                yield return candidate;
            }
        }
    }

    private readonly record struct Posting(NameEntry Entry, int Word, double Quality);

    private void Add(NameEntry entry)
    {
        for (var word = 0; word < entry.Stems.Count; word++)
        {
            Post(entry.Stems[word], new Posting(entry, word, 1));
            foreach (var synonym in entry.IsLiteral ? [] : Lexicon.SynonymsOf(entry.Stems[word]))
            {
                // "phone number" for "phone" says the word itself.
                Post(synonym, new Posting(entry, word, synonym.Split(' ') is { Length: > 1 } phrase && phrase.Contains(entry.Stems[word]) ? Lengthened : Likeness(entry)));
            }

            // A word that people defined means what they said and no relative of it: "units sold" is not what they call sales.
            if (entry.AllowsPartial && Derivation.RootOf(entry.Words[word]) is { } root)
            {
                Post(FamilyMark + root, new Posting(entry, word, FamilyQuality));
            }
        }

        if (entry.Stems.Count > 1)
        {
            AddWhole(entry);
        }
    }

    /// <summary>A word that people defined means what they said; a relative of it is rather taken for a name in the data.</summary>
    private static double Likeness(NameEntry entry) => entry.AllowsPartial ? SynonymQuality : SynonymQuality * 0.92;

    /// <summary>The name as one word, by its initials, and what may stand for the whole of it.</summary>
    private void AddWhole(NameEntry entry)
    {
        Post(string.Concat(entry.Stems), new Posting(entry, -1, 1));
        var strong = entry.Stems.Where((_, index) => !entry.Weak[index]).ToArray();
        var initials = string.Concat(strong.Select(stem => stem[0]));
        if (strong.Length > 1 && !Lexicon.GrammarWords.Contains(initials) && !WordLists.Abbreviations.Contains(initials))
        {
            Post(initials, new Posting(entry, -1, entry.AllowsPartial ? InitialsQuality : InitialsQuality + 0.06));
        }

        foreach (var phrase in new[] { string.Join(' ', strong), string.Join(' ', entry.Stems) }.Distinct())
        {
            foreach (var synonym in entry.IsLiteral ? [] : Lexicon.SynonymsOf(phrase))
            {
                Post(synonym, new Posting(entry, -1, Likeness(entry)));
            }
        }
    }

    private void Post(string stem, Posting posting)
    {
        if (!_postings.TryGetValue(stem, out var list))
        {
            _postings[stem] = list = [];
        }

        list.Add(posting);
    }

    private IEnumerable<Candidate> FindAt(IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (tokens[at].Kind is TokenKind.Symbol or TokenKind.Quoted)
        {
            yield break;
        }

        var seen = new HashSet<NameEntry>();
        for (var length = 3; length >= 1; length--)
        {
            foreach (var posting in Postings(tokens, at, length).OrderByDescending(posting => posting.Quality))
            {
                var candidate = posting.Word < 0
                    ? Whole(posting, at, length)
                    : seen.Add(posting.Entry) ? Extend(tokens, at, length, posting) : null;
                if (candidate is not null)
                {
                    yield return candidate;
                }

                if (candidate is { Meaning: EventMeaning } && candidate.End > at + length && posting.Word >= 0 && Alone(posting, at, length) is { } first)
                {
                    yield return first;
                }
            }
        }
    }

    private IEnumerable<Posting> Postings(IReadOnlyList<QuestionToken> tokens, int at, int length)
    {
        if (at + length > tokens.Count)
        {
            return [];
        }

        if (length == 1)
        {
            return Found(tokens[at]);
        }

        var stems = Enumerable.Range(at, length).Select(index => tokens[index].Stem).ToArray();
        return Lookup(string.Join(' ', stems)).Concat(Lookup(string.Concat(stems)).Where(posting => posting.Quality >= FamilyQuality));
    }

    private IEnumerable<Posting> Found(QuestionToken token)
    {
        var exact = Lookup(token.Stem);
        return token.IsWord && Derivation.RootOf(token.Lower) is { } root && Lookup(FamilyMark + root) is { Count: > 0 } relatives
            ? exact.Concat(relatives.Where(relative => !exact.Exists(posting => posting.Entry == relative.Entry && posting.Word == relative.Word && posting.Quality >= relative.Quality))).OrderByDescending(posting => posting.Quality)
            : exact;
    }

    private List<Posting> Lookup(string stem) => _postings.TryGetValue(stem, out var list) ? list : [];

    private static Candidate Whole(Posting posting, int at, int length) =>
        new(at, at + length, posting.Entry.MeaningOf(posting.Quality * posting.Entry.Quality, posting.Quality < InitialsQuality));

    private Candidate? Extend(IReadOnlyList<QuestionToken> tokens, int at, int length, Posting first)
    {
        var entry = first.Entry;
        var met = new double[entry.Stems.Count];
        met[first.Word] = first.Quality;
        var end = at + length;
        var skipped = 0;
        var gap = 0;
        for (var next = end; next < tokens.Count && gap < 3; next++)
        {
            var found = Found(tokens[next]).FirstOrDefault(posting => posting.Entry == entry && posting.Word >= 0 && met[posting.Word] == 0);
            if (found.Entry is not null && !IsLooseParticle(entry, met, found.Word) && !IsVerbBehind(entry, found, first, tokens[next]))
            {
                met[found.Word] = found.Quality;
                skipped += gap;
                gap = 0;
                end = next + 1;
            }
            else if ((entry.IsField ? SkippableInFields : Skippable).Contains(tokens[next].Lower))
            {
                gap++;
            }
            else
            {
                break;
            }
        }

        return Judge(entry, met, at, end, skipped);
    }

    /// <summary>"booked appointments are cancelled": the first word may stand by itself and leave the next to another name.</summary>
    private static Candidate? Alone(Posting posting, int at, int length)
    {
        var met = new double[posting.Entry.Stems.Count];
        met[posting.Word] = posting.Quality;
        return Judge(posting.Entry, met, at, at + length, 0);
    }

    /// <summary>"which courier delivered" is no "delivery courier": behind the noun a verb that is only akin to the word before it says what was done.</summary>
    private static bool IsVerbBehind(NameEntry entry, Posting found, Posting first, QuestionToken token) =>
        entry.IsField && found.Word < first.Word && token.Lower.EndsWith("ed", StringComparison.Ordinal) && !entry.Words[found.Word].Equals(token.Lower, StringComparison.Ordinal);

    /// <summary>"delivered for" is not "out for delivery": a small word belongs to a name only behind the words it stands behind there.</summary>
    private static bool IsLooseParticle(NameEntry entry, double[] met, int word) =>
        !entry.IsField && entry.Weak[word] && Lexicon.GrammarWords.Contains(entry.Stems[word]) && Enumerable.Range(word + 1, met.Length - word - 1).Any(later => met[later] > 0);

    private static Candidate? Judge(NameEntry entry, double[] met, int at, int end, int skipped)
    {
        var (strong, strongMet, strongQuality, weakMissing) = (0, 0, 0.0, 0);
        for (var word = 0; word < met.Length; word++)
        {
            if (entry.Weak[word])
            {
                weakMissing += met[word] == 0 ? 1 : 0;
                continue;
            }

            strong++;
            strongMet += met[word] > 0 ? 1 : 0;
            strongQuality += met[word];
        }

        if (strongMet == 0)
        {
            return Shared(entry, met, at, end, skipped);
        }

        if (strongMet == strong)
        {
            var score = strongQuality / strong * entry.Quality * (weakMissing > 0 ? 0.95 : 1);
            return new Candidate(at, end, entry.MeaningOf(score, isPartial: false)) { Skipped = skipped };
        }

        return entry.AllowsPartial ? Partial(entry, met, strong, strongQuality, at, end, skipped) : null;
    }

    /// <summary>A noun that most events have in common tells none of them apart, but it is none that nothing is known of.</summary>
    private static Candidate? Shared(NameEntry entry, double[] met, int at, int end, int skipped) =>
        entry.AllowsPartial && !entry.IsField && Enumerable.Range(0, met.Length).Any(word => met[word] >= 1 && entry.Stems[word].Length > 2 && !Lexicon.GrammarWords.Contains(entry.Stems[word]))
            ? new Candidate(at, end, entry.MeaningOf(0.3 * entry.Stems.Where((_, word) => met[word] == 0).Select(DeedWords.WeightOf).DefaultIfEmpty(1).Min(), isPartial: true)) { Skipped = skipped }
            : null;

    /// <summary>Some words are missing: only trusted when they include the first or the last word that matters.</summary>
    private static Candidate? Partial(NameEntry entry, double[] met, int strong, double strongQuality, int at, int end, int skipped)
    {
        var last = Enumerable.Range(0, met.Length).Last(word => !entry.Weak[word]);
        var first = Enumerable.Range(0, met.Length).First(word => !entry.Weak[word]);
        // "readings" where a meter reading was received: the noun before the deed says what it happened to.
        var isObject = !entry.IsField && last > 1 && met[last - 1] >= 1 && !entry.Weak[last - 1] && entry.Words[last].EndsWith("ed", StringComparison.Ordinal);
        var score = strongQuality / strong * entry.Quality * (met[last] > 0 ? 0.85 : met[first] > 0 || isObject ? 0.7 : 0.4);
        // "check in": verb and particle together are as good as a name.
        var isPhrasal = Enumerable.Range(1, Math.Max(0, met.Length - 1)).Any(word => entry.Weak[word] && met[word] > 0 && met[word - 1] >= 1 && !entry.Weak[word - 1] && Lexicon.GrammarWords.Contains(entry.Stems[word]) && end - at == 2);
        score = isPhrasal ? Math.Max(score, 0.9) : score;
        score *= Enumerable.Range(0, met.Length).Where(word => met[word] == 0).Select(word => DeedWords.WeightOf(entry.Stems[word])).DefaultIfEmpty(1).Min();
        return score >= 0.2 && (isPhrasal || strongQuality >= 0.9 || (strongQuality >= 0.8 && met[last] > 0))
            ? new Candidate(at, end, entry.MeaningOf(Math.Min(score, 0.7), isPartial: true) is EventMeaning named ? named with { IsRelated = met.Max() < 1 } : entry.MeaningOf(Math.Min(score, 0.7), isPartial: true)) { Skipped = skipped }
            : null;
    }
}
