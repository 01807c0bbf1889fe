using System.Collections.Concurrent;
using System.Globalization;
using Analytics.LocalRuntime.Timers;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Analytics.Runtime.Tests.Timers;

public sealed class TimerFunctionTests(PostgresServer postgres)
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero));
    private readonly Runs _runs = new();

    [Fact]
    public async Task A_timer_runs_at_each_occurrence_with_its_status()
    {
        await using var app = await StartAsync(await postgres.CreateDatabaseAsync(), typeof(EveryFiveMinutes));
        Assert.Empty(_runs.Seen);

        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 1);
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 2);

        Assert.Equal(["EveryFive pastDue=False last=never next=00:05", "EveryFive pastDue=False last=00:05 next=00:10"], _runs.Seen);
    }

    [Fact]
    public async Task A_monitored_timer_makes_up_once_for_what_was_missed_while_no_process_ran()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var before = await StartAsync(database, typeof(EveryFiveMinutes)))
        {
            await AdvanceAsync(before, TimeSpan.FromMinutes(5), 1);
        }

        _clock.Advance(TimeSpan.FromHours(3));
        await using var app = await StartAsync(database, typeof(EveryFiveMinutes));

        await Eventually.TrueAsync(() => _runs.Seen.Count == 2);
        Assert.Equal("EveryFive pastDue=True last=00:05 next=00:10", _runs.Seen.Last());
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 3);
        Assert.Equal("EveryFive pastDue=False last=03:05 next=03:10", _runs.Seen.Last());
    }

    [Fact]
    public async Task A_clock_that_was_set_back_does_not_silence_a_timer()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var before = await StartAsync(database, typeof(EveryFiveMinutes)))
        {
            await AdvanceAsync(before, TimeSpan.FromMinutes(5), 1);
        }

        var earlier = new FakeTimeProvider(_clock.GetUtcNow().AddYears(-15));
        await using var app = await TestApp.StartAsync(database, typeof(EveryFiveMinutes), new TestAppSettings
        {
            Clock = earlier,
            Configure = builder => builder.Services.AddSingleton(_runs),
        });
        await Eventually.TrueAsync(() => app.Get<TimerClock>().Waiting > 0);
        earlier.Advance(TimeSpan.FromMinutes(5));

        await Eventually.TrueAsync(() => _runs.Seen.Count == 2);
        Assert.Contains("pastDue=False", _runs.Seen.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unmonitored_timer_forgets_what_it_missed()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await StartAsync(database, typeof(Unmonitored)))
        {
        }

        _clock.Advance(TimeSpan.FromHours(3));
        await using var app = await StartAsync(database, typeof(Unmonitored));
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 1);

        Assert.Equal(["Unmonitored pastDue=False status=none"], _runs.Seen);
    }

    [Fact]
    public async Task A_timer_marked_so_runs_when_the_host_starts()
    {
        await using var app = await StartAsync(await postgres.CreateDatabaseAsync(), typeof(AtStart));

        await Eventually.TrueAsync(() => _runs.Seen.Count == 1);
        Assert.Equal(["AtStart pastDue=False"], _runs.Seen);
    }

    [Fact]
    public async Task A_failing_run_is_retried_by_its_attribute_and_the_schedule_goes_on()
    {
        await using var app = await StartAsync(await postgres.CreateDatabaseAsync(), typeof(Failing));

        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 1);
        await AdvanceAsync(app, TimeSpan.FromSeconds(10), 2);
        await AdvanceAsync(app, TimeSpan.FromSeconds(10), 3);
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 4);

        Assert.Equal(["Failing 0/2", "Failing 1/2", "Failing 2/2", "Failing 0/2"], _runs.Seen);
    }

    [Fact]
    public async Task A_run_longer_than_its_interval_does_not_overlap_the_next()
    {
        await using var app = await StartAsync(await postgres.CreateDatabaseAsync(), typeof(Long));
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 1);
        _clock.Advance(TimeSpan.FromMinutes(12));
        await Task.Delay(100);
        Assert.Single(_runs.Seen);

        _runs.Gate.SetResult();
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 2);
        Assert.Equal(["Long 00:05", "Long 00:22"], _runs.Seen);
    }

    [Fact]
    public async Task A_run_that_ends_because_the_host_stops_is_no_failure()
    {
        var app = await StartAsync(await postgres.CreateDatabaseAsync(), typeof(UntilStopped));
        await AdvanceAsync(app, TimeSpan.FromMinutes(5), 1);

        await app.DisposeAsync();

        Assert.Equal(["Begun", "Cancelled"], _runs.Seen);
        Assert.DoesNotContain(app.Log.All, line => line.Contains("failed", StringComparison.Ordinal) || line.Contains("Cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_one_of_two_processes_runs_timers_and_the_other_takes_over()
    {
        var database = await postgres.CreateDatabaseAsync();
        var first = await StartAsync(database, typeof(EveryFiveMinutes));
        await Eventually.TrueAsync(() => first.Get<TimerClock>().Waiting > 0);
        await using var second = await StartAsync(database, typeof(EveryFiveMinutes));
        await AdvanceAsync(first, TimeSpan.FromMinutes(5), 1);
        await Task.Delay(200);
        Assert.Single(_runs.Seen);

        await first.DisposeAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));

        await Eventually.TrueAsync(() => _runs.Seen.Count == 2);
    }

    [Fact]
    public async Task A_schedule_may_come_from_a_setting_and_a_time_zone_too()
    {
        await using var app = await StartAsync(
            await postgres.CreateDatabaseAsync(),
            typeof(FromSetting),
            ("NightlySchedule", "0 0 9 * * *"),
            ("WEBSITE_TIME_ZONE", "Asia/Tokyo"));

        await AdvanceAsync(app, TimeSpan.FromHours(23), 0);
        await AdvanceAsync(app, TimeSpan.FromHours(1), 1);
        Assert.Equal(["FromSetting 00:00"], _runs.Seen.Select(run => run[..17]));
    }

    private Task<TestApp> StartAsync(NpgsqlDataSource database, Type functions, params (string Name, string Value)[] settings)
        => TestApp.StartAsync(database, functions, new TestAppSettings
        {
            Clock = _clock,
            Configure = builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
                builder.Services.AddSingleton(_runs);
            },
        });

    // The clock moves only when the timer waits for it: its state is written some moments after a run.
    private async Task AdvanceAsync(TestApp app, TimeSpan time, int expectedRuns)
    {
        await Eventually.TrueAsync(() => app.Get<TimerClock>().Waiting > 0);
        _clock.Advance(time);
        await Eventually.TrueAsync(() => _runs.Seen.Count >= expectedRuns);
        Assert.Equal(expectedRuns, _runs.Seen.Count);
    }

    public sealed class Runs
    {
        public ConcurrentQueue<string> Seen { get; } = [];

        public TaskCompletionSource Gate { get; } = new();
    }

    public sealed class EveryFiveMinutes(Runs runs)
    {
        [Function("EveryFive")]
        public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
            => runs.Seen.Enqueue($"EveryFive pastDue={timer.IsPastDue} last={Text(timer.ScheduleStatus!.Last)} next={Text(timer.ScheduleStatus.Next)}");

        private static string Text(DateTime time) => time == default ? "never" : time.ToUniversalTime().ToString("HH:mm", CultureInfo.InvariantCulture);
    }

    public sealed class Unmonitored(Runs runs)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("0 */5 * * * *", UseMonitor = false)] TimerInfo timer)
            => runs.Seen.Enqueue($"Unmonitored pastDue={timer.IsPastDue} status={(timer.ScheduleStatus is null ? "none" : "some")}");
    }

    public sealed class AtStart(Runs runs)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 12 * * *", RunOnStartup = true)] TimerInfo timer) => runs.Seen.Enqueue($"AtStart pastDue={timer.IsPastDue}");
    }

    public sealed class Failing(Runs runs)
    {
        [Function("Failing")]
        [FixedDelayRetry(2, "00:00:10")]
        public void Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, FunctionContext context)
        {
            runs.Seen.Enqueue($"Failing {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("timer boom");
        }
    }

    public sealed class Long(Runs runs, TimeProvider clock)
    {
        [Function("Long")]
        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer)
        {
            runs.Seen.Enqueue($"Long {clock.GetUtcNow():HH:mm}");
            return runs.Gate.Task;
        }
    }

    public sealed class UntilStopped(Runs runs)
    {
        [Function("UntilStopped")]
        public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation)
        {
            runs.Seen.Enqueue("Begun");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }
            finally
            {
                runs.Seen.Enqueue("Cancelled");
            }
        }
    }

    public sealed class FromSetting(Runs runs, TimeProvider clock)
    {
        [Function("FromSetting")]
        public void Run([TimerTrigger("%NightlySchedule%")] TimerInfo timer) => runs.Seen.Enqueue($"FromSetting {clock.GetUtcNow():HH:mm} {timer.IsPastDue}");
    }
}
