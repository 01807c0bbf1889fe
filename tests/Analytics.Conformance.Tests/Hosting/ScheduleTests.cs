using Analytics.Conformance.Tests.Seam;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Which texts are schedules. When they fire is shown by the timers' own cases.</summary>
public sealed class ScheduleTests(RuntimeUnderTest runtime)
{
    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 */5 * * * *")]
    [InlineData("  0  0  3  *  *  * ")]
    [InlineData("0 0 0 * * SUN")]
    [InlineData("0 0 0 * * monday")]
    [InlineData("0 0 0 * january *")]
    [InlineData("0 5/10 * * * *")]
    [InlineData("0 5-1 * * * *")]
    [InlineData("0 1,2,10-20/5 * * * *")]
    [InlineData("0 0 0 31 2 *")]
    [InlineData("00:30:00")]
    [InlineData("1.00:00:00")]
    public async Task A_schedule_is_accepted(string expression)
    {
        await using var app = await StartAsync(expression);

        Assert.NotNull(app);
    }

    [Theory]
    [InlineData("* * * *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 0 0 ? * *")]
    [InlineData("0 0 0 L * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 60 * * * *")]
    [InlineData("0 0 0 * * nosuchday")]
    [InlineData("every day")]
    [InlineData("-00:01:00")]
    public async Task Anything_else_stops_the_start(string expression)
        => Assert.Contains(
            "The schedule expression was not recognized as a valid cron expression or timespan string.",
            (await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(expression))).Message,
            StringComparison.Ordinal);

    private Task<IConformanceApp> StartAsync(string expression)
    {
        return runtime.StartAsync(new AppUnderTest(typeof(Functions)) { Configure = builder => builder.Configuration["ScheduleTestsExpression"] = expression });
    }

    public static class Functions
    {
        [Function("Scheduled")]
        public static void Scheduled([TimerTrigger("%ScheduleTestsExpression%")] TimerInfo timer)
        {
        }
    }
}
