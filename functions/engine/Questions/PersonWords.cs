using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions;

/// <summary>Words for the people whom an organization serves: its users, whatever they are called.</summary>
public static class PersonWords
{
    public static bool Contains(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        var lower = word.ToLowerInvariant();
        return Lexicon.Persons.Contains(Stemmer.Stem(lower)) || (Lexicon.Grammar.TryGetValue(lower, out var phrases) && Array.Exists(phrases, phrase => phrase is { Words.Count: 1, Keyword: Keyword.Users }));
    }
}
