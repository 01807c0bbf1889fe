using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"courses with the best reviews", "best reviewed courses": the rows judge what is ranked, so that their mean tells how good it is, and not how many there are.</summary>
internal static class RankedScores
{
    public static Measure Of(Sentence sentence, Slots slots, Measure measure) =>
        IsJudged(slots.Superlative) && slots.Breakdowns.Count > 0 && measure is AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names.Count: > 0 } rows } && ScoreOf(sentence.Model, rows) is { } score
            ? Measures.Aggregate(Aggregation.Average, Field.Property(score.Path), rows)
            : measure;

    public static bool IsScore(PropertyDefinition property) => ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property.Path).Any(word => WordLists.Scores.Contains(word.Stem));

    /// <summary>"best", "worst", "top rated": how good they are; "most reviewed" asks how many there are.</summary>
    private static bool IsJudged(string? superlative) => superlative is { } word && (word.StartsWith("best", StringComparison.Ordinal) || word.StartsWith("worst", StringComparison.Ordinal) || word.Contains("highest", StringComparison.Ordinal) || word.Contains("lowest", StringComparison.Ordinal));

    private static PropertyDefinition? ScoreOf(SemanticModel model, EventSelection rows) =>
        model.Properties.Where(property => IsScore(property) && rows.Names.All(property.Events.Contains)).Take(2).ToList() is [var only] ? only : null;
}
