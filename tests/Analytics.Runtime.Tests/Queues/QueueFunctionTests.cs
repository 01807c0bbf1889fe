using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Analytics.LocalRuntime.Queues;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Runtime.Tests.Queues;

public sealed class QueueFunctionTests(QueueFunctionTests.Fixture fixture) : IClassFixture<QueueFunctionTests.Fixture>
{
    private readonly TestApp _app = fixture.App;
    private readonly NpgsqlDataSource _database = fixture.Database;

    [Fact]
    public async Task Output_properties_become_messages_and_the_marked_one_the_response()
    {
        using var response = await _app.Client.PostAsync("/multi", null);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        await Eventually.TrueAsync(() => Functions.Jobs.Count == 1 && Functions.Words.Count == 2);
        Assert.Equal(new Job("p", 3), Assert.Single(Functions.Jobs));
        Assert.Equal(["a", "b"], Functions.Words.Order());
        Assert.Empty(Functions.NeverQueued);
    }

    [Fact]
    public async Task The_value_of_a_method_output_is_queued_for_the_next_function()
    {
        await SendAsync("chain-first", "start");

        await Eventually.TrueAsync(() => Functions.ChainEnd == "START");
    }

    [Fact]
    public async Task A_message_carries_the_metadata_of_the_storage_queue_extension()
    {
        await SendAsync("with-metadata", """{"Name":"m","Count":1}""");

        await Eventually.TrueAsync(() => Functions.Metadata is not null);
        Assert.Equal("1 True True m QueueTrigger,DequeueCount,ExpirationTime,Id,InsertionTime,NextVisibleTime,PopReceipt", Functions.Metadata);
    }

    [Fact]
    public async Task Bytes_arrive_as_they_were_sent()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        await _app.Get<QueueStore>().SendAsync("raw-bytes", [bytes], CancellationToken.None);

