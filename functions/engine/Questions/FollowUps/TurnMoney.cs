using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Rereading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"how much money is that?" after a number of rows: the money of these rows, and not what everybody paid.</summary>
internal static partial class TurnMoney
{
    public static QueryPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (!IsAsked(sentence) || previous is not MetricPlan { Measures: [AggregateMeasure { Per: null, Selection: { Names.Count: > 0 } rows } counted] } plan || !CountsRows(counted) || OwnAmounts.FieldOf(sentence.Model, rows) is not { } amount)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null, Measures = [Measures.Aggregate(Aggregation.Sum, amount, rows, null, ValueFormat.Money)] };
    }

    /// <summary>Rows, or the things that they make up ("orders").</summary>
    private static bool CountsRows(AggregateMeasure counted) =>
        counted is { Aggregation: Aggregation.Count } or { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.EventProperty };

    public static bool IsAsked(Sentence sentence) => Asked().IsMatch(sentence.Question.Text);

    [GeneratedRegex(@"^\W*((and|so|but|ok|okay)\W+)*(how\s+much\s+(money|revenue|cash)?\s*(is|was|were|are|does|did)\s+(that|it|this|those|these|they)(\s+(worth|in\s+(total|money|all)|make|come\s+to|add\s+up\s+to|altogether))*|what\s+(is|was|are|were)\s+(that|it|they|those)\s+worth)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
