using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Every answer of the accepted questions, and every follow-up it suggests: each one is understood, and changes something.</summary>
public sealed class FollowUpSuggestionTests
{
    [Theory]
    [InlineData("software")]
    [InlineData("game")]
    [InlineData("loans")]
    [InlineData("delivery")]
    public void Suggested_follow_ups_are_understood(string world)
    {
        var wrong = new List<string>();
        foreach (var (text, plan, suggestion) in Suggestions(world))
        {
            var next = QuestionEngine.Understand(new Question(suggestion, Worlds.Now) { Previous = [new PlannedTurn(text, plan)] }, Worlds.Named(world));
            if (next is not Planned planned)
            {
                wrong.Add($"{text} -> {suggestion}: {next}");
            }
            else if (PlanJson.Serialize(planned.Plan with { Title = null }) == PlanJson.Serialize(plan with { Title = null }))
            {
                wrong.Add($"{text} -> {suggestion}: changes nothing");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public void Every_kind_of_answer_with_follow_ups_is_among_them()
    {
        Type[] kinds = [typeof(MetricPlan), typeof(FunnelPlan), typeof(RetentionPlan), typeof(AudiencePlan), typeof(OccurrencePlan), typeof(CatalogPlan)];
        var walked = new[] { "software", "game", "loans", "delivery" }.SelectMany(Suggestions).Select(suggested => suggested.Plan.GetType()).ToHashSet();
        Assert.Empty(kinds.Except(walked));
    }

    private static IEnumerable<(string Text, QueryPlan Plan, string Suggestion)> Suggestions(string world)
    {
        var model = Worlds.Named(world);
        foreach (var text in GoldenQuestionTests.SingleTurns(world))
        {
            if (QuestionEngine.Understand(new Question(text, Worlds.Now), model) is Planned { Plan: var plan })
            {
                foreach (var suggestion in AnswerComposer.Compose(plan, model, Result(plan, model), [], Worlds.Now).FollowUps)
                {
                    yield return (text, plan, suggestion);
                }
            }
        }
    }

    private static ResultTable Result(QueryPlan plan, SemanticModel model)
    {
        if (plan is CatalogPlan catalog)
        {
            return CatalogAnswer.Table(catalog, model);
        }

        var columns = PostgresRenderer.Render(plan, model, Worlds.Now).Columns;
        return new ResultTable(columns, [.. Enumerable.Range(1, 7).Select(row => columns.Select(column => Cell(plan, model, column, row)).ToArray())], Truncated: false);
    }

    private static object? Cell(QueryPlan plan, SemanticModel model, ResultColumn column, int row) => column.Type switch
    {
        ColumnType.Integer => (long)row,
        ColumnType.Number => (decimal)row,
        ColumnType.Boolean => row % 2 == 0,
        ColumnType.Date => new DateOnly(2026, 1, row),
        ColumnType.Timestamp => Worlds.Now.AddDays(-row),
        _ when plan is MetricPlan { Breakdowns: [{ Field.Path: { } path }] } && model.Properties.FirstOrDefault(property => property.Path == path)?.Values is { Count: > 0 } values => values[row % values.Count],
        _ => $"value {row}",
    };
}
