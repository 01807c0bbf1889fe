#pragma warning disable RS0030, CA1849, MA0042 // These orchestrators are wrong on purpose.
using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Orchestrators that a replay cannot repeat.</summary>
public static class UnstableOrchestrators
{
    public static class Now
    {
        [Function("Now")]
        public static DateTime Run([OrchestrationTrigger] TaskOrchestrationContext context) => DateTime.Now;
    }

    public static class UtcNow
    {
        [Function("UtcNow")]
        public static async Task<DateTime> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return DateTime.UtcNow;
        }
    }

    public static class OffsetNow
    {
        [Function("OffsetNow")]
        public static DateTimeOffset Run([OrchestrationTrigger] TaskOrchestrationContext context) => DateTimeOffset.UtcNow;
    }

    public static class Clock
    {
        [Function("Clock")]
        public static DateTimeOffset Run([OrchestrationTrigger] TaskOrchestrationContext context) => TimeProvider.System.GetUtcNow();
    }

    public static class NewGuid
    {
        [Function("NewGuid")]
        public static async Task<Guid> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var id = Guid.NewGuid();
            await context.CallActivityAsync("Any", id);
            return id;
        }
    }

    public static class Dice
    {
        [Function("Dice")]
        public static int Run([OrchestrationTrigger] TaskOrchestrationContext context) => Random.Shared.Next();
    }

    public static class SecureDice
    {
        [Function("SecureDice")]
        public static int Run([OrchestrationTrigger] TaskOrchestrationContext context) => RandomNumberGenerator.GetInt32(6);
    }

    public static class Variable
    {
        [Function("Variable")]
        public static string? Run([OrchestrationTrigger] TaskOrchestrationContext context) => Environment.GetEnvironmentVariable("HOME");
    }

    public static class Sleeps
    {
        [Function("Sleeps")]
        public static void Run([OrchestrationTrigger] TaskOrchestrationContext context) => Thread.Sleep(1);
    }

    public static class OtherThread
    {
        [Function("OtherThread")]
        public static Task<int> Run([OrchestrationTrigger] TaskOrchestrationContext context) => Task.Run(() => 1);
    }

    public static class Delays
    {
        [Function("Delays")]
        public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => await Task.Delay(1);
    }

    public static class Calls
    {
        private static readonly HttpClient Client = new();

        [Function("Calls")]
        public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context) => await Client.GetStringAsync(new Uri("http://127.0.0.1"));
    }

    public static class Reads
    {
        [Function("Reads")]
        public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context) => await File.ReadAllTextAsync("any");
    }

    public static class Leaves
    {
        [Function("Leaves")]
        public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync("Any").ConfigureAwait(false);
    }

    public static class CancelsElsewhere
    {
        [Function("CancelsElsewhere")]
        public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using var source = new CancellationTokenSource();
            await source.CancelAsync();
        }
    }

    public static class ThroughMethod
    {
        [Function("ThroughMethod")]
        public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync("Any", Label());

        private static string Label() => $"{Today():O}";

        private static DateTime Today() => DateTime.Today;
    }

    public static class ThroughLambda
    {
        [Function("ThroughLambda")]
        public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context)
            => await Task.WhenAll(Enumerable.Range(0, 3).Select(number => context.CallActivityAsync("Any", $"{number} {Guid.NewGuid()}")));
    }

    /// <summary>What a replay can repeat stays allowed.</summary>
    public static class Stable
    {
        [Function("Stable")]
        public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using var noLonger = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), noLonger.Token);
            var asked = context.CallActivityAsync<int>("Ask");
            await Task.WhenAny(asked, timer).ConfigureAwait(true);
            noLonger.Cancel();
            return string.Join(Environment.NewLine, Numbers(await asked)) + context.NewGuid() + context.CurrentUtcDateTime.AddDays(1).Kind;
        }

        [Function("Ask")]
        public static int Ask([ActivityTrigger] TaskActivityContext? context) => DateTime.UtcNow.Year;

        private static IEnumerable<int> Numbers(int count)
        {
            for (var number = 0; number < Math.Min(count, 2); number++)
            {
                yield return number;
            }
        }
    }
}
