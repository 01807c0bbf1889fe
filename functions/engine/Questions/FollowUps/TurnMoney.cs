using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"how much money is that?" after a number of rows: the money of these rows, and not what everybody paid.</summary>
internal static partial class TurnMoney
{
    public static QueryPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (!IsAsked(sentence) || previous is not MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names.Count: > 0 } rows }] } plan || AmountOf(sentence.Model, rows) is not { } amount)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null, Measures = [Measures.Aggregate(Aggregation.Sum, amount, rows, null, ValueFormat.Money)] };
    }

    public static bool IsAsked(Sentence sentence) => Asked().IsMatch(sentence.Question.Text);

    /// <summary>The revenue field of the rows, or the one amount of money that they carry.</summary>
    private static Field? AmountOf(SemanticModel model, EventSelection rows)
    {
        if (model.Events.Where(definition => rows.Names.Contains(definition.Name)).All(definition => definition.Revenue is not null and not 0))
        {
            return Field.Revenue;
        }

        var carried = model.Properties.Where(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number } && rows.Names.All(property.Events.Contains)).Take(2).ToList();
        return carried is [var only] ? Field.Property(only.Path) : null;
    }

    [GeneratedRegex(@"^\W*((and|so|but|ok|okay)\W+)*(how\s+much\s+(money|revenue|cash)?\s*(is|was|were|are|does|did)\s+(that|it|this|those|these|they)(\s+(worth|in\s+(total|money|all)|make|come\s+to|add\s+up\s+to|altogether))*|what\s+(is|was|are|were)\s+(that|it|they|those)\s+worth)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
