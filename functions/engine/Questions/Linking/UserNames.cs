using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Where people are numbered by letters, somebody is called "OF" and somebody "AN": a word of the grammar in small letters, or at the beginning, names nobody.</summary>
internal static class UserNames
{
    public static bool IsPlainWord(IReadOnlyList<QuestionToken> tokens, Candidate candidate) =>
        candidate is { Meaning: ValueMeaning { Field.Source: FieldSource.ExternalUserId, Operator: TestOperator.Equals } } && candidate.End - candidate.Start == 1
        && tokens[candidate.Start] is { IsWord: true } word && (candidate.Start == 0 || !word.Text.Any(char.IsUpper)) && Lexicon.GrammarWords.Contains(word.Lower);
}
