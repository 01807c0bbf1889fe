using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class FailureTests : IClassFixture<DurableRuntime>
{
    private const string BoomText = "Task 'Boom' (#0) failed with an unhandled exception: boom z";

    private readonly DurableRuntime _runtime;

    public FailureTests(DurableRuntime runtime)
    {
        _runtime = runtime;
        runtime.Activity<string, string>("Boom", (Func<string, string>)(text =>
            throw new InvalidOperationException("boom " + text, new ArgumentException("inner", (string?)null))));
        runtime.Activity<string, string>("BoomCustom", (Func<string, string>)(text => throw new TestFailureException("custom " + text)));
    }

    [Fact]
    public async Task A_failed_activity_is_caught_with_its_whole_story()
    {
        var end = await _runtime.RunAsync("Catches", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Boom", "z");
            }
            catch (TaskFailedException failed)
            {
                var details = failed.FailureDetails;
                return $"msg='{failed.Message}' task={failed.TaskName} id={failed.TaskId} inner={failed.InnerException?.GetType().Name} " +
                    $"fd={Describe(details)} isIOE={details.IsCausedBy<InvalidOperationException>()} " +
                    $"isEx={details.IsCausedBy<Exception>()} isMy={details.IsCausedBy<TestFailureException>()}";
            }
        });
        Assert.Equal(
            $"msg='{BoomText}' task=Boom id=0 inner=TaskFailedException fd={{type=System.InvalidOperationException msg='boom z' stack=yes " +
            "inner={type=System.ArgumentException msg='inner' stack=null inner=null}} isIOE=True isEx=True isMy=False",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_exception_type_of_the_app_is_recognised_by_its_name()
    {
        var end = await _runtime.RunAsync("CatchesCustom", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("BoomCustom", "z");
            }
            catch (TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<TestFailureException>())
            {
                return $"{Describe(failed.FailureDetails)} {failed.FailureDetails.IsCausedBy<InvalidOperationException>()}";
            }
        });
        Assert.Equal(
            "{type=Analytics.Runtime.Tests.Durable.TestFailureException msg='custom z' stack=yes inner=null} False", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_uncaught_failure_of_an_activity_fails_the_orchestration()
    {
        var end = await _runtime.RunAsync("DoesNotCatch", context => context.CallActivityAsync<string>("Boom", "z"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(BoomText, end.SerializedOutput);
        Assert.Equal(
            $"{{type=Microsoft.DurableTask.TaskFailedException msg='{BoomText}' stack=yes inner={{type=System.InvalidOperationException " +
            "msg='boom z' stack=yes inner={type=System.ArgumentException msg='inner' stack=null inner=null}}}",
            Describe(end.FailureDetails));
    }

    [Fact]
    public async Task An_exception_of_the_orchestrator_itself_is_told_as_it_is()
    {
        var end = await _runtime.RunAsync<string>(
            "ThrowsItself", _ => throw new TestFailureException("self", new InvalidOperationException("in")));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("self", end.SerializedOutput);
        Assert.Equal(
            "{type=Analytics.Runtime.Tests.Durable.TestFailureException msg='self' stack=yes " +
            "inner={type=System.InvalidOperationException msg='in' stack=null inner=null}}",
            Describe(end.FailureDetails));
    }

    [Fact]
    public async Task A_failed_sub_orchestration_carries_the_failure_of_its_activity()
    {
        _runtime.Orchestrator("UncaughtBoom", context => context.CallActivityAsync<string>("Boom", "z"));
        var end = await _runtime.RunAsync("CatchesChild", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("UncaughtBoom");
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.Message} {failed.TaskName} {failed.TaskId} {failed.FailureDetails.ErrorType} {failed.FailureDetails.InnerFailure!.ErrorType}";
            }
        });
        Assert.Equal(
            $"Task 'UncaughtBoom' (#0) failed with an unhandled exception: {BoomText} UncaughtBoom 0 " +
            "Microsoft.DurableTask.TaskFailedException System.InvalidOperationException",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waiting_for_all_waits_for_all_and_throws_the_first()
    {
        _runtime.Activity<string, string>("Fine", text => text);
        var end = await _runtime.RunAsync("FansOut", async context =>
        {
            Task<string>[] tasks =
            [
                context.CallActivityAsync<string>("Boom", "1"), context.CallActivityAsync<string>("Fine", "2"),
                context.CallActivityAsync<string>("Boom", "3"),
            ];
            var all = Task.WhenAll(tasks);
            try
            {
                await all;
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return $"'{failed.Message}' agg={all.Exception!.InnerExceptions.Count} statuses={string.Join('/', tasks.Select(task => task.Status))}";
            }
        });
        Assert.Equal(
            "'Task 'Boom' (#0) failed with an unhandled exception: boom 1' agg=2 statuses=Faulted/RanToCompletion/Faulted",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_missing_activity_is_a_failure_that_no_retry_repeats()
    {
        var end = await _runtime.RunAsync("CallsMissing", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Nope", "z", TaskOptions.FromRetryPolicy(new(5, TimeSpan.FromSeconds(5))));
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.TaskId} '{failed.Message}' fd={Describe(failed.FailureDetails)}";
            }
        });
        Assert.Equal(
            "0 'Task 'Nope' (#0) failed with an unhandled exception: No activity task named 'Nope' was found.' " +
            "fd={type=ActivityTaskNotFound msg='No activity task named 'Nope' was found.' stack=null inner=null}",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_missing_orchestrator_fails_its_instance()
    {
        var id = await _runtime.Client.ScheduleNewOrchestrationInstanceAsync("NoSuchOrch");
        var end = await _runtime.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Null(end.SerializedOutput);
        Assert.Equal(
            "{type=OrchestratorTaskNotFound msg='No orchestrator task named 'NoSuchOrch' was found.' stack=null inner=null}",
            Describe(end.FailureDetails));
    }

    [Fact]
    public async Task Options_given_in_the_place_of_the_input_are_refused()
    {
        var end = await _runtime.RunAsync("OptionsAsInput", async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>("Boom", (object)new TaskOptions());
            }
            catch (ArgumentException exception)
            {
                return exception.Message;
            }
        });
        Assert.Equal(
            "A TaskOptions value was provided for the activity input but no value was provided for options. Did you actually mean to " +
            "provide a TaskOptions value for the options parameter? (Parameter 'input')",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_message_that_the_database_cannot_hold_is_kept_as_far_as_possible()
    {
        _runtime.Activity<string, string>("Odd", (Func<string, string>)(_ => throw new InvalidOperationException("nul \0 half \ud800 end")));
        var end = await _runtime.RunAsync("OddText", context => context.CallActivityAsync<string>("Odd", "z"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("half \ufffd end", end.SerializedOutput, StringComparison.Ordinal);
    }

    internal static string Describe(TaskFailureDetails? details) => details is null
        ? "null"
        : $"{{type={details.ErrorType} msg='{details.ErrorMessage}' stack={(details.StackTrace is null ? "null" : "yes")} inner={Describe(details.InnerFailure)}}}";
}

/// <summary>An exception type that only this assembly knows.</summary>
public sealed class TestFailureException(string message, Exception? inner = null) : Exception(message, inner);
