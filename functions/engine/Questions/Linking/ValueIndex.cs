using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Finds property values and user identifiers in a question: whole values, aliases ("UK"), last parts of paths, and clear fragments.</summary>
internal sealed class ValueIndex
{
    private const int MostSharedFragments = 12;
    private const int MostWords = 20_000;
    private const int ShortestPart = 4;

    /// <summary>Of so few values a part may be meant without a capital.</summary>
    private const int MostPlainValues = 50;

    private readonly Dictionary<string, List<Entry>> _byPart = [];
    private readonly Dictionary<string, List<Entry>> _byFirst = [];
    private readonly Dictionary<string, List<Entry>> _byStem = [];
    private readonly Dictionary<(string, string), List<Entry>> _byPair = [];

    public ValueIndex(SemanticModel model)
    {
        foreach (var property in model.Properties)
        {
            AddAll(property, Field.Property(property.Path));
        }

        foreach (var attribute in model.Attributes)
        {
            AddAll(attribute, Field.Attribute(attribute.Path));
        }

        foreach (var user in model.UserIds)
        {
            Add(user, Field.ExternalUserId, null);
        }
    }

    /// <summary>Words that nothing else explains and that stand in one value, or in few values of one property ("Rossi" for "Dr. Rossi").</summary>
    public IEnumerable<Candidate> FindParts(IReadOnlyList<QuestionToken> tokens, IReadOnlySet<int> unknown)
    {
        foreach (var at in unknown.Order())
        {
            if (!tokens[at].IsWord || tokens[at].Lower.Length < ShortestPart || !_byPart.TryGetValue(tokens[at].Lower, out var entries))
            {
                continue;
            }

            var isName = char.IsUpper(tokens[at].Text[0]);
            foreach (var field in entries.Where(entry => isName || entry.Property is { DistinctCount: <= MostPlainValues }).GroupBy(entry => entry.Field))
            {
                var values = field.DistinctBy(entry => entry.Value).Take(MostSharedFragments + 1).ToList();
                var sole = values.Count == 1;
                if (values.Count <= MostSharedFragments)
                {
                    yield return new Candidate(at, at + 1, new ValueMeaning(field.Key, values[0].Property, sole ? values[0].Value : tokens[at].Text) { Score = sole ? 0.75 : 0.6, Operator = sole ? TestOperator.Equals : TestOperator.Contains });
                }
            }
        }
    }

    /// <summary>Words of one-word values, for typing corrections.</summary>
    public HashSet<string> SingleWords { get; } = [];

    /// <summary>Words of longer values, up to a limit.</summary>
    public HashSet<string> Words { get; } = [];

