using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>A wrong function stops the start with one message that names the file, the function and the fix.</summary>
public sealed class WrongFunctionTests(RuntimeUnderTest runtime)
{
    [Theory]
    [InlineData(typeof(WrongFunctions.SameName), "sAME", "Another function is named 'Same'", "Rename one of them")]
    [InlineData(typeof(WrongFunctions.NotPublic), "NotPublic", "must be a public method", "Make the method public.")]
    [InlineData(typeof(WrongFunctions.Generic), "Generic", "must not be generic", "Write one function a type")]
    [InlineData(typeof(WrongFunctions.AsyncVoid), "AsyncVoid", "is async void", "Return a Task.")]
    [InlineData(typeof(WrongFunctions.Nameless), "", "has an empty name", "[Function(nameof(MyFunction))]")]
    [InlineData(typeof(WrongFunctions.NoTrigger), "NoTrigger", "has 0 triggers; it must have exactly one", "Mark one parameter with a trigger")]
    [InlineData(typeof(WrongFunctions.TwoTriggers), "TwoTriggers", "has 2 triggers; it must have exactly one", "Make a function of each trigger")]
    [InlineData(typeof(WrongFunctions.UnknownTrigger), "UnknownTrigger", "'CarrierPigeonTriggerAttribute' of parameter 'message' is not known", "Use an HTTP, timer, queue")]
    [InlineData(typeof(WrongFunctions.UnknownInput), "UnknownInput", "'BlobInputAttribute' of parameter 'text' is not known", "through an injected client")]
    [InlineData(typeof(WrongFunctions.UnknownOutput), "UnknownOutput", "'BlobOutputAttribute' of '$return' is not known", "Use [QueueOutput] or [HttpResult]")]
    [InlineData(typeof(WrongFunctions.TwoOutputs), "TwoOutputs", "has 2 outputs", "Return a record with a property for each output")]
    [InlineData(typeof(WrongFunctions.WrongClient), "WrongClient", "'client' takes the durable client but is a String", "Make it a DurableTaskClient.")]
    [InlineData(typeof(WrongFunctions.WrongContext), "WrongContext", "'context' takes the orchestration's context but is a String", "Make it a TaskOrchestrationContext")]
    [InlineData(typeof(WrongFunctions.BadQueueName), "BadQueueName", "'UPPER' is not a queue name", "3 to 63 lower-case letters")]
    [InlineData(typeof(WrongFunctions.BadOutputQueueName), "BadOutputQueueName", "'Not_A_Queue' is not a queue name", "3 to 63 lower-case letters")]
    [InlineData(typeof(WrongFunctions.MissingSetting), "MissingSetting", "'%NobodySetThis%' does not resolve to a value", "Add the application setting 'NobodySetThis'")]
    [InlineData(typeof(WrongFunctions.MissingSchedule), "MissingSchedule", "'%NobodySetThisSchedule%' does not resolve", "Add the application setting 'NobodySetThisSchedule'")]
    [InlineData(typeof(WrongFunctions.BadCron), "BadCron", "The schedule expression was not recognized as a valid cron expression or timespan string.", "such as 0 */5 * * * *")]
    [InlineData(typeof(WrongFunctions.BadRetry), "BadRetry", "'ten seconds' is no time span", "00:00:10")]
    [InlineData(typeof(WrongFunctions.ReservedRoute), "ReservedRoute", "The specified route conflicts with one or more built in routes", "Begin the route with another word.")]
    [InlineData(typeof(WrongFunctions.ReservedRuntimeRoute), "ReservedRuntimeRoute", "The specified route conflicts with one or more built in routes", "Begin the route with another word.")]
    [InlineData(typeof(WrongFunctions.BrokenRoute), "BrokenRoute", "The route 'api/things/{a' cannot be read", "Write it as an ASP.NET Core route")]
    [InlineData(typeof(WrongFunctions.UnknownConstraint), "UnknownConstraint", "The route 'api/things/{a:rhyme}' cannot be read", "Write it as an ASP.NET Core route")]
    [InlineData(typeof(WrongFunctions.OverlappingLiteral), "OneWord", "'api/words/first' can match the same request as 'api/words/{word}' of 'AnyWord'", "Tell the routes apart")]
    [InlineData(typeof(WrongFunctions.OverlappingConstraint), "Apple", "'api/words/apple' can match the same request as 'api/words/{word:maxlength(5)}'", "Tell the routes apart")]
    [InlineData(typeof(WrongFunctions.OverlappingRest), "OneFile", "'api/files/a/b' can match the same request as 'api/files/{*path}'", "Tell the routes apart")]
    [InlineData(typeof(WrongFunctions.OverlappingOptional), "Bare", "'api/pages' can match the same request as 'api/pages/{number?}'", "Tell the routes apart")]
    public async Task A_wrong_function_stops_the_start_with_its_file_its_name_and_the_fix(Type functions, string name, string problem, string fix)
    {
        var message = await RefusalAsync(functions);

        Assert.Contains($"'{name}' ({functions.FullName}.", message, StringComparison.Ordinal);
        Assert.Matches(@"in \S*Hosting/WrongFunctions\.cs:\d+", message);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(fix, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(UnstableOrchestrators.Now), "DateTime.Now", "context.CurrentUtcDateTime")]
    [InlineData(typeof(UnstableOrchestrators.UtcNow), "DateTime.UtcNow", "context.CurrentUtcDateTime")]
    [InlineData(typeof(UnstableOrchestrators.OffsetNow), "DateTimeOffset.UtcNow", "context.CurrentUtcDateTime")]
    [InlineData(typeof(UnstableOrchestrators.Clock), "TimeProvider.GetUtcNow", "context.CurrentUtcDateTime")]
    [InlineData(typeof(UnstableOrchestrators.NewGuid), "Guid.NewGuid", "context.NewGuid()")]
    [InlineData(typeof(UnstableOrchestrators.Dice), "Random.Shared", "draw them in an activity")]
    [InlineData(typeof(UnstableOrchestrators.SecureDice), "RandomNumberGenerator.GetInt32", "draw them in an activity")]
    [InlineData(typeof(UnstableOrchestrators.Variable), "Environment.GetEnvironmentVariable", "the orchestration's input")]
    [InlineData(typeof(UnstableOrchestrators.Sleeps), "Thread.Sleep", "in an activity")]
    [InlineData(typeof(UnstableOrchestrators.OtherThread), "Task.Run", "in an activity")]
    [InlineData(typeof(UnstableOrchestrators.Delays), "Task.Delay", "context.CreateTimer")]
    [InlineData(typeof(UnstableOrchestrators.Calls), "HttpClient.GetStringAsync", "context.CallHttpAsync")]
    [InlineData(typeof(UnstableOrchestrators.Reads), "File.ReadAllTextAsync", "in an activity")]
    [InlineData(typeof(UnstableOrchestrators.Leaves), "Task.ConfigureAwait", "without ConfigureAwait(false)")]
    [InlineData(typeof(UnstableOrchestrators.CancelsElsewhere), "CancellationTokenSource.CancelAsync", "Call Cancel()")]
    [InlineData(typeof(UnstableOrchestrators.ThroughMethod), "DateTime.Today", "context.CurrentUtcDateTime")]
    [InlineData(typeof(UnstableOrchestrators.ThroughLambda), "Guid.NewGuid", "context.NewGuid()")]
    public async Task An_orchestrator_that_is_not_deterministic_stops_the_start_with_the_call_and_its_line(Type functions, string call, string fix)
    {
        var message = await RefusalAsync(functions);

        Assert.Contains($"'{functions.Name}' ({functions.FullName}.Run)", message, StringComparison.Ordinal);
        Assert.Matches(@"in \S*Hosting/UnstableOrchestrators\.cs:\d+", message);
        Assert.Contains($"The orchestrator is not deterministic: it calls {call},", message, StringComparison.Ordinal);
        Assert.Contains(fix, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_may_use_cancellation_whenany_and_the_clock_of_its_activities()
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(UnstableOrchestrators.Stable)));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var id = await app.Durable.ScheduleNewOrchestrationInstanceAsync("Stable", limit.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.Durable.WaitForInstanceCompletionAsync(id, limit.Token)).RuntimeStatus);
    }

    [Fact]
    public async Task All_wrong_functions_are_named_at_once()
    {
        var message = await RefusalAsync(typeof(WrongFunctions.BadCron), typeof(WrongFunctions.SameName), typeof(WrongFunctions.ReservedRoute), typeof(UnstableOrchestrators.NewGuid));

        Assert.StartsWith("The application does not start: 4 faults in its functions.", message, StringComparison.Ordinal);
        Assert.All(["1. 'sAME'", "'BadCron'", "'ReservedRoute'", "'NewGuid'", "4. '"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Functions_that_differ_in_literal_method_or_constraint_do_not_overlap()
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(RoutingFunctions)));

        Assert.NotNull(app);
    }

    private async Task<string> RefusalAsync(params Type[] functions)
        => (await Assert.ThrowsAnyAsync<Exception>(async () => await (await runtime.StartAsync(new AppUnderTest(functions))).DisposeAsync())).Message;
}
