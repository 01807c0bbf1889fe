namespace Analytics.Runtime.Tests.Durable;

public sealed class TimerTests
{
    [Fact]
    public void A_timer_beyond_the_longest_interval_is_split()
    {
        var run = new VirtualRun();
        var completion = run.Run(async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(7), CancellationToken.None);
            return "after a week";
        });
        Assert.Equal("\"after a week\"", completion.Output);
        Assert.Equal([VirtualRun.Start.AddDays(3), VirtualRun.Start.AddDays(6), VirtualRun.Start.AddDays(7)], run.TimerTimes);
    }
}
