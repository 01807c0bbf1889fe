using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Analytics.Conformance.Tests.Seam;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The section extensions.queues of host.json.</summary>
public sealed class QueueSettingsTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task A_batch_of_one_runs_its_messages_one_after_another()
    {
        var seen = Functions.Begin("single");
        await using var app = await StartAsync(""" "batchSize": 1 """);
        await app.Http.PostAsync("/api/send/single", null);

        await Eventually.TrueAsync(() => seen.Count == 20);
        Assert.All(seen, line => Assert.Equal("1", line));
    }

    [Fact]
    public async Task Batch_and_threshold_limit_what_runs_at_once()
    {
        var seen = Functions.Begin("batched");
        await using var app = await StartAsync(""" "batchSize": 4, "newBatchThreshold": 1 """);
        await app.Http.PostAsync("/api/send/batched", null);

        await Eventually.TrueAsync(() => seen.Count == 20);
        Assert.InRange(seen.Max(int.Parse), 2, 5);
    }

    [Fact]
    public async Task The_number_of_attempts_is_set()
    {
        var seen = Functions.Begin("failing");
        await using var app = await StartAsync(""" "maxDequeueCount": 2 """);
        await app.Http.PostAsync("/api/send/failing", null);

        await Eventually.TrueAsync(() => seen.Contains("poison"));
        Assert.Equal(["1", "2", "poison"], seen);
    }

    [Fact]
    public async Task A_failed_message_is_invisible_for_the_time_that_is_set()
    {
        var seen = Functions.Begin("failing");
        await using var app = await StartAsync(""" "maxDequeueCount": 2, "visibilityTimeout": "00:00:01" """);
        var watch = Stopwatch.StartNew();
        await app.Http.PostAsync("/api/send/failing", null);

        await Eventually.TrueAsync(() => seen.Count == 3);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 20);
    }

    [Fact]
    public async Task A_message_that_was_taken_too_often_is_moved_without_running()
    {
        var seen = Functions.Begin("failing");
        const string storage = nameof(A_message_that_was_taken_too_often_is_moved_without_running);
        await using (var before = await StartAsync(""" "maxDequeueCount": 5, "visibilityTimeout": "00:00:01" """, storage))
        {
            await before.Http.PostAsync("/api/send/failing", null);
            await Eventually.TrueAsync(() => seen.Count == 3);
        }

        await using var app = await StartAsync(""" "maxDequeueCount": 2 """, storage);

        await Eventually.TrueAsync(() => seen.Contains("poison"));
        Assert.Equal(["1", "2", "3", "poison"], seen);
    }

    [Theory]
    [InlineData("base64", 49_152, HttpStatusCode.OK)]
    [InlineData("base64", 49_153, HttpStatusCode.InternalServerError)]
    [InlineData("none", 65_536, HttpStatusCode.OK)]
    [InlineData("none", 65_537, HttpStatusCode.InternalServerError)]
    public async Task The_encoding_decides_how_much_a_message_holds(string encoding, int length, HttpStatusCode expected)
    {
        await using var app = await StartAsync($""" "messageEncoding": "{encoding}" """);
        using var response = await app.Http.PostAsync($"/api/send-large/{length}", null);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_queue_whose_name_is_too_long_for_a_poison_queue_only_lets_its_messages_rest()
    {
        var seen = Functions.Begin("long");
        await using var app = await StartAsync(""" "maxDequeueCount": 1 """);
        await app.Http.PostAsync("/api/send-long", null);

        await Eventually.TrueAsync(() => seen.Count == 1);
        await Task.Delay(300);
        Assert.Single(seen);
        Assert.DoesNotContain(app.Log, line => line.Contains("moved to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_serializer_of_the_worker_reads_and_writes_messages()
    {
        var seen = Functions.Begin("shaped");
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
        {
            Configure = builder => builder.Services.Configure<WorkerOptions>(options => options.Serializer = new JsonObjectSerializer(System.Text.Json.JsonSerializerOptions.Web)),
        });
        await app.Http.PostAsync("/api/send-shaped", null);

        await Eventually.TrueAsync(() => seen.Contains("""{"someName":"n"}"""));
    }

    private Task<IConformanceApp> StartAsync(string settings, string? storage = null) => runtime.StartAsync(new AppUnderTest(typeof(Functions))
    {
        HostJson = $$"""{ "version": "2.0", "extensions": { "queues": { {{settings}} } } }""",
        Storage = storage,
    });

    public sealed record Shape(string SomeName);

    public sealed class Sent
    {
        [QueueOutput("settings-single")]
        public string[]? Single { get; init; }

        [QueueOutput("settings-batched")]
        public string[]? Batched { get; init; }

        [QueueOutput("settings-failing")]
        public string[]? Failing { get; init; }
    }

    public static class Functions
    {
        private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Lines = new(StringComparer.Ordinal);
        private static int _running;

        public static ConcurrentQueue<string> Begin(string topic) => Lines[topic] = [];

        [Function("Send")]
        public static Sent Send([HttpTrigger("post", Route = "send/{topic:alpha}")] HttpRequest request, string topic)
        {
            var numbers = Enumerable.Range(0, 20).Select(number => $"{number}").ToArray();
            return topic switch
            {
                "single" => new Sent { Single = numbers },
                "batched" => new Sent { Batched = numbers },
                _ => new Sent { Failing = ["x"] },
            };
        }

        [Function("SendShaped")]
        [QueueOutput("settings-shaped")]
        public static Shape SendShaped([HttpTrigger("post", Route = "send-shaped")] HttpRequest request) => new("n");

        [Function("SendLarge")]
        [QueueOutput("settings-large")]
        public static string SendLarge([HttpTrigger("post", Route = "send-large/{length:int}")] HttpRequest request, int length) => new('x', length);

        [Function("SendLong")]
        [QueueOutput("a-name-that-leaves-no-room-for-the-suffix-of-poison-queues-x")]
        public static string SendLong([HttpTrigger("post", Route = "send-long")] HttpRequest request) => "x";

        [Function("TakeLong")]
        public static void TakeLong([QueueTrigger("a-name-that-leaves-no-room-for-the-suffix-of-poison-queues-x")] string text)
        {
            Lines["long"].Enqueue(text);
            throw new InvalidOperationException(text);
        }

        [Function("TakeShaped")]
        public static void TakeShaped([QueueTrigger("settings-shaped")] string text) => Lines["shaped"].Enqueue(text);

        [Function("TakeSingle")]
        public static Task TakeSingle([QueueTrigger("settings-single")] string text) => CountAsync("single");

        [Function("TakeBatched")]
        public static Task TakeBatched([QueueTrigger("settings-batched")] string text) => CountAsync("batched");

        [Function("TakeFailing")]
        public static void TakeFailing([QueueTrigger("settings-failing")] string text, string dequeueCount)
        {
            Lines["failing"].Enqueue(dequeueCount);
            throw new InvalidOperationException(text);
        }

        [Function("TakeFailed")]
        public static void TakeFailed([QueueTrigger("settings-failing-poison")] string text) => Lines["failing"].Enqueue("poison");

        private static async Task CountAsync(string topic)
        {
            var running = Interlocked.Increment(ref _running);
            await Task.Delay(10);
            Lines[topic].Enqueue($"{running}");
            Interlocked.Decrement(ref _running);
        }
    }
}
