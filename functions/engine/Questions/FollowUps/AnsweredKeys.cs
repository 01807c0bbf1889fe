using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>Values of rows that a plan names since an answer of the same talk has shown them.</summary>
public static class AnsweredKeys
{
    /// <summary>Whether the plan names a value that neither the catalog lists nor the asker has written: what it names has only been read in rows.</summary>
    public static bool AreIn(QueryPlan plan, Question question, SemanticModel model) =>
        question.Previous.SelectMany(turn => turn.Keys).Distinct(StringComparer.Ordinal)
            .Any(key => Names(plan, key) && !IsSaid(key, question) && !model.Properties.Concat(model.Attributes).Any(property => property.Role != PropertyRole.Identifier && property.Values.Contains(key, StringComparer.Ordinal)));

    internal static bool Names(QueryPlan plan, string key) =>
        PlanJson.Serialize(plan with { Title = null }).Contains(JsonSerializer.Serialize(key, PlanJson.Options), StringComparison.Ordinal);

    private static bool IsSaid(string key, Question question) =>
        question.Text.Contains(key, StringComparison.OrdinalIgnoreCase) || question.Previous.Any(turn => turn.Text.Contains(key, StringComparison.OrdinalIgnoreCase));
}
