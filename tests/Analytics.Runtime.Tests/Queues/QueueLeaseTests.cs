using System.Collections.Concurrent;
using System.Text;
using Analytics.LocalRuntime.Postgres;
using Analytics.LocalRuntime.Queues;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.Tests.Queues;

public sealed class QueueLeaseTests(PostgresServer postgres)
{
    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_messages_of_a_killed_process_run_again_when_their_lease_ends()
    {
        var database = await postgres.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(database, CancellationToken.None);
        var killed = new QueueStore(database);
        await killed.SendAsync("killed", [Encoding.UTF8.GetBytes("survivor")], CancellationToken.None);
        Assert.Single(await killed.ClaimAsync("killed", 16, ShortLease, CancellationToken.None));

        await using var app = await TestApp.StartAsync(database, typeof(KilledFunctions), new TestAppSettings { Lease = ShortLease });

        await Eventually.TrueAsync(() => KilledFunctions.Seen.Count == 1);
        Assert.Equal("survivor 2", Assert.Single(KilledFunctions.Seen));
    }

    [Fact]
    public async Task A_process_that_lost_its_lease_cannot_settle_the_message()
    {
        var database = await postgres.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(database, CancellationToken.None);
        var store = new QueueStore(database);
        await store.SendAsync("taken-over", [[1]], CancellationToken.None);
        var first = Assert.Single(await store.ClaimAsync("taken-over", 1, TimeSpan.Zero, CancellationToken.None));
        var second = Assert.Single(await store.ClaimAsync("taken-over", 1, TimeSpan.FromMinutes(1), CancellationToken.None));

        Assert.Empty(await store.RenewAsync([first], TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.False(await store.DeleteAsync(first, CancellationToken.None));
        Assert.True(await store.DeleteAsync(second, CancellationToken.None));
    }

    [Fact]
    public async Task A_running_message_is_renewed_and_runs_once_though_two_processes_listen()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestApp.StartAsync(database, typeof(SlowFunctions), new TestAppSettings { Lease = ShortLease });
        await using var second = await TestApp.StartAsync(database, typeof(SlowFunctions), new TestAppSettings { Lease = ShortLease });

        await first.Get<QueueStore>().SendAsync("slow", [Encoding.UTF8.GetBytes("once")], CancellationToken.None);

        await Eventually.TrueAsync(() => SlowFunctions.Finished == 1);
        Assert.Equal(1, SlowFunctions.Started);
    }

    [Fact]
    public async Task Two_processes_share_the_messages_of_a_queue_and_run_each_once()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var first = await TestApp.StartAsync(database, typeof(SharedFunctions));
        await using var second = await TestApp.StartAsync(database, typeof(SharedFunctions));

        await first.Get<QueueStore>().SendAsync("shared", Enumerable.Range(0, 200).Select(number => Encoding.UTF8.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList(), CancellationToken.None);

        await Eventually.TrueAsync(() => SharedFunctions.Seen.Count == 200);
        Assert.All(SharedFunctions.Seen, pair => Assert.Equal(1, pair.Value));
    }

    [Fact]
    public async Task Stopping_gives_an_interrupted_message_back_without_counting_the_attempt()
    {
        var database = await postgres.CreateDatabaseAsync();
        var app = await TestApp.StartAsync(database, typeof(StoppedFunctions));
        await app.Get<QueueStore>().SendAsync("stopped", [Encoding.UTF8.GetBytes("later")], CancellationToken.None);
        await Eventually.TrueAsync(() => StoppedFunctions.Started);
        await app.DisposeAsync();

        var given = Assert.Single(await new QueueStore(database).ClaimAsync("stopped", 1, ShortLease, CancellationToken.None));
        Assert.Equal(1, given.DequeueCount);
    }

    [Fact]
    public async Task Messages_are_found_by_polling_when_the_database_went_away_and_came_back()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = await TestApp.StartAsync(database, typeof(PolledFunctions));
        await using (var command = database.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
        {
            await command.ExecuteNonQueryAsync();
        }

        database.Clear();
        await new QueueStore(database).SendAsync("polled", [Encoding.UTF8.GetBytes("found")], CancellationToken.None);

        await Eventually.TrueAsync(() => PolledFunctions.Found == "found");
    }

    public static class KilledFunctions
    {
        public static ConcurrentQueue<string> Seen { get; } = [];

        [Function("TakeKilled")]
        public static void Run([QueueTrigger("killed")] string text, int dequeueCount) => Seen.Enqueue($"{text} {dequeueCount}");
    }

    public static class SlowFunctions
    {
        private static int _started;

        public static int Started => _started;

        public static int Finished { get; private set; }

        [Function("TakeSlow")]
        public static async Task Run([QueueTrigger("slow")] string text, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _started);
            await Task.Delay(TimeSpan.FromSeconds(3), cancellation);
            Finished++;
        }
    }

    public static class SharedFunctions
    {
        public static ConcurrentDictionary<int, int> Seen { get; } = [];

        [Function("TakeShared")]
        public static async Task Run([QueueTrigger("shared")] int number)
        {
            await Task.Delay(2);
            Seen.AddOrUpdate(number, 1, (_, count) => count + 1);
        }
    }

    public static class StoppedFunctions
    {
        public static bool Started { get; private set; }

        [Function("TakeStopped")]
        public static Task Run([QueueTrigger("stopped")] string text, CancellationToken cancellation)
        {
            Started = true;
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
    }

    public static class PolledFunctions
    {
        public static string? Found { get; private set; }

        [Function("TakePolled")]
        public static void Run([QueueTrigger("polled")] string text) => Found = text;
    }
}