    public IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            foreach (var candidate in Whole(tokens, at).Concat(Inflected(tokens, at)).Concat(Fragments(tokens, at)).Where(candidate => !UserNames.IsPlainWord(tokens, candidate)))
            {
                yield return candidate;
            }
        }
    }

    private sealed record Entry(string Value, string[] Words, Field Field, PropertyDefinition? Property, double Quality);

    private void AddAll(PropertyDefinition property, Field field)
    {
        if (property.Type is PropertyType.Number or PropertyType.Timestamp or PropertyType.Boolean)
        {
            return;
        }

        foreach (var value in property.Values)
        {
            Add(property.Type == PropertyType.Array && value.StartsWith('{') ? NameOf(value) : value, field, property);
        }
    }

    /// <summary>Objects in an array go by the member that names them, as in the query.</summary>
    private static string NameOf(string json)
    {
        try
        {
            using var document = System.Text.Json.JsonDocument.Parse(json);
            return NamingMembers.Select(member => document.RootElement.TryGetProperty(member, out var named) ? named.ToString() : null).FirstOrDefault(name => name is not null) ?? json;
        }
        catch (System.Text.Json.JsonException)
        {
            return json;
        }
    }

    private static readonly string[] NamingMembers = ["name", "title", "label", "id"];

    private void Add(string value, Field field, PropertyDefinition? property)
    {
        if (value.Length is 0 or > 120)
        {
            return;
        }

        var words = WordsOf(value);
        if (words.Length == 0)
        {
            return;
        }

        Post(new Entry(value, words, field, property, 1));
        if (words.Length > 1 && value.All(char.IsLetter))
        {
            Post(new Entry(value, [value.ToLowerInvariant()], field, property, 1));
        }

        if (words.Length > 1 && Words.Count < MostWords)
        {
            Words.UnionWith(words);
        }

        if (words.Length == 1 && property is not null && Stemmer.Stem(words[0]) is var stem && words[0].All(char.IsLetter) && words[0].Length > 2)
        {
            PostStem(stem, new Entry(value, words, field, property, 0.93));
        }

        foreach (var part in words.Length > 1 && property is not null ? words.Where(part => part.Length >= ShortestPart && part.All(char.IsLetter) && !Lexicon.GrammarWords.Contains(part)) : [])
        {
            PostPart(part, new Entry(value, words, field, property, 0.75));
        }

        for (var word = 0; word + 1 < words.Length && words.Length > 2; word++)
        {
            PostPair(words[word], words[word + 1], new Entry(value, words, field, property, 0.6));
        }

        AddAliases(value, field, property);
    }

    private void AddAliases(string value, Field field, PropertyDefinition? property)
    {
        var slash = value.LastIndexOf('/');
        if (slash > 0 && slash < value.Length - 2)
        {
            Post(new Entry(value, WordsOf(value[(slash + 1)..]), field, property, 0.9));
        }

        foreach (var alias in Lexicon.AliasesOf(value.Trim().ToLowerInvariant()))
        {
            Post(new Entry(value, WordsOf(alias), field, property, 0.95));
        }
    }

    private static string[] WordsOf(string value) => [.. QuestionTokenizer.Words(value).Select(token => token.Lower)];

    private void Post(Entry entry)
    {
        if (entry.Words.Length == 0)
        {
            return;
        }

        if (!_byFirst.TryGetValue(entry.Words[0], out var list))
        {
            _byFirst[entry.Words[0]] = list = [];
        }

        list.Add(entry);
        if (entry.Words.Length == 1)
        {
            SingleWords.Add(entry.Words[0]);
        }
    }

    private void PostStem(string stem, Entry entry)
    {
        if (!_byStem.TryGetValue(stem, out var list))
        {
            _byStem[stem] = list = [];
        }

        list.Add(entry);
    }

    private void PostPart(string part, Entry entry)
    {
        if (!_byPart.TryGetValue(part, out var list))
        {
            _byPart[part] = list = [];
        }

        list.Add(entry);
    }

    private void PostPair(string first, string second, Entry entry)
    {
        if (!_byPair.TryGetValue((first, second), out var list))
        {
            _byPair[(first, second)] = list = [];
        }

        list.Add(entry);
    }

    private IEnumerable<Candidate> Whole(IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (!_byFirst.TryGetValue(FormOf(tokens[at]), out var entries))
        {
            return [];
        }

        return Longest(entries, tokens, at);
    }

    /// <summary>"branches" for the value "branch", "cancel" for "cancelled".</summary>
    private IEnumerable<Candidate> Inflected(IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (!tokens[at].IsWord || (!_byStem.TryGetValue(tokens[at].Stem, out var entries) && !_byStem.TryGetValue(NounOf(tokens[at].Lower), out entries)))
        {
            yield break;
        }

        foreach (var entry in entries.Where(entry => entry.Words[0] != tokens[at].Lower))
        {
            yield return new Candidate(at, at + 1, new ValueMeaning(entry.Field, entry.Property, entry.Value) { Score = Lexicon.GrammarWords.Contains(tokens[at].Lower) ? 0.3 : IsOtherForm(tokens[at].Lower, entry.Words[0]) ? 0.4 : entry.Quality });
        }
    }

    /// <summary>"foggy" has fog, "sunny" has sun.</summary>
    private static string NounOf(string word)
    {
        var noun = word.Length > 4 && word[^1] == 'y' && (!Lexicon.KnownWords.Contains(word) || Qualities.OfPlain(word).Count > 0) && !Lexicon.GrammarWords.Contains(word) ? word[..^1] : string.Empty;
        return Stemmer.Stem(noun.Length > 3 && noun[^1] == noun[^2] ? noun[..^1] : noun);
    }

    /// <summary>"comments" for the value "commented", "opening" for "open": a thing or a deed rather than a state.</summary>
    private static bool IsOtherForm(string word, string value) =>
        (word.EndsWith('s') && !value.EndsWith('s') && (value.EndsWith("ed", StringComparison.Ordinal) || value.EndsWith("ing", StringComparison.Ordinal)))
        || (word.EndsWith("ing", StringComparison.Ordinal) && !value.EndsWith("ing", StringComparison.Ordinal));

    private static IEnumerable<Candidate> Longest(List<Entry> entries, IReadOnlyList<QuestionToken> tokens, int at)
    {
        foreach (var entry in entries)
        {
            var (end, met) = Match(entry.Words, 0, tokens, at);
            if (met == entry.Words.Length && ScoreOf(entry, tokens, at, end) > 0.1)
            {
                yield return new Candidate(at, end, new ValueMeaning(entry.Field, entry.Property, entry.Value) { Score = ScoreOf(entry, tokens, at, end) });
            }
        }
    }

    /// <summary>Where the words end as far as they are met, and how many of them were; marks and articles between them do not count.</summary>
    private static (int End, int Met) Match(string[] words, int from, IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (tokens[at].Kind == TokenKind.Quoted)
        {
            return from == 0 && WordsOf(tokens[at].Text).SequenceEqual(words) ? (at + 1, words.Length) : (at, 0);
        }

        var word = from;
        var end = at;
        for (var next = at; next < tokens.Count && word < words.Length; next++)
        {
            var matches = tokens[next].Lower == words[word] || (word > 0 && word == words.Length - 1 && tokens[next].Stem == Stemmer.Stem(words[word]));
            if (!matches && word > from && (tokens[next].Kind == TokenKind.Symbol ? tokens[next].Text is "," or "&" or "-" or "." or "/" : tokens[next].Lower is "a" or "an" or "the"))
            {
                continue;
            }

            if (!matches)
            {
                break;
            }

            word++;
            end = next + 1;
        }

        return (end, word - from);
    }

    /// <summary>
    /// Short values that are also small words ("in", "no", "us") count only when written with capitals, those of one letter ("a", "I") only inside
    /// of a sentence or behind the property's name, and bare numbers only when long.
    /// </summary>
    private static double ScoreOf(Entry entry, IReadOnlyList<QuestionToken> tokens, int at, int end)
    {
        var token = tokens[at];
        var quality = token.CorrectedFrom is null ? entry.Quality : entry.Quality * 0.85;
        if (end - at > 1 || token.Kind == TokenKind.Quoted)
        {
            return token.Kind != TokenKind.Quoted && entry.Property is { DistinctCount: > 50 } && char.IsLower(token.Text[0]) && Enumerable.Range(at, end - at).All(word => IsGrammar(tokens[word])) ? 0.3 : quality;
        }

        if (token.IsNumber)
        {
            return IsCode(entry, tokens, at) ? quality * 0.9 : 0.1;
        }

        if (token.Text.Length == 1 && Lexicon.GrammarWords.Contains(token.Lower))
        {
            return IsBesideItsName(entry, tokens, at) || (char.IsUpper(token.Text[0]) && token.Lower != "i" && at > 0 && tokens[at - 1].IsWord) ? quality * 0.95 : 0.1;
        }

        if (Lexicon.GrammarWords.Contains(token.Lower))
        {
            var shouted = token.Text.Length <= 3 && token.Text.All(char.IsUpper);
            var named = at > 0 && token.Text.Length > 3 && char.IsUpper(token.Text[0]) && token.Text.Skip(1).All(char.IsLower) && entry.Quality >= 0.93;
            return shouted || named || IsNoPronoun(tokens, at) ? quality * 0.95 : entry.Quality < 1 && token.Lower.Length <= 3 ? 0.1 : 0.6;
        }

        return quality;
    }

    /// <summary>"in the us", "us vs uk": as a pronoun the word stands behind a verb or behind "for", "to", "with", "of".</summary>
    private static bool IsNoPronoun(IReadOnlyList<QuestionToken> tokens, int at) =>
        tokens[at].Lower == "us" && (at == 0 || BeforeNames.Contains(tokens[at - 1].Lower) || (at + 1 < tokens.Count && tokens[at + 1].Lower is "vs" or "versus" or "against" or "only"));

    private static readonly HashSet<string> BeforeNames = ["the", "in", "and", "or", ",", "vs", "versus", "than", "outside", "inside", "within", "except", "exclude", "excluding", "without", "only", "just", "non", "=", ":", "is", "not"];

    /// <summary>A bare number is rather a number: a value of a property needs many digits or the property's name before it, an identifier of people a word that says so.</summary>
    private static bool IsCode(Entry entry, IReadOnlyList<QuestionToken> tokens, int at) => entry.Field.Source == FieldSource.ExternalUserId
        ? tokens[at].Text.Length >= 5 || (at > 0 && tokens[at - 1].IsWord && !Lexicon.GrammarWords.Contains(tokens[at - 1].Lower)) || (at > 0 && IsPersonWord(tokens[at - 1].Lower))
        : tokens[at].Text.Length >= 4 || IsBesideItsName(entry, tokens, at);

    /// <summary>"zone A", "sensor 12": the property's name stands before the value.</summary>
    private static bool IsBesideItsName(Entry entry, IReadOnlyList<QuestionToken> tokens, int at) =>
        at > 0 && entry.Property is { } property && QuestionTokenizer.Words(property.Path).Any(word => word.Stem == tokens[at - 1].Stem);

    private static bool IsPersonWord(string lower) => Lexicon.Grammar.TryGetValue(lower, out var phrases) && Array.Exists(phrases, phrase => phrase is { Words.Count: 1, Keyword: Keyword.Users });

    private IEnumerable<Candidate> Fragments(IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (at + 1 >= tokens.Count || !_byPair.TryGetValue((tokens[at].Lower, tokens[at + 1].Lower), out var entries) || (IsGrammar(tokens[at]) && IsGrammar(tokens[at + 1])))
        {
            yield break;
        }

        var best = entries.Select(entry => (entry, End: FragmentEnd(entry, tokens, at))).GroupBy(pair => pair.End).MaxBy(group => group.Key);
        if (best is null || best.Key - at < 2)
        {
            yield break;
        }

        foreach (var field in best.GroupBy(pair => pair.entry.Field))
        {
            var values = field.Select(pair => pair.entry).DistinctBy(entry => entry.Value).ToList();
            var text = string.Join(' ', tokens.Skip(at).Take(best.Key - at).Select(token => token.Text));
            var meaning = values.Count == 1
                ? new ValueMeaning(field.Key, values[0].Property, values[0].Value) { Score = 0.75 }
                : new ValueMeaning(field.Key, values[0].Property, text) { Score = values.Count <= MostSharedFragments ? 0.65 : 0.5, Operator = TestOperator.Contains };
            yield return new Candidate(at, best.Key, meaning);
        }
    }

    private static int FragmentEnd(Entry entry, IReadOnlyList<QuestionToken> tokens, int at)
    {
        var start = Array.IndexOf(entry.Words, tokens[at].Lower);
        while (start >= 0 && start + 1 < entry.Words.Length && entry.Words[start + 1] != tokens[at + 1].Lower)
        {
            start = Array.IndexOf(entry.Words, tokens[at].Lower, start + 1);
        }

        return start < 0 ? at : Match(entry.Words, start, tokens, at).End;
    }

    /// <summary>"when did", "with the": words of the question itself, even where a title has them.</summary>
    private static bool IsGrammar(QuestionToken token) => Lexicon.GrammarWords.Contains(token.Lower);

    private static string FormOf(QuestionToken token)
    {
        if (token.Kind != TokenKind.Quoted)
        {
            return token.Lower;
        }

        var words = WordsOf(token.Text);
        return words.Length > 0 ? words[0] : string.Empty;
    }
}
