using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Queue triggers and outputs, with the settings of host.json left alone.</summary>
public sealed class QueueTests(QueueTests.Fixture app) : IClassFixture<QueueTests.Fixture>
{
    [Fact]
    public async Task Each_output_property_becomes_a_message_a_sequence_one_for_each_element_and_null_none()
    {
        Assert.Equal((HttpStatusCode.Created, "made"), await app.PostAsync("/api/several", null));

        await Eventually.TrueAsync(() => Functions.Of("jobs").Count == 1 && Functions.Of("words").Count == 2);
        Assert.Equal("""{"Name":"p","Count":3}""", Functions.Of("jobs").Single());
        Assert.Equal(["a", "b"], Functions.Of("words").Order(StringComparer.Ordinal));
        Assert.Empty(Functions.Of("never"));
    }

    [Fact]
    public async Task The_result_of_a_method_output_is_queued_for_the_next_function()
    {
        await app.PostAsync("/api/send/chain-first", "start");

        await Eventually.TrueAsync(() => Functions.Of("chain-second").Contains("START"));
    }

    [Fact]
    public async Task A_text_is_sent_as_it_is_and_a_record_as_json_in_pascal_case()
    {
        await app.PostAsync("/api/send/texts", "plain \"text\"");

        await Eventually.TrueAsync(() => Functions.Of("texts").Contains("plain \"text\""));
    }

