#pragma warning disable RS0030 // Timers are about the time of day.
using System.Collections.Concurrent;
using System.Globalization;
using Analytics.Conformance.Tests.Seam;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Timers by the real clock: what fires, how often, and what it is told.</summary>
public sealed class TimerTriggerTests(RuntimeUnderTest runtime)
{
    private readonly Runs _runs = new();

    [Fact]
    public async Task A_timer_fires_at_each_occurrence_and_a_frequent_one_is_not_monitored()
    {
        await using var app = await StartAsync(typeof(EverySecond));

        await Eventually.TrueAsync(() => _runs.Lines.Count >= 2);
        Assert.All(_runs.Lines, line => Assert.Equal("False none", line));
        Assert.InRange((_runs.Times.ElementAt(1) - _runs.Times.First()).TotalMilliseconds, 700, 2500);
    }

    [Fact]
    public async Task A_time_span_is_a_constant_interval()
    {
        await using var app = await StartAsync(typeof(EachInterval));

        await Eventually.TrueAsync(() => _runs.Lines.Count >= 2);
        Assert.All(_runs.Lines, line => Assert.Equal("False none", line));
    }

    [Fact]
    public async Task A_timer_marked_so_runs_at_the_start_and_is_not_past_due()
    {
        await using var app = await StartAsync(typeof(AtStart));

        await Eventually.TrueAsync(() => _runs.Lines.Count == 1);
        Assert.StartsWith("False some", _runs.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_without_a_monitor_has_no_status()
    {
        await using var app = await StartAsync(typeof(AtStartUnmonitored));

        await Eventually.TrueAsync(() => _runs.Lines.Count == 1);
        Assert.Equal("False none", _runs.Lines.Single());
    }

    [Fact]
    public async Task A_monitored_timer_makes_up_for_what_it_missed_and_says_so()
    {
        var at = DateTime.Now.AddSeconds(4);
        var schedule = string.Create(CultureInfo.InvariantCulture, $"{at.Second} {at.Minute} {at.Hour} * * *");
        const string storage = nameof(A_monitored_timer_makes_up_for_what_it_missed_and_says_so);
        var settings = new Dictionary<string, string> { ["TimerTestsMissed"] = schedule };
        await using (await StartAsync(typeof(Missed), storage, settings))
        {
            await Task.Delay(1000);
        }

        Assert.Empty(_runs.Lines);
        await Eventually.TrueAsync(() => DateTime.Now > at.AddSeconds(1));
        await using var app = await StartAsync(typeof(Missed), storage, settings);

        await Eventually.TrueAsync(() => _runs.Lines.Count == 1);
        Assert.Equal($"True {at:HH:mm:ss}", _runs.Lines.Single());
    }

    [Fact]
    public async Task An_unmonitored_timer_forgets_what_it_missed()
    {
        var at = DateTime.Now.AddSeconds(4);
        var schedule = string.Create(CultureInfo.InvariantCulture, $"{at.Second} {at.Minute} {at.Hour} * * *");
        const string storage = nameof(An_unmonitored_timer_forgets_what_it_missed);
        var settings = new Dictionary<string, string> { ["TimerTestsForgotten"] = schedule };
        await using (await StartAsync(typeof(Forgotten), storage, settings))
        {
            await Task.Delay(1000);
        }

        await Eventually.TrueAsync(() => DateTime.Now > at.AddSeconds(1));
        await using var app = await StartAsync(typeof(Forgotten), storage, settings);
        await Task.Delay(1500);

        Assert.Empty(_runs.Lines);
    }

    [Fact]
    public async Task A_run_never_overlaps_the_next()
    {
        await using var app = await StartAsync(typeof(Slow));

        await Eventually.TrueAsync(() => _runs.Lines.Count >= 4);
        Assert.Equal(["begin", "end", "begin", "end"], _runs.Lines.Take(4));
    }

    [Fact]
    public async Task A_failing_run_does_not_stop_the_schedule()
    {
        await using var app = await StartAsync(typeof(Failing));

        await Eventually.TrueAsync(() => _runs.Lines.Count >= 2);
        Assert.Contains(app.Log, line => line.Contains("timer boom", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_run_is_retried_after_a_fixed_delay()
    {
        await using var app = await StartAsync(typeof(FixedRetries));

        await Eventually.TrueAsync(() => _runs.Lines.Count == 3);
        Assert.Equal(["0/2", "1/2", "2/2"], _runs.Lines);
        Assert.InRange((_runs.Times.ElementAt(1) - _runs.Times.First()).TotalMilliseconds, 90, 2000);
    }

    [Fact]
    public async Task A_failing_run_is_retried_after_growing_delays_for_ever_when_the_count_is_minus_one()
    {
        await using var app = await StartAsync(typeof(GrowingRetries));

        await Eventually.TrueAsync(() => _runs.Lines.Count >= 5);
        Assert.Equal(["0/-1", "1/-1", "2/-1", "3/-1", "4/-1"], _runs.Lines.Take(5));
        Assert.True(_runs.Times.ElementAt(3) - _runs.Times.ElementAt(2) > _runs.Times.ElementAt(1) - _runs.Times.First());
    }

    [Fact]
    public async Task A_timer_fires_in_one_of_several_processes_only()
    {
        const string storage = nameof(A_timer_fires_in_one_of_several_processes_only);
        await using var first = await StartAsync(typeof(EverySecond), storage);
        await using var second = await StartAsync(typeof(EverySecond), storage);
        await Eventually.TrueAsync(() => _runs.Lines.Count >= 3);
        var seconds = _runs.Times.Select(time => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(seconds.Distinct(StringComparer.Ordinal), seconds);
    }

    [Fact]
    public async Task A_timer_without_a_schedule_to_come_never_fires_and_does_not_stop_the_start()
    {
        await using var app = await StartAsync(typeof(Impossible));

        Assert.Empty(_runs.Lines);
    }

    [Fact]
    public async Task The_information_binds_as_json_in_camel_case_too()
    {
        await using var app = await StartAsync(typeof(AsText));

        await Eventually.TrueAsync(() => _runs.Lines.Count == 1);
        Assert.Equal("""{"scheduleStatus":null,"isPastDue":false}""", _runs.Lines.Single());
    }

    private Task<IConformanceApp> StartAsync(Type functions, string? storage = null, Dictionary<string, string>? settings = null)
        => runtime.StartAsync(new AppUnderTest(functions)
        {
            Storage = storage,
            Settings = settings ?? [],
            Configure = builder => builder.Services.AddSingleton(_runs),
        });

    public sealed class Runs
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ConcurrentQueue<DateTime> Times { get; } = [];

        public void Note(string line)
        {
            Times.Enqueue(DateTime.Now);
            Lines.Enqueue(line);
        }

        public void Note(TimerInfo timer) => Note($"{timer.IsPastDue} {(timer.ScheduleStatus is null ? "none" : "some")}");
    }

    public sealed class EverySecond(Runs runs)
    {
        [Function("EverySecond")]
        public void Run([TimerTrigger("* * * * * *")] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class EachInterval(Runs runs)
    {
        [Function("EachInterval")]
        public void Run([TimerTrigger("00:00:00.300")] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class AtStart(Runs runs)
    {
        [Function("AtStart")]
        public void Run([TimerTrigger("0 0 4 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class AtStartUnmonitored(Runs runs)
    {
        [Function("AtStartUnmonitored")]
        public void Run([TimerTrigger("0 0 4 1 1 *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class Missed(Runs runs)
    {
        [Function("Missed")]
        public void Run([TimerTrigger("%TimerTestsMissed%")] TimerInfo timer)
            => runs.Note(string.Create(CultureInfo.InvariantCulture, $"{timer.IsPastDue} {timer.ScheduleStatus!.Next.ToLocalTime():HH:mm:ss}"));
    }

    public sealed class Forgotten(Runs runs)
    {
        [Function("Forgotten")]
        public void Run([TimerTrigger("%TimerTestsForgotten%", UseMonitor = false)] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class Slow(Runs runs)
    {
        [Function("Slow")]
        public async Task Run([TimerTrigger("00:00:00.100")] TimerInfo timer)
        {
            runs.Note("begin");
            await Task.Delay(400);
            runs.Note("end");
        }
    }

    public sealed class Failing(Runs runs)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("00:00:00.200")] TimerInfo timer)
        {
            runs.Note(timer);
            throw new InvalidOperationException("timer boom");
        }
    }

    public sealed class FixedRetries(Runs runs)
    {
        [Function("FixedRetries")]
        [FixedDelayRetry(2, "00:00:00.100")]
        public void Run([TimerTrigger("0 0 4 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
        {
            runs.Note($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("again");
        }
    }

    public sealed class GrowingRetries(Runs runs)
    {
        [Function("GrowingRetries")]
        [ExponentialBackoffRetry(-1, "00:00:00.050", "00:00:01")]
        public void Run([TimerTrigger("0 0 4 1 1 *", RunOnStartup = true)] TimerInfo timer, FunctionContext context)
        {
            runs.Note($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("again");
        }
    }

    public sealed class Impossible(Runs runs)
    {
        [Function("Impossible")]
        public void Run([TimerTrigger("0 0 0 31 2 *")] TimerInfo timer) => runs.Note(timer);
    }

    public sealed class AsText(Runs runs)
    {
        [Function("AsText")]
        public void Run([TimerTrigger("0 0 4 1 1 *", RunOnStartup = true, UseMonitor = false)] string timer) => runs.Note(timer);
    }
}
