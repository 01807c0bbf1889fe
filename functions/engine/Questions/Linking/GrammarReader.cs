using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Finds the phrases of the grammar.</summary>
internal static class GrammarReader
{
    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].Kind == TokenKind.Quoted || !Lexicon.Grammar.TryGetValue(tokens[at].Lower, out var phrases))
            {
                continue;
            }

            foreach (var phrase in phrases)
            {
                if (Matches(phrase, tokens, at))
                {
                    yield return new Candidate(at, at + phrase.Words.Count, new KeywordMeaning(phrase.Keyword) { Score = phrase.Keyword == Keyword.Noise ? 0.5 : 0.9 });
                }
            }
        }
    }

    private static bool Matches(GrammarPhrase phrase, IReadOnlyList<QuestionToken> tokens, int at)
    {
        if (at + phrase.Words.Count > tokens.Count)
        {
            return false;
        }

        for (var word = 1; word < phrase.Words.Count; word++)
        {
            if (tokens[at + word].Kind == TokenKind.Quoted || tokens[at + word].Lower != phrase.Words[word])
            {
                return false;
            }
        }

        return true;
    }
}
