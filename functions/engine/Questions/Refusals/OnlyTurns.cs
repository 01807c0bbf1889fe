using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"only paid plans" behind another question narrows that question: a plan that narrows nothing took the words for a question of their own.</summary>
internal static class OnlyTurns
{
    private static readonly string[] Narrowing = ["\"operator\"", "\"where\"", "\"users\":{", "\"range\"", "imit\"", "\"cases\":[{", "\"chart\""];

    public static bool Miss(Sentence sentence, QueryPlan plan)
    {
        if (sentence.Question.Previous.Count == 0 || sentence.Count == 0 || !sentence[0].Is(Keyword.Only) || sentence[0].IsContent || plan is not MetricPlan)
        {
            return false;
        }

        var text = PlanJson.Serialize(plan with { Title = null });
        return !Array.Exists(Narrowing, part => text.Contains(part, StringComparison.Ordinal));
    }
}
