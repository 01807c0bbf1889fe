using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Asks one question after the other, each of which must be understood, and gives the plan of the last.</summary>
internal static class Talk
{
    public static AggregateMeasure Only(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    public static MetricPlan Metric(SemanticModel model, params string[] turns) => Assert.IsType<MetricPlan>(Plan(model, turns));

    public static QueryPlan Plan(SemanticModel model, params string[] turns)
    {
        List<PlannedTurn> previous = [];
        foreach (var turn in turns)
        {
            previous.Add(new PlannedTurn(turn, Assert.IsType<Planned>(QuestionEngine.Understand(new Question(turn, Worlds.Now) { Previous = [.. previous] }, model)).Plan));
        }

        return previous[^1].Plan;
    }
}
