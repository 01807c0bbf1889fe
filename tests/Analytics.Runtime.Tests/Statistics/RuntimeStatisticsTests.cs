using System.Globalization;
using System.Net;
using Analytics.LocalRuntime.Queues;
using Analytics.LocalRuntime.Statistics;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Statistics;

/// <summary>What can be seen of a running runtime: counts of the tables, and the metrics page.</summary>
public sealed class RuntimeStatisticsTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestApp _app = null!;

    private DurableTaskClient Client => _app.Get<DurableTaskClient>();

    public async ValueTask InitializeAsync()
        => _app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions), new TestAppSettings
        {
            HostJson = """{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 1, "visibilityTimeout": "00:00:00" } } }""",
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Open_and_failed_instances_are_counted_by_status()
    {
        var suspended = await StartAsync("Waits");
        await Client.WaitForInstanceStartAsync(suspended, TestContext.Current.CancellationToken);
        await Client.SuspendInstanceAsync(suspended, null, TestContext.Current.CancellationToken);
        await StartAsync("Waits");
        await StartAsync("Waits", new StartOrchestrationOptions { StartAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await EndOfAsync("Fails");
        await EndOfAsync("Echoes");

        await Eventually.TrueAsync(async () => (await ReadAsync()).Instances == new InstanceCounts(Pending: 1, Running: 1, Suspended: 1, Failed: 1));
    }

    [Fact]
    public async Task Messages_that_nobody_has_taken_are_counted_with_the_age_of_the_oldest()
    {
        await StartAsync("Sleeps");
        await Eventually.TrueAsync(async () => (await ReadAsync()).Inbox is { Later: 1, Ready: 0 });
        await using var insert = _app.Get<Npgsql.NpgsqlDataSource>().CreateCommand(
            """
            insert into runtime.inbox (instance_id, visible_at, message) values ('nobody', now() - interval '5 seconds', '{"type":"wake"}')
            """);
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var inbox = (await ReadAsync()).Inbox;

        Assert.Equal((1, 1), (inbox.Ready, inbox.Later));
        Assert.InRange(inbox.OldestAge.TotalSeconds, 5, 60);
    }

    [Fact]
    public async Task A_process_shows_what_it_holds()
    {
        await StartAsync("Works");

        await Eventually.TrueAsync(async () => (await ReadAsync()) is { Processes: [{ Instances: 1, Activities: 1 }], Activities: { Leased: 1, Waiting: 0 } });
        Functions.Done.TrySetResult();
        await Eventually.TrueAsync(async () => (await ReadAsync()) is { Processes: [{ Instances: 0, Activities: 0 }], Activities.Leased: 0 });
        Assert.StartsWith(Environment.MachineName, (await ReadAsync()).Processes[0].Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_show_their_depth_and_poison_queues_what_kept_failing()
    {
        await _app.Get<QueueStore>().SendAsync("refused-words", ["\"no\""u8.ToArray()], CancellationToken.None);
        await _app.Get<QueueStore>().SendAsync("unread-words", ["\"a\""u8.ToArray(), "\"b\""u8.ToArray()], CancellationToken.None);

        await Eventually.TrueAsync(async () => (await ReadAsync()).Queues is
        [
            { Name: "refused-words-poison", Ready: 1, IsPoison: true },
            { Name: "unread-words", Ready: 2, Hidden: 0, IsPoison: false },
        ]);
        var page = await PageAsync();
        Assert.Equal(1, Value(page, "runtime_queue_poison{queue=\"refused-words-poison\"}"));
        Assert.Equal(1, Value(page, "runtime_queue_messages_total{queue=\"refused-words\",outcome=\"poisoned\"}"));
        Assert.Equal(2, Value(page, "runtime_queue_depth{queue=\"unread-words\",state=\"ready\"}"));
    }

    [Fact]
    public async Task The_metrics_page_counts_turns_replays_activities_and_timers()
    {
        await EndOfAsync("Echoes");
        await EndOfAsync("Fails");
        await EndOfAsync("Naps");

        var page = string.Empty;
        await Eventually.TrueAsync(async () => (page = await PageAsync()).Contains("runtime_timer_lateness_seconds_count", StringComparison.Ordinal));
        Assert.Equal(1, Value(page, "runtime_activity_duration_seconds_count{function=\"Echo\",outcome=\"completed\"}"));
        Assert.Equal(1, Value(page, "runtime_activity_duration_seconds_bucket{function=\"Echo\",outcome=\"completed\",le=\"+Inf\"}"));
        Assert.Equal(1, Value(page, "runtime_activity_duration_seconds_count{function=\"Fail\",outcome=\"failed\"}"));
        Assert.Equal(2, Value(page, "runtime_replay_duration_seconds_count{function=\"Echoes\"}"));
        Assert.Equal(1, Value(page, "runtime_orchestrations_ended_total{function=\"Echoes\",status=\"Completed\"}"));
        Assert.Equal(1, Value(page, "runtime_orchestrations_ended_total{function=\"Fails\",status=\"Failed\"}"));
        Assert.Equal(1, Value(page, "runtime_timer_lateness_seconds_count{kind=\"orchestration\"}"));
        Assert.Equal(1, Value(page, "runtime_instances{status=\"Failed\"}"));
        Assert.Contains("# TYPE runtime_turn_duration_seconds histogram", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metrics_page_only_reads()
    {
        using var response = await _app.Client.PostAsync("/runtime/metrics", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static double Value(string page, string series) => double.Parse(
        Assert.Single(page.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal)).AsSpan(series.Length + 1), CultureInfo.InvariantCulture);

    private Task<RuntimeSnapshot> ReadAsync() => _app.Get<RuntimeStatistics>().ReadAsync(TestContext.Current.CancellationToken);

    private Task<string> PageAsync() => _app.Client.GetStringAsync("/runtime/metrics", TestContext.Current.CancellationToken);

    private Task<string> StartAsync(string name, StartOrchestrationOptions? options = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(name, null, options, TestContext.Current.CancellationToken);

    private async Task EndOfAsync(string name) =>
        await Client.WaitForInstanceCompletionAsync(await StartAsync(name), TestContext.Current.CancellationToken);

    internal static class Functions
    {
        public static TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Function("Echoes")]
        public static Task<string> Echoes([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Echo", "word");

        [Function("Fails")]
        public static Task<string> Fails([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Fail", "word");

        [Function("Works")]
        public static Task<string> Works([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Work", "word");

        [Function("Waits")]
        public static Task<string> Waits([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Never");

        [Function("Sleeps")]
        public static Task Sleeps([OrchestrationTrigger] TaskOrchestrationContext context) => context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);

        [Function("Naps")]
        public static Task Naps([OrchestrationTrigger] TaskOrchestrationContext context) => context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);

        [Function("Echo")]
        public static string Echo([ActivityTrigger] string word) => word;

        [Function("Fail")]
        public static string Fail([ActivityTrigger] string word) => throw new InvalidOperationException(word);

        [Function("Work")]
        public static async Task<string> Work([ActivityTrigger] string word)
        {
            await Done.Task;
            return word;
        }

        [Function("Refuse")]
        public static void Refuse([QueueTrigger("refused-words")] string word) => throw new InvalidOperationException(word);
    }
}
