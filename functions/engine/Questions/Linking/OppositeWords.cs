using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"unopened", "failed", "outdoor" where the data only knows "opened", "passed" and "indoor" as yes or no: the word is read as "not" and its opposite.</summary>
internal static class OppositeWords
{
    private const int LongestPhrase = 2;

    public static IReadOnlyList<QuestionToken> Of(IReadOnlyList<QuestionToken> tokens, ModelIndex index)
    {
        List<QuestionToken>? changed = null;
        for (var at = 0; at < tokens.Count; at++)
        {
            var (length, opposite) = OppositeAt(tokens, at, index);
            if (opposite is null)
            {
                changed?.Add(tokens[at]);
                continue;
            }

            changed ??= [.. tokens.Take(at)];
            changed.Add(tokens[at] with { Lower = "not", Stem = "not", Value = null });
            changed.Add(tokens[at + length - 1] with { Lower = opposite, Stem = Stemmer.Stem(opposite), Value = null });
            at += length - 1;
        }

        return changed ?? tokens;
    }

    private static (int Length, string? Opposite) OppositeAt(IReadOnlyList<QuestionToken> tokens, int at, ModelIndex index)
    {
        for (var length = LongestPhrase; length > 0; length--)
        {
            if (at + length > tokens.Count || !Enumerable.Range(at, length).All(word => tokens[word].IsWord))
            {
                continue;
            }

            var phrase = string.Join(' ', Enumerable.Range(at, length).Select(word => tokens[word].Lower));
            if (OppositesOf(phrase).FirstOrDefault(word => IsYesNo(word, index)) is { } opposite && !IsKnown(tokens, at, length, index))
            {
                return (length, opposite);
            }
        }

        return (1, null);
    }

    private static IEnumerable<string> OppositesOf(string phrase) =>
        (Lexicon.Opposites.TryGetValue(phrase, out var listed) ? listed : []).Concat(phrase.StartsWith("un", StringComparison.Ordinal) && phrase.Length > 5 && !phrase.Contains(' ', StringComparison.Ordinal) && !Lexicon.GrammarWords.Contains(phrase) ? [phrase[2..]] : []);

    private static bool IsYesNo(string word, ModelIndex index) =>
        index.Names.Find(index.Typos.Correct(QuestionTokenizer.Read(word), new HashSet<int> { 0 })).Any(candidate => candidate.Meaning is FieldMeaning { Score: > 0.6, Property: var property } && YesNo.Of(property) is not null);

    private static bool IsKnown(IReadOnlyList<QuestionToken> tokens, int at, int length, ModelIndex index) =>
        IsBeginning(tokens, at, length, index) || index.Names.Find(tokens.Skip(at).Take(length).ToList()).Any(candidate => candidate.End - candidate.Start == length && candidate.Meaning.Score > 0.6 && candidate.Meaning is not EventMeaning { IsPartial: true })
        || index.Values.Find(tokens.Skip(at).Take(length).ToList()).Any(candidate => candidate.End - candidate.Start == length && candidate.Meaning.Score > 0.6);

    /// <summary>"paid enrolments" that the knowledge base defines: the word is a part of that name.</summary>
    private static bool IsBeginning(IReadOnlyList<QuestionToken> tokens, int at, int length, ModelIndex index) =>
        at + length < tokens.Count && index.Names.Find(tokens.Skip(at).Take(length + 1).ToList()).Any(candidate => candidate.Start == 0 && candidate.End == length + 1 && candidate.Meaning is { Score: > 1 } and (EventMeaning { IsPartial: false } or MetricMeaning));
}
