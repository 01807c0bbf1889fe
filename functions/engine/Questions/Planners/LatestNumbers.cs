using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many followers does Acme have" where rows tell "company_followers" again and again: the number that was told last, and neither a count nor a sum of what is the same thing.</summary>
internal static class LatestNumbers
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var ask = sentence.Next(0);
        var named = sentence.Next(ask + 1);
        if (!sentence.InRange(named) || !sentence[ask].Is(Keyword.HowMany) || sentence[ask].IsContent || sentence[named].Meanings[0] is not FieldMeaning { Field: { Source: FieldSource.EventProperty } number, Property: { Events.Count: > 0 } property } || !ModelFacts.IsNumeric(property))
        {
            return null;
        }

        var places = Enumerable.Range(named + 1, sentence.Count - named - 1).Where(at => !sentence[at].IsNoise && sentence[at].Text.Any(char.IsLetterOrDigit)).ToList();
        if (places is not [var place] || ValuePass.ValueAt(sentence, place) is not { Operator: TestOperator.Equals, Field: { Source: FieldSource.EventProperty } whose } value || !IsNumberOf(number, whose) || !property.Events.Any(name => sentence.Facts.Carries(EventSelection.Of(name), whose)) || !IsHad(sentence))
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        sentence.Assume($"the {Naming.Of(number)} that was told last");
        return new OccurrencePlan
        {
            Selection = new EventSelection { Names = property.Events, Where = new AllOf([new FieldTest(whose, TestOperator.Equals, [value.Value]), new FieldTest(number, TestOperator.IsPresent, [])]) },
            Order = OccurrenceOrder.Last,
            Fields = [whose, number],
        };
    }

    private static bool IsHad(Sentence sentence) => sentence.Mentions.Any(mention => mention.Text.Split(' ')[^1].ToLowerInvariant() is "have" or "has" or "had");

    /// <summary>"company_followers" and "repo.stars" are of the company and the repo, whose names are "company" and "repo.full_name".</summary>
    private static bool IsNumberOf(Field number, Field whose)
    {
        var owner = QuestionTokenizer.Words(number.Path!).SkipLast(1).Select(word => word.Stem).ToList();
        return owner.Count > 0 && owner.Exists(QuestionTokenizer.Words(whose.Path!).Select(word => word.Stem).Contains);
    }
}
