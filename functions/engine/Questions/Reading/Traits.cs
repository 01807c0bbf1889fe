using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Numbers that are not added up row by row: what people are ("average age of members"), and the greatest of each group ("machine with the highest speed").</summary>
internal static class Traits
{
    private static readonly HashSet<string> Judgements = ["rating", "ratings", "score", "scores", "grade", "grades", "rate", "stars", "percent", "pct", "ratio", "share", "avg", "average"];

    /// <summary>Each of the people once, and not once for each of their events.</summary>
    public static IEnumerable<Measure>? OfPeople(Slots slots, FieldNoun noun, Aggregators aggregators, EventSelection? verb)
    {
        if (!ModelFacts.IsNumeric(noun.Property) || slots.Per is not null || slots.Grain is not null || aggregators is { Distinct: true, Functions.Count: 0 })
        {
            return null;
        }

        var functions = aggregators.Functions.Count > 0 ? aggregators.Functions : [(Aggregation.Average, null)];
        var own = Measures.Aggregate(Aggregation.Maximum, noun.Field, verb);
        return functions.Select(function => (Measure)Measures.PerEntity(own, EntityKey.User, function.Aggregation, function.Percentile) with { Name = $"{Measures.Name(function.Aggregation, function.Percentile)} {noun.Label}", Format = ValueFormat.Number });
    }

    /// <summary>"machine with the highest speed": the greatest of its speeds; what judges is averaged.</summary>
    public static Measure? Extreme(Slots slots, FieldNoun noun, Aggregators aggregators, EventSelection? verb)
    {
        var highest = slots.Superlative?.Contains("highest", StringComparison.Ordinal) == true;
        var lowest = slots.Superlative?.Contains("lowest", StringComparison.Ordinal) == true;
        return (highest || lowest) && aggregators.Functions.Count == 0 && slots.Breakdowns.Count > 0 && slots.Per is null
            && noun.Property is { Type: PropertyType.Number, Role: PropertyRole.Plain or PropertyRole.Duration } property && !RankedScores.IsScore(property) && !Tokens.QuestionTokenizer.Words(property.Path).Any(word => Judgements.Contains(word.Lower))
                ? Measures.Aggregate(highest ? Aggregation.Maximum : Aggregation.Minimum, noun.Field, verb)
                : null;
    }

    /// <summary>Amounts add up; prices, scores and lengths of time are averaged when nothing is said.</summary>
    public static Aggregation DefaultOf(PropertyDefinition property) =>
        (property.Role is PropertyRole.Quantity or PropertyRole.Money && !IsRate(property.Path)) || IsSpent(property) ? Aggregation.Sum : Aggregation.Average;

    /// <summary>"Minutes Listened", "hours_worked": time that was spent adds up, unlike the length of one thing.</summary>
    private static bool IsSpent(PropertyDefinition property) =>
        property.Role == PropertyRole.Duration && Tokens.QuestionTokenizer.Words(property.Path.Split('.')[^1]) is [{ Lower: "minutes" or "hours" or "seconds" or "days" }, var done] && done.Lower.EndsWith("ed", StringComparison.Ordinal);

    private static bool IsRate(string path) =>
        Tokens.QuestionTokenizer.Words(path).Any(word => word.Lower is "price" or "salary" or "salaries" or "wage" or "wages" or "rate" or "score" or "rating" or "percent" or "ratio" or "avg" or "average");
}
