namespace Analytics.Architecture.Tests.Determinism;

/// <summary>Each rule of the guard, by code that it refuses and code that it accepts.</summary>
public sealed class DeterminismRuleTests
{
    [Theory]
    // The clock.
    [InlineData("ORCH001", "_ = DateTime.Now;", "DateTime.Now")]
    [InlineData("ORCH001", "_ = DateTime.UtcNow.AddDays(1);", "DateTime.UtcNow")]
    [InlineData("ORCH001", "_ = DateTime.Today;", "DateTime.Today")]
    [InlineData("ORCH001", "_ = DateTimeOffset.UtcNow;", "DateTimeOffset.UtcNow")]
    [InlineData("ORCH001", "_ = TimeProvider.System.GetUtcNow();", "TimeProvider.System")]
    [InlineData("ORCH001", "_ = System.Diagnostics.Stopwatch.GetTimestamp();", "Stopwatch.GetTimestamp")]
    [InlineData("ORCH001", "_ = Environment.TickCount64;", "Environment.TickCount64")]
    // Randomness.
    [InlineData("ORCH002", "_ = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("ORCH002", "_ = Guid.CreateVersion7();", "Guid.CreateVersion7")]
    [InlineData("ORCH002", "_ = new Random(1).Next();", "new Random")]
    [InlineData("ORCH002", "_ = Random.Shared.Next();", "Random.Shared")]
    [InlineData("ORCH002", "_ = System.Security.Cryptography.RandomNumberGenerator.GetInt32(9);", "RandomNumberGenerator.GetInt32")]
    [InlineData("ORCH002", "_ = \"text\".GetHashCode();", "String.GetHashCode")]
    [InlineData("ORCH002", "_ = HashCode.Combine(1, 2);", "HashCode.Combine")]
    [InlineData("ORCH002", "_ = Path.GetRandomFileName();", "Path.GetRandomFileName")]
    // Input and output.
    [InlineData("ORCH003", "_ = File.ReadAllText(\"a\");", "File.ReadAllText")]
    [InlineData("ORCH003", "_ = new StreamReader(\"a\");", "new StreamReader")]
    [InlineData("ORCH003", "_ = new HttpClient();", "new HttpClient")]
    [InlineData("ORCH003", "_ = new System.Net.Sockets.TcpClient();", "new TcpClient")]
    [InlineData("ORCH003", "_ = new Npgsql.NpgsqlConnection();", "new NpgsqlConnection")]
    [InlineData("ORCH003", "Console.WriteLine();", "Console.WriteLine")]
    [InlineData("ORCH003", "Microsoft.DurableTask.Client.DurableTaskClient client = null!; _ = client.Name;", "DurableTaskClient.Name")]
    // Environment.
    [InlineData("ORCH004", "_ = Environment.GetEnvironmentVariable(\"A\");", "Environment.GetEnvironmentVariable")]
    [InlineData("ORCH004", "_ = Environment.MachineName;", "Environment.MachineName")]
    [InlineData("ORCH004", "IConfiguration settings = null!; _ = settings[\"a\"];", "IConfiguration.this[]")]
    [InlineData("ORCH004", "IServiceProvider services = null!; _ = services.GetService(typeof(string));", "IServiceProvider.GetService")]
    [InlineData("ORCH004", "_ = System.Globalization.CultureInfo.CurrentCulture;", "CultureInfo.CurrentCulture")]
    [InlineData("ORCH004", "_ = TimeZoneInfo.Local;", "TimeZoneInfo.Local")]
    [InlineData("ORCH004", "_ = context.CurrentUtcDateTime.ToLocalTime();", "DateTime.ToLocalTime")]
    // Threads.
    [InlineData("ORCH005", "_ = Task.Run(() => 1);", "Task.Run")]
    [InlineData("ORCH005", "await Task.Delay(1);", "Task.Delay")]
    [InlineData("ORCH005", "_ = Task.Factory.StartNew(() => 1, default, default, TaskScheduler.Default);", "Task.Factory")]
    [InlineData("ORCH005", "Thread.Sleep(1);", "Thread.Sleep")]
    [InlineData("ORCH005", "Parallel.For(0, 1, _ => { });", "Parallel.For")]
    [InlineData("ORCH005", "_ = new[] { 1 }.AsParallel().Sum();", "ParallelEnumerable.AsParallel")]
    [InlineData("ORCH005", "await context.CallActivityAsync(\"A\").ConfigureAwait(false);", "ConfigureAwait(false)")]
    [InlineData("ORCH005", "await context.CallActivityAsync(\"A\").ConfigureAwait(ConfigureAwaitOptions.None);", "ConfigureAwait(ConfigureAwaitOptions.None)")]
    [InlineData("ORCH005", "var gate = new object(); lock (gate) { }", "lock")]
    [InlineData("ORCH005", "using var timer = new Timer(_ => { });", "new Timer")]
    [InlineData("ORCH005", "using var gate = new SemaphoreSlim(1);", "new SemaphoreSlim")]
    [InlineData("ORCH005", "using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));", "new CancellationTokenSource")]
    [InlineData("ORCH005", "context.CallActivityAsync(\"A\").Wait();", "Task.Wait")]
    [InlineData("ORCH005", "await context.CallActivityAsync(\"A\").ContinueWith(_ => { });", "Task.ContinueWith")]
    // Awaits that are not durable.
    [InlineData("ORCH006", "await new TaskCompletionSource().Task;", "TaskCompletionSource.Task")]
    [InlineData("ORCH006", "await new MemoryStream().WriteAsync(new byte[1]);", "MemoryStream.WriteAsync")]
    [InlineData("ORCH006", "await Task.WhenAll(context.CallActivityAsync(\"A\"), new MemoryStream().FlushAsync());", "Stream.FlushAsync")]
    [InlineData("ORCH006", "var task = new MemoryStream().FlushAsync(); await task;", "Stream.FlushAsync")]
    [InlineData("ORCH006", "IAsyncEnumerable<int> numbers = null!; await foreach (var n in numbers) { }", "await foreach")]
    [InlineData("ORCH006", "await using var stream = new MemoryStream();", "await using")]
    // State that outlives the turn.
    [InlineData("ORCH007", "_count++;", "Sample._count")]
    public async Task Code_that_a_replay_cannot_repeat_is_refused(string rule, string code, string words)
    {
        var offences = await CheckAsync(code);

        Assert.Contains(offences, offence => offence.StartsWith($"Sample.orchestrator.cs(9): {rule} Orchestrator 'Sample' ", StringComparison.Ordinal)
            && offence.Contains($": {words}. An orchestrator is replayed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("_ = context.CurrentUtcDateTime.AddDays(1).ToString(\"O\", System.Globalization.CultureInfo.InvariantCulture);")]
    [InlineData("_ = new DateTime(2026, 1, 1).AddHours(1);")]
    [InlineData("_ = context.NewGuid(); _ = Guid.Parse(\"0f8fad5b-d9cb-469f-a165-70867728950e\"); _ = new Guid();")]
    [InlineData("_ = Path.Combine(\"a\", \"b\"); _ = new StringWriter(); _ = System.Net.HttpStatusCode.OK;")]
    [InlineData("_ = Environment.NewLine; _ = Readonly.Length;")]
    [InlineData("_ = nameof(DateTime.UtcNow) + nameof(Task.Run);")]
    [InlineData("using var stop = new CancellationTokenSource(); await context.CreateTimer(TimeSpan.FromDays(1), stop.Token); stop.Cancel();")]
    [InlineData("await context.CallActivityAsync(\"A\").ConfigureAwait(true);")]
    [InlineData("await Task.WhenAll(Enumerable.Range(0, 3).Select(n => context.CallActivityAsync<int>(\"A\", n)));")]
    [InlineData("var tasks = new List<Task<int>> { context.CallActivityAsync<int>(\"A\") }; tasks.Remove(await Task.WhenAny(tasks)); _ = await tasks[0];")]
    [InlineData("await context.WaitForExternalEvent<string>(\"E\", TimeSpan.FromDays(1)); await Task.CompletedTask; _ = await Task.FromResult(1);")]
    [InlineData("await context.CallSubOrchestratorAsync<int>(\"S\"); context.ContinueAsNew(1); context.SetCustomStatus(\"s\");")]
    [InlineData("var logger = context.CreateReplaySafeLogger(\"S\"); logger.LogInformation(\"text\");")]
    public async Task Code_that_a_replay_repeats_is_accepted(string code) => Assert.Empty(await CheckAsync(code));

    [Theory]
    [InlineData("Helped();", "static void Helped() => _ = DateTime.UtcNow;", "Sample.Helped")]
    [InlineData("Once();", "static void Once() => Twice(); static void Twice() { _ = DateTime.UtcNow; }", "Sample.Once → Sample.Twice")]
    [InlineData("_ = Seconds;", "static int Seconds => DateTime.UtcNow.Second;", "Sample.Seconds")]
    [InlineData("_ = Started;", "static readonly DateTime Started = DateTime.UtcNow;", "Sample.Started")]
    [InlineData("_ = new Stamp();", "sealed class Stamp { private readonly DateTime _at = DateTime.UtcNow; }", "new Stamp")]
    [InlineData("_ = new Stamp(1);", "sealed class Stamp { public Stamp(int n) { _ = DateTime.UtcNow.AddDays(n); } }", "new Stamp")]
    [InlineData("_ = new[] { 1 }.Select(Later);", "static DateTime Later(int n) => DateTime.UtcNow.AddDays(n);", "Sample.Later")]
    [InlineData("IStamp stamp = null!; stamp.Take();", "interface IStamp { void Take(); } sealed class Stamp : IStamp { public void Take() => _ = DateTime.UtcNow; }", "IStamp.Take")]
    [InlineData("Stamp stamp = null!; stamp.Take();", "abstract class Stamp { public abstract void Take(); } sealed class Now : Stamp { public override void Take() => _ = DateTime.UtcNow; }", "Stamp.Take")]
    [InlineData("_ = Generic(1);", "static T Generic<T>(T value) { _ = DateTime.UtcNow; return value; }", "Sample.Generic")]
    [InlineData("await Async(context);", "static async Task Async(TaskOrchestrationContext context) { await context.CallActivityAsync(\"A\"); _ = DateTime.UtcNow; }", "Sample.Async")]
    [InlineData("_ = new Sum(1) + new Sum(2);", "sealed record Sum(int N) { public static Sum operator +(Sum one, Sum other) => new(DateTime.UtcNow.Second); }", "Sum.op_Addition")]
    public async Task What_an_orchestrator_calls_is_followed_to_the_offence(string code, string members, string path)
    {
        var offence = Assert.Single(await CheckAsync(code, members));

        Assert.StartsWith("Sample.orchestrator.cs(13): ORCH001 ", offence, StringComparison.Ordinal);
        Assert.Contains($"DateTime.UtcNow (reached by {path}).", offence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Func<DateTime> later = () => DateTime.UtcNow;")]
    [InlineData("DateTime Later() => DateTime.UtcNow; _ = Later();")]
    public async Task Lambdas_and_local_functions_belong_to_the_orchestrator(string code) => Assert.Single(await CheckAsync(code));

    [Fact]
    public async Task An_offence_in_another_file_is_shown_there()
    {
        var offences = await OrchestratorGuard.CheckAsync(OrchestratorGuard.Compile(
            ("Sample.orchestrator.cs", Orchestrator("Pricing.Price();", string.Empty)),
            ("Pricing.cs", "static class Pricing\n{\n    public static double Price() => Random.Shared.NextDouble();\n}")));

        Assert.All(offences, offence => Assert.StartsWith("Pricing.cs(3): ORCH002 Orchestrator 'Sample' draws a random value", offence, StringComparison.Ordinal));
        Assert.NotEmpty(offences);
    }

    [Fact]
    public async Task Code_that_no_orchestrator_reaches_is_free() =>
        Assert.Empty(await CheckAsync("Reached();", "static void Reached() { } static void Unreached() => _ = DateTime.UtcNow;"));

    [Fact]
    public async Task The_message_names_the_function_the_offence_and_the_remedy() => Assert.Equal(
        ["Sample.orchestrator.cs(9): ORCH001 Orchestrator 'Sample' reads the clock: DateTime.UtcNow. An orchestrator is replayed and must do the same each time. "
            + "Take the time from context.CurrentUtcDateTime."],
        await CheckAsync("_ = DateTime.UtcNow;"));

    private static Task<IReadOnlyList<string>> CheckAsync(string code, string members = "") =>
        OrchestratorGuard.CheckAsync(OrchestratorGuard.Compile(("Sample.orchestrator.cs", Orchestrator(code, members))));

    private static string Orchestrator(string code, string members) =>
        $$"""
        using Microsoft.Azure.Functions.Worker;
        using Microsoft.DurableTask;

        internal static class Sample
        {
            [Function(nameof(Sample))]
            public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                {{code}}
                return await context.CallActivityAsync<string>("End");
            }

            {{members}}

            private static readonly string Readonly = "value";

            private static int _count;
        }
        """;
}
