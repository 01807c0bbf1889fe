using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Sql;

/// <summary>An organization of people with attributes and no events: the people are counted, and what only events tell is refused.</summary>
public sealed class PeopleAsRowsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 10, 30, 0, TimeSpan.Zero);

    private static readonly SemanticModel Members = new()
    {
        Organization = "Gymnasium",
        UserCount = 700,
        Attributes =
        [
            new("Tariff", PropertyType.Text) { Count = 700, DistinctCount = 2, Values = ["monthly", "yearly"], ValuesComplete = true },
            new("Left", PropertyType.Text) { Count = 700, DistinctCount = 2, Values = ["Yes", "No"], ValuesComplete = true },
            new("MonthlyFee", PropertyType.Number) { Count = 700, DistinctCount = 90, Minimum = 5, Maximum = 90 },
        ],
    };

    [Theory]
    [InlineData("how many members do we have?")]
    [InlineData("members by tariff")]
    [InlineData("average monthly fee by tariff")]
    [InlineData("left rate by tariff")]
    [InlineData("members with a monthly fee over 50")]
    public void People_stand_as_rows(string question)
    {
        var query = PostgresRenderer.Render(Assert.IsType<Planned>(Understood(question)).Plan, Members, Now);
        Assert.True(query.Text.StartsWith("with events as (", StringComparison.Ordinal) || !query.Text.Contains("from events", StringComparison.Ordinal), query.Text);
        Assert.Equal(query.Text, SqlGuard.Check(query.Text).LimitedSql);
    }

    [Theory]
    [InlineData("how many members left last month?")]
    [InlineData("members per week")]
    [InlineData("weekly retention")]
    public void What_only_events_tell_is_refused(string question) => Assert.IsType<Declined>(Understood(question));

    [Fact]
    public void Where_there_are_events_they_are_the_rows() =>
        Assert.DoesNotContain("events as (", PostgresRenderer.Render(new MetricPlan { Measures = [new AggregateMeasure()] }, Members with { EventCount = 5, Events = [new("visit") { Count = 5 }] }, Now).Text, StringComparison.Ordinal);

    private static Understanding Understood(string question) => QuestionEngine.Understand(new Question(question, Now), Members);
}
