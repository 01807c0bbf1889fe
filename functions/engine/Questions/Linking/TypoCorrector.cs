using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Takes an unknown word for the nearest word that the grammar or the data knows, when it is near enough.</summary>
internal sealed class TypoCorrector
{
    private const int MostCorrections = 12;
    private readonly Dictionary<int, List<string>> _byLength = [];
    private readonly HashSet<string> _preferred;
    private readonly HashSet<string> _parts;
    private const int ShortestHead = 5;
    private const int ShortestModifier = 3;
    private readonly List<string> _names;
    private readonly HashSet<string> _values;

    public TypoCorrector(IEnumerable<string> names, IEnumerable<string> values, IEnumerable<string> parts)
    {
        _names = [.. names.Where(word => word.Length >= 3 && word.All(char.IsLetter)).Distinct()];
        names = _names;
        _values = [.. values];
        values = _values;
        _preferred = [.. names.Concat(Lexicon.GrammarWords).Concat(DateCursor.Words)];
        _parts = [.. parts.Where(word => !_preferred.Contains(word))];
        foreach (var word in _preferred.Concat(values).Concat(_parts).Distinct().Where(word => word.Length >= 4 && word.All(char.IsLetter)))
        {
            if (!_byLength.TryGetValue(word.Length, out var list))
            {
                _byLength[word.Length] = list = [];
            }

            list.Add(word);
        }
    }

    public IReadOnlyList<QuestionToken> Correct(IReadOnlyList<QuestionToken> tokens, IReadOnlySet<int> unknown)
    {
        var corrected = new List<QuestionToken>(tokens);
        foreach (var at in unknown.Order().Take(MostCorrections))
        {
            var token = tokens[at];
            if (token.IsWord && HeadOf(token) is { } compound)
            {
                corrected[at] = token with { Lower = compound, Stem = Stemmer.Stem(compound), CorrectedFrom = token.Text };
            }
            else if (token.IsWord && IsPlace(tokens, at))
            {
                if (Nearest(token.Lower) is { } near && (_values.Contains(near) || _parts.Contains(near) || DateCursor.Words.Contains(near)))
                {
                    corrected[at] = token with { Lower = near, Stem = Stemmer.Stem(near), CorrectedFrom = token.Text };
                }
            }
            else if (token.IsWord && Abbreviated(token.Lower) is { } abbreviated)
            {
                corrected[at] = token with { Lower = abbreviated, Stem = Stemmer.Stem(abbreviated), CorrectedFrom = token.Text };
            }
            else if (token.IsWord && token.Lower.Length >= 3 && token.Lower.All(char.IsLetter) && !Lexicon.KnownWords.Contains(token.Lower) && (Nearest(token.Lower) ?? (token.Lower.Length > 5 && token.Lower[^1] == 's' ? Nearest(token.Lower[..^1]) : null)) is { } word)
            {
                corrected[at] = token with { Lower = word, Stem = Stemmer.Stem(word), CorrectedFrom = token.Text };
            }
        }

        return corrected;
    }

    /// <summary>"strikes" where the data writes "birdstrikes": the last part of a compound says what it is.</summary>
    private string? HeadOf(QuestionToken token) => token.Stem.Length < ShortestHead ? null
        : _names.Where(name => name.Length >= token.Lower.Length + ShortestModifier && Stemmer.Stem(name).EndsWith(token.Stem, StringComparison.Ordinal)).OrderBy(name => name.Length).FirstOrDefault();

    /// <summary>"in Paris": a name behind "in" or "from" is no slip for a word of another kind.</summary>
    private static bool IsPlace(IReadOnlyList<QuestionToken> tokens, int at) =>
        at > 0 && char.IsUpper(tokens[at].Text[0]) && tokens[at].Text.Skip(1).All(char.IsLower) && tokens[at - 1].Text is "in" or "from" or "at" or "to" or "near" or "by" or "with" or "on";

    /// <summary>"destination" where the data writes "dest", "config" where it writes "configuration", "amount" where it writes "amt".</summary>
    private string? Abbreviated(string word)
    {
        var singular = word.EndsWith('s') ? word[..^1] : word;
        if (singular.Length < 4)
        {
            return null;
        }

        return _names.Where(name => IsAbbreviation(name, singular) || (singular.Length >= 4 && name.Length >= singular.Length + 3 && name.StartsWith(singular, StringComparison.Ordinal)))
            .OrderByDescending(name => name.Length).FirstOrDefault();
    }

    /// <summary>The first letters of the word, or its consonants as far as they go ("qty", "amt").</summary>
    private static bool IsAbbreviation(string name, string word)
    {
        if (name.Length > 5 || name.Length + 3 > word.Length || name[0] != word[0] || Lexicon.GrammarWords.Contains(name) || Lexicon.KnownWords.Contains(name))
        {
            return false;
        }

        return word.StartsWith(name, StringComparison.Ordinal) || (name[^1] == word[^1] && string.Concat(word.Where(letter => !"aeiou".Contains(letter))) == name);
    }

    private string? Nearest(string word)
    {
        if (word.Length == 3)
        {
            return OneLetterMissing(word);
        }

        var limit = word.Length >= 8 ? 2 : 1;
        string? best = null;
        var bestCost = double.MaxValue;
        for (var length = word.Length - limit; length <= word.Length + limit; length++)
        {
            foreach (var candidate in _byLength.TryGetValue(length, out var list) ? list : [])
            {
                var distance = EditDistance.Between(word, candidate, limit);
                var cost = distance + (candidate[0] == word[0] ? 0 : 0.6) + (_preferred.Contains(candidate) ? 0 : _parts.Contains(candidate) ? 0.4 : 0.3);
                if (distance <= limit && cost < bestCost && !IsOtherForm(word, candidate) && !(word.Length == 4 && IsAnotherWord(word, candidate)))
                {
                    (best, bestCost) = (candidate, cost);
                }
            }
        }

        return bestCost <= limit + 0.4 ? best : null;
    }

    /// <summary>"borrowed" is no "borrower": the deed and who does it.</summary>
    private static bool IsOtherForm(string word, string candidate) =>
        word.Length == candidate.Length && word[..^1] == candidate[..^1] && word.EndsWith("ed", StringComparison.Ordinal) && candidate.EndsWith("er", StringComparison.Ordinal);

    /// <summary>"shoe" is no "show": of a short word only a swap of letters or a wrong vowel is taken for a slip into the grammar.</summary>
    private static bool IsAnotherWord(string word, string candidate) =>
        Lexicon.GrammarWords.Contains(candidate) && candidate.Length == word.Length && !word.Order().SequenceEqual(candidate.Order()) && word[^1] != candidate[^1];

    /// <summary>"lst" for "last": so short a word is only trusted when nothing but an inner letter is missing.</summary>
    private string? OneLetterMissing(string word) =>
        (_byLength.TryGetValue(4, out var list) ? list : []).Where(candidate =>
            _preferred.Contains(candidate) && candidate[0] == word[0] && candidate[^1] == word[^1] && EditDistance.Between(word, candidate, 1) == 1)
            .OrderByDescending(candidate => DateCursor.Words.Contains(candidate)).ThenBy(candidate => candidate, StringComparer.Ordinal).FirstOrDefault();
}
