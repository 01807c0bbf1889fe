using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Days, weeks and months in a row.</summary>
public sealed class StreakTests
{
    [Theory]
    [InlineData("who has the longest streak of active days?", TimeGrain.Day, 1)]
    [InlineData("top 5 users by longest streak", TimeGrain.Day, 5)]
    [InlineData("which users were active the most weeks in a row", TimeGrain.Week, 10)]
    public void The_longest_runs_are_listed(string text, TimeGrain grain, int limit)
    {
        var plan = Assert.IsType<StreakPlan>(Plan(text));
        Assert.Equal((grain, limit, null, AudienceOutput.List), (plan.Grain, plan.Limit, plan.AtLeast, plan.Output));
        Assert.Null(plan.Event);
    }

    [Theory]
    [InlineData("how many users were active 5 days in a row", TimeGrain.Day, 5)]
    [InlineData("how many users were active on at least 5 consecutive days", TimeGrain.Day, 5)]
    [InlineData("number of users active more than 3 weeks in a row", TimeGrain.Week, 4)]
    public void People_with_a_run_long_enough_are_counted(string text, TimeGrain grain, int least)
    {
        var plan = Assert.IsType<StreakPlan>(Plan(text));
        Assert.Equal((grain, least, AudienceOutput.Count), (plan.Grain, plan.AtLeast, plan.Output));
    }

    [Fact]
    public void The_deed_and_the_time_go_into_the_run()
    {
        var plan = Assert.IsType<StreakPlan>(Plan("which users exported a report on 3 consecutive days in february 2026"));
        Assert.Equal(["Report Exported"], plan.Event!.Names);
        Assert.Equal((3, AudienceOutput.List), (plan.AtLeast, plan.Output));
        Assert.NotNull(plan.Range?.From);
    }

    [Fact]
    public void What_a_run_cannot_tell_is_refused() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("what share of users was active 5 days in a row", Worlds.Now), Worlds.Software));

    private static QueryPlan Plan(string text) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Software)).Plan;
}
