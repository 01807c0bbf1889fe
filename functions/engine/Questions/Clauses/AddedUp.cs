using Analytics.Engine.Model;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>"waited more than 2 hours in total", "watched less than 30 minutes": what all rows of a person come to, and not a single one of them.</summary>
internal static class AddedUp
{
    public static bool IsMeant(Sentence sentence, PropertyDefinition number) =>
        number.Role is PropertyRole.Duration or PropertyRole.Quantity && (SaysTotal(sentence.Question.Text) || QuestionTokenizer.Words(sentence.Question.Text).Any(word => WordLists.ConsumingVerbs.Contains(word.Lower)));

    private static bool SaysTotal(string text) => WordLists.SumsOverTime.Any(phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
}