    [Fact]
    public async Task Bytes_arrive_as_they_were_sent()
    {
        await app.PostAsync("/api/send-bytes", null);

        await Eventually.TrueAsync(() => Functions.Bytes is not null && Functions.Memory.Length > 0);
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)value), Functions.Bytes);
    }

    [Fact]
    public async Task Json_is_read_without_regard_to_case()
    {
        await app.PostAsync("/api/send/typed", """{"NAME":"n","count":2}""");

        await Eventually.TrueAsync(() => Functions.Of("typed").Contains("Job { Name = n, Count = 2 }"));
    }

    [Fact]
    public async Task A_message_carries_the_metadata_of_the_storage_extension()
    {
        await app.PostAsync("/api/send/metadata", """{"Name":"m","Count":1}""");

        await Eventually.TrueAsync(() => !Functions.Of("metadata").IsEmpty);
        Assert.Equal(
            "1 True 7 True True DequeueCount,ExpirationTime,Id,InsertionTime,NextVisibleTime,PopReceipt,QueueTrigger 0/0",
            Functions.Of("metadata").Single());
    }

    [Fact]
    public async Task A_queue_name_may_come_from_a_setting()
    {
        await app.PostAsync("/api/send/late-messages", "resolved");

        await Eventually.TrueAsync(() => Functions.Of("late").Contains("resolved"));
    }

    [Fact]
    public async Task A_message_that_keeps_failing_is_tried_five_times_and_moved_to_the_poison_queue()
    {
        await app.PostAsync("/api/send/fails", "bad");

        await Eventually.TrueAsync(() => Functions.Of("fails-poison").Contains("bad"));
        Assert.Equal(["1", "2", "3", "4", "5"], Functions.Of("fails"));
    }

    [Fact]
    public async Task A_message_that_fails_once_succeeds_at_the_second_attempt()
    {
        await app.PostAsync("/api/send/fails-once", "x");

        await Eventually.TrueAsync(() => Functions.Of("fails-once").SequenceEqual(["1", "2"]));
    }

    [Fact]
    public async Task A_message_of_a_poison_queue_that_fails_only_rests()
    {
        await app.PostAsync("/api/send/resting-poison", "x");

        await Eventually.TrueAsync(() => Functions.Of("resting-poison").Count == 5);
        await Task.Delay(300);
        Assert.Equal(5, Functions.Of("resting-poison").Count);
        Assert.Empty(Functions.Of("resting-poison-poison"));
    }

    [Fact]
    public async Task A_retry_attribute_has_no_part_in_queues()
    {
        await app.PostAsync("/api/send/retried", "x");

        await Eventually.TrueAsync(() => Functions.Of("retried").Count == 5);
        Assert.All(Functions.Of("retried"), attempt => Assert.EndsWith(" 0/0", attempt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_too_large_fails_the_invocation()
        => Assert.Equal(HttpStatusCode.InternalServerError, (await app.PostAsync("/api/too-large", null)).Status);

    [Fact]
    public async Task At_most_a_batch_and_the_threshold_run_at_once_and_each_message_once()
    {
        await app.PostAsync("/api/send-many", null);

        await Eventually.TrueAsync(() => Functions.Seen.Count == 300);
        Assert.All(Functions.Seen, pair => Assert.Equal(1, pair.Value));
        Assert.InRange(Functions.MostAtOnce, 2, 16 + (8 * Environment.ProcessorCount));
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions))
    {
        Settings = new Dictionary<string, string> { ["QueueTestsLateQueue"] = "late-messages" },
    });

    public sealed record Job(string Name, int Count);

    public sealed class Several
    {
        [HttpResult]
        public required IActionResult Response { get; init; }

        [QueueOutput("jobs")]
        public Job? Job { get; init; }

        [QueueOutput("words")]
        public string[]? Words { get; init; }

        [QueueOutput("never")]
        public string? Nothing { get; init; }
    }

    public sealed class Sent
    {
        [QueueOutput("chain-first")]
        public string? ChainFirst { get; set; }

        [QueueOutput("texts")]
        public string? Texts { get; set; }

        [QueueOutput("typed")]
        public string? Typed { get; set; }

        [QueueOutput("metadata")]
        public string? Metadata { get; set; }

        [QueueOutput("late-messages")]
        public string? Late { get; set; }

        [QueueOutput("fails")]
        public string? Fails { get; set; }

        [QueueOutput("fails-once")]
        public string? FailsOnce { get; set; }

        [QueueOutput("resting-poison")]
        public string? Resting { get; set; }

        [QueueOutput("retried")]
        public string? Retried { get; set; }
    }

    public static class Functions
    {
        private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Taken = new(StringComparer.Ordinal);
        private static int _running;
        private static int _mostAtOnce;

        public static ConcurrentDictionary<int, int> Seen { get; } = [];

        public static byte[]? Bytes { get; private set; }

        public static ReadOnlyMemory<byte> Memory { get; private set; }

        public static int MostAtOnce => _mostAtOnce;

        public static ConcurrentQueue<string> Of(string queue) => Taken.GetOrAdd(queue, _ => []);

        [Function("SendSeveral")]
        public static Several SendSeveral([HttpTrigger("post", Route = "several")] HttpRequest request)
            => new() { Response = new ObjectResult("made") { StatusCode = 201 }, Job = new Job("p", 3), Words = ["a", "b"] };

        [Function("Send")]
        public static async Task<Sent> Send([HttpTrigger("post", Route = "send/{queue}")] HttpRequest request, string queue)
        {
            using var reader = new StreamReader(request.Body);
            var sent = new Sent();
            var property = typeof(Sent).GetProperties().Single(candidate => candidate.GetCustomAttributes(false).OfType<QueueOutputAttribute>().Single().QueueName == queue);
            property.SetValue(sent, await reader.ReadToEndAsync());
            return sent;
        }

        [Function("SendBytes")]
        [QueueOutput("raw")]
        public static byte[][] SendBytes([HttpTrigger("post", Route = "send-bytes")] HttpRequest request)
            => [Enumerable.Range(0, 256).Select(value => (byte)value).ToArray()];

        [Function("TakeBytes")]
        [QueueOutput("raw-again")]
        public static byte[] TakeBytes([QueueTrigger("raw")] byte[] bytes) => Bytes = bytes;

        [Function("TakeMemory")]
        public static void TakeMemory([QueueTrigger("raw-again")] ReadOnlyMemory<byte> bytes) => Memory = bytes;

        [Function("TakeJob")]
        public static void TakeJob([QueueTrigger("jobs")] string job) => Of("jobs").Enqueue(job);

        [Function("TakeWord")]
        public static void TakeWord([QueueTrigger("words")] string word) => Of("words").Enqueue(word);

        [Function("TakeNever")]
        public static void TakeNever([QueueTrigger("never")] string word) => Of("never").Enqueue(word);

        [Function("TakeText")]
        public static void TakeText([QueueTrigger("texts")] string text) => Of("texts").Enqueue(text);

        [Function("TakeTyped")]
        public static void TakeTyped([QueueTrigger("typed")] Job job) => Of("typed").Enqueue(job.ToString());

        [Function("ChainFirst")]
        [QueueOutput("chain-second")]
        public static async Task<string> ChainFirst([QueueTrigger("chain-first")] string text)
        {
            await Task.Yield();
            return text.ToUpperInvariant();
        }

        [Function("ChainSecond")]
        public static void ChainSecond([QueueTrigger("chain-second")] string text) => Of("chain-second").Enqueue(text);

        [Function("TakeMetadata")]
        public static void TakeMetadata(
            [QueueTrigger("metadata")] Job job, int dequeueCount, DateTimeOffset insertionTime, DateTimeOffset expirationTime, Guid id, string popReceipt, FunctionContext context)
            => Of("metadata").Enqueue(
                $"{dequeueCount} {insertionTime.Offset == TimeSpan.Zero} {(expirationTime - insertionTime).TotalDays:0} {id != Guid.Empty} {popReceipt.Length > 0} "
                + string.Join(',', context.BindingContext.BindingData.Keys.Order(StringComparer.Ordinal))
                + $" {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");

        [Function("TakeLate")]
        public static void TakeLate([QueueTrigger("%QueueTestsLateQueue%")] string text) => Of("late").Enqueue(text);

        [Function("TakeFailing")]
        public static void TakeFailing([QueueTrigger("fails")] string text, int dequeueCount) => Fail("fails", dequeueCount.ToString(CultureInfo.InvariantCulture));

        [Function("TakeFailed")]
        public static void TakeFailed([QueueTrigger("fails-poison")] string text) => Of("fails-poison").Enqueue(text);

        [Function("TakeFailingOnce")]
        public static void TakeFailingOnce([QueueTrigger("fails-once")] string text, int dequeueCount)
        {
            Of("fails-once").Enqueue(dequeueCount.ToString(CultureInfo.InvariantCulture));
            if (dequeueCount == 1)
            {
                throw new InvalidOperationException(text);
            }
        }

        [Function("TakeResting")]
        public static void TakeResting([QueueTrigger("resting-poison")] string text) => Fail("resting-poison", text);

        [Function("TakeRestingPoison")]
        public static void TakeRestingPoison([QueueTrigger("resting-poison-poison")] string text) => Of("resting-poison-poison").Enqueue(text);

        [Function("TakeRetried")]
        [FixedDelayRetry(3, "00:00:00.001")]
        public static void TakeRetried([QueueTrigger("retried")] string text, int dequeueCount, FunctionContext context)
            => Fail("retried", $"{dequeueCount} {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");

        [Function("SendTooLarge")]
        [QueueOutput("texts")]
        public static string SendTooLarge([HttpTrigger("post", Route = "too-large")] HttpRequest request) => new('x', 49_153);

        [Function("SendMany")]
        [QueueOutput("many")]
        public static IEnumerable<string> SendMany([HttpTrigger("post", Route = "send-many")] HttpRequest request)
            => Enumerable.Range(0, 300).Select(number => number.ToString(CultureInfo.InvariantCulture));

        [Function("TakeMany")]
        public static async Task TakeMany([QueueTrigger("many")] int number)
        {
            var running = Interlocked.Increment(ref _running);
            for (var known = _mostAtOnce; running > known; known = _mostAtOnce)
            {
                Interlocked.CompareExchange(ref _mostAtOnce, running, known);
            }

            await Task.Delay(5);
            Seen.AddOrUpdate(number, 1, (_, count) => count + 1);
            Interlocked.Decrement(ref _running);
        }

        private static void Fail(string queue, string line)
        {
            Of(queue).Enqueue(line);
            throw new InvalidOperationException(Encoding.UTF8.WebName);
        }
    }
}