        await Eventually.TrueAsync(() => Functions.Bytes is not null);
        Assert.Equal(bytes, Functions.Bytes);
    }

    [Fact]
    public async Task A_queue_name_may_come_from_a_setting()
    {
        await SendAsync("late-messages", "resolved");

        await Eventually.TrueAsync(() => Functions.Late == "resolved");
    }

    [Fact]
    public async Task A_message_that_keeps_failing_is_tried_five_times_and_moved_to_the_poison_queue()
    {
        await SendAsync("always-fails", "bad");

        await Eventually.TrueAsync(() => Functions.Poison == "bad");
        Assert.Equal([1, 2, 3, 4, 5], Functions.Attempts);
        Assert.Equal(0, await CountAsync("always-fails"));
    }

    [Fact]
    public async Task A_message_that_was_given_up_says_what_failed_and_runs_again_when_it_is_put_back()
    {
        await SendAsync("given-up", "helpless");
        var store = _app.Get<PoisonStore>();
        await Eventually.TrueAsync(() => CountAsync("given-up-poison").GetAwaiter().GetResult() == 1);
        var message = Assert.Single(await store.ListAsync(100, TestContext.Current.CancellationToken), one => one.Queue == "given-up-poison");

        Assert.Equal("System.InvalidOperationException: helpless", message.Failure);
        Assert.Equal(5, Functions.GivenUpRuns);
        Assert.True(await store.PutBackAsync(message.Queue, message.Id, TestContext.Current.CancellationToken));
        Assert.False(await store.PutBackAsync(message.Queue, message.Id, TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => Functions.GivenUpRuns == 10);
    }

    [Fact]
    public async Task A_message_that_fails_once_succeeds_at_the_second_attempt_and_is_gone()
    {
        await SendAsync("fails-once", "x");

        await Eventually.TrueAsync(() => Functions.FailsOnceDone == 2);
        await Eventually.TrueAsync(() => CountAsync("fails-once").GetAwaiter().GetResult() == 0);
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_a_storage_queue_fails_the_invocation()
    {
        using var response = await _app.Client.PostAsync("/too-large", null);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains(_app.Log.All, line => line.Contains("has 49153 bytes; a queue message holds at most 49152", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_messages_run_each_once_and_at_most_a_batch_and_the_threshold_at_a_time()
    {
        await _app.Get<QueueStore>().SendAsync("many", Enumerable.Range(0, 500).Select(number => Encoding.UTF8.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList(), CancellationToken.None);

        await Eventually.TrueAsync(() => Functions.Seen.Count == 500);
        Assert.All(Functions.Seen, pair => Assert.Equal(1, pair.Value));
        Assert.InRange(Functions.MostAtOnce, 2, 16 + (8 * Environment.ProcessorCount));
        await Eventually.TrueAsync(() => CountAsync("many").GetAwaiter().GetResult() == 0);
    }

    private Task SendAsync(string queue, string text) => _app.Get<QueueStore>().SendAsync(queue, [Encoding.UTF8.GetBytes(text)], CancellationToken.None);

    private async Task<long> CountAsync(string queue)
    {
        await using var command = _database.CreateCommand("select count(*) from runtime.queue_messages where queue_name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>One application for the whole class: each test has queues of its own.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        internal NpgsqlDataSource Database { get; private set; } = null!;

        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await postgres.CreateDatabaseAsync();
            App = await TestApp.StartAsync(Database, typeof(Functions), new TestAppSettings { LocalSettingsJson = """{ "Values": { "LateQueue": "late-messages" } }""" });
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    public sealed record Job(string Name, int Count);

    public sealed class Several
    {
        [HttpResult]
        public required IActionResult Response { get; init; }

        [QueueOutput("jobs")]
        public Job? Job { get; init; }

        [QueueOutput("words")]
        public string[]? Words { get; init; }

        [QueueOutput("never-queued")]
        public string? Nothing { get; init; }
    }

    public sealed class Functions
    {
        private static int _running;
        private static int _mostAtOnce;

        public static ConcurrentBag<Job> Jobs { get; } = [];

        public static ConcurrentBag<string> Words { get; } = [];

        public static ConcurrentBag<string> NeverQueued { get; } = [];

        public static ConcurrentQueue<int> Attempts { get; } = [];

        public static ConcurrentDictionary<int, int> Seen { get; } = [];

        public static string? ChainEnd { get; private set; }

        public static string? Metadata { get; private set; }

        public static byte[]? Bytes { get; private set; }

        public static string? Late { get; private set; }

        public static string? Poison { get; private set; }

        public static int FailsOnceDone { get; private set; }

        public static int GivenUpRuns { get; private set; }

        public static int MostAtOnce => _mostAtOnce;

        [Function("SendSeveral")]
        public static Several SendSeveral([HttpTrigger("post", Route = "multi")] HttpRequest request)
            => new() { Response = new ObjectResult("made") { StatusCode = 201 }, Job = new Job("p", 3), Words = ["a", "b"] };

        [Function("TakeJob")]
        public static void TakeJob([QueueTrigger("jobs")] Job job) => Jobs.Add(job);

        [Function("TakeWord")]
        public static void TakeWord([QueueTrigger("words")] string word) => Words.Add(word);

        [Function("TakeNothing")]
        public static void TakeNothing([QueueTrigger("never-queued")] string word) => NeverQueued.Add(word);

        [Function("ChainFirst")]
        [QueueOutput("chain-second")]
        public static async Task<string> ChainFirst([QueueTrigger("chain-first")] string text)
        {
            await Task.Yield();
            return text.ToUpperInvariant();
        }

        [Function("ChainSecond")]
        public static void ChainSecond([QueueTrigger("chain-second")] string text) => ChainEnd = text;

        [Function("ReadMetadata")]
        public static void ReadMetadata([QueueTrigger("with-metadata")] Job job, int dequeueCount, DateTimeOffset insertionTime, DateTimeOffset expirationTime, FunctionContext context)
            => Metadata = $"{dequeueCount} {insertionTime.Offset == TimeSpan.Zero} {expirationTime > insertionTime.AddDays(6)} {job.Name} "
                + string.Join(',', context.BindingContext.BindingData.Keys.OrderByDescending(key => key == "QueueTrigger").ThenBy(key => key, StringComparer.Ordinal));

        [Function("TakeBytes")]
        public static void TakeBytes([QueueTrigger("raw-bytes")] byte[] bytes) => Bytes = bytes;

        [Function("TakeLate")]
        public static void TakeLate([QueueTrigger("%LateQueue%")] string text) => Late = text;

        [Function("AlwaysFails")]
        public static void AlwaysFails([QueueTrigger("always-fails")] string text, int dequeueCount)
        {
            Attempts.Enqueue(dequeueCount);
            throw new InvalidOperationException(text);
        }

        [Function("GivesUp")]
        public static void GivesUp([QueueTrigger("given-up")] string text)
        {
            GivenUpRuns++;
            throw new InvalidOperationException(text);
        }

        [Function("TakePoison")]
        public static void TakePoison([QueueTrigger("always-fails-poison")] string text) => Poison = text;

        [Function("FailsOnce")]
        public static void FailsOnce([QueueTrigger("fails-once")] string text, int dequeueCount)
            => FailsOnceDone = dequeueCount == 1 ? throw new InvalidOperationException(text) : dequeueCount;

        [Function("SendTooLarge")]
        [QueueOutput("words")]
        public static string SendTooLarge([HttpTrigger("post", Route = "too-large")] HttpRequest request) => new('x', 49_153);

        [Function("TakeMany")]
        public static async Task TakeMany([QueueTrigger("many")] int number)
        {
            var running = Interlocked.Increment(ref _running);
            InterlockedMaximum(running);
            await Task.Delay(5);
            Seen.AddOrUpdate(number, 1, (_, count) => count + 1);
            Interlocked.Decrement(ref _running);
        }

        private static void InterlockedMaximum(int value)
        {
            for (var known = _mostAtOnce; value > known; known = _mostAtOnce)
            {
                Interlocked.CompareExchange(ref _mostAtOnce, value, known);
            }
        }
    }
}
