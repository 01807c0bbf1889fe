using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>How failures travel from activities through orchestrations to the client.</summary>
public sealed class FailureTests(DurableApp app) : IClassFixture<DurableApp>
{
    private const string BoomText = "Task 'Boom' (#0) failed with an unhandled exception: boom z";

    private static readonly string AppFailure = typeof(AppFailureException).FullName!;

    [Fact]
    public async Task The_orchestrator_sees_who_failed_and_with_which_message()
    {
        var end = await CatchAsync(context => context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"), failed => $"{failed.Message}|{failed.TaskName}|{failed.TaskId}");
        Assert.Equal($"{BoomText}|Boom|0", end);
    }

    [Fact]
    public async Task The_id_is_that_of_the_action()
    {
        var end = await CatchAsync(
            async context =>
            {
                await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
                await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z");
            },
            failed => $"{failed.TaskId} {failed.Message}");
        Assert.Equal("1 Task 'Boom' (#1) failed with an unhandled exception: boom z", end);
    }

    [Fact]
    public async Task The_details_hold_type_message_stack_and_the_inner_failure()
    {
        var end = await CatchAsync(context => context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"), failed => Describe(failed.FailureDetails));
        Assert.Equal(
            "{type=System.InvalidOperationException msg='boom z' stack=yes inner={type=System.ArgumentException msg='inner' stack=null inner=null}}",
            end);
    }

    [Fact]
    public async Task The_exception_of_the_activity_itself_is_never_the_inner_exception()
    {
        var end = await CatchAsync(
            context => context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"),
            failed => failed.InnerException is InvalidOperationException or ArgumentException ? "the activity's own" : "not the activity's own");
        Assert.Equal("not the activity's own", end);
    }

    [Fact]
    public async Task The_cause_is_recognised_by_its_type_and_its_base_types()
    {
        var end = await CatchAsync(
            context => context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"),
            failed => $"{failed.FailureDetails.IsCausedBy<InvalidOperationException>()} {failed.FailureDetails.IsCausedBy<Exception>()} {failed.FailureDetails.IsCausedBy<AppFailureException>()}");
        Assert.Equal("True True False", end);
    }

    [Fact]
    public async Task An_exception_type_of_the_application_is_recognised()
    {
        var end = await CatchAsync(
            context => context.CallActivityAsync<string>(nameof(ScriptedFunctions.BoomOfTheApp), "z"),
            failed => $"{Describe(failed.FailureDetails)} {failed.FailureDetails.IsCausedBy<AppFailureException>()} {failed.FailureDetails.IsCausedBy<InvalidOperationException>()}");
        Assert.Equal($"{{type={AppFailure} msg='custom z' stack=yes inner=null}} True False", end);
    }

    [Fact]
    public async Task A_failure_that_nobody_catches_fails_the_orchestration_with_the_activitys_inside()
    {
        var end = await app.RunAsync(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(
            $"{{type=Microsoft.DurableTask.TaskFailedException msg='{BoomText}' stack=yes inner={{type=System.InvalidOperationException " +
            "msg='boom z' stack=yes inner={type=System.ArgumentException msg='inner' stack=null inner=null}}}",
            Describe(end.FailureDetails));
    }

    [Fact]
    public async Task The_output_of_a_failed_orchestration_is_its_raw_message_which_is_no_json()
    {
        var end = await app.RunAsync(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"));
        Assert.Equal(BoomText, end.SerializedOutput);
        Assert.Throws<System.Text.Json.JsonException>(() => end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_exception_of_the_orchestrator_itself_is_told_as_it_is()
    {
        var end = await app.RunAsync(_ => throw new AppFailureException("self", new InvalidOperationException("in")));
        Assert.Equal((OrchestrationRuntimeStatus.Failed, "self"), (end.RuntimeStatus, end.SerializedOutput));
        Assert.Equal(
            $"{{type={AppFailure} msg='self' stack=yes inner={{type=System.InvalidOperationException msg='in' stack=null inner=null}}}}",
            Describe(end.FailureDetails));
    }

    [Fact]
    public async Task A_failed_child_is_a_failed_task_that_carries_the_childs_details()
    {
        var end = await app.RunAsync(new Script(async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child));
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.Message}|{failed.TaskName}|{failed.TaskId}|{Describe(failed.FailureDetails)}";
            }
        })
        {
            Child = async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "z"),
        });
        Assert.Equal(
            $"Task 'Child' (#0) failed with an unhandled exception: {BoomText}|Child|0|{{type=Microsoft.DurableTask.TaskFailedException " +
            $"msg='{BoomText}' stack=yes inner={{type=System.InvalidOperationException msg='boom z' stack=yes " +
            "inner={type=System.ArgumentException msg='inner' stack=null inner=null}}}",
            end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Waiting_for_all_waits_for_all_and_throws_the_first_of_them_in_their_order()
    {
        var end = await app.RunAsync(async context =>
        {
            Task<string>[] tasks =
            [
                context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "1"), context.CallActivityAsync<string>(nameof(ScriptedFunctions.Echo), "2"),
                context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), "3"),
            ];
            var all = Task.WhenAll(tasks);
            try
            {
                await all;
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.Message} agg={all.Exception!.InnerExceptions.Count} {string.Join('/', tasks.Select(task => task.Status))}";
            }
        });
        Assert.Equal("Task 'Boom' (#0) failed with an unhandled exception: boom 1 agg=2 Faulted/RanToCompletion/Faulted", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_missing_activity_is_a_failure_of_the_call()
    {
        var end = await CatchAsync(context => context.CallActivityAsync<string>("Nope", "z"), failed => $"{failed.Message}|{Describe(failed.FailureDetails)}");
        Assert.Equal(
            "Task 'Nope' (#0) failed with an unhandled exception: No activity task named 'Nope' was found.|" +
            "{type=ActivityTaskNotFound msg='No activity task named 'Nope' was found.' stack=null inner=null}",
            end);
    }

    [Fact]
    public async Task A_missing_activity_is_not_tried_again()
    {
        var end = await CatchAsync(
            context => context.CallActivityAsync<string>("Nope", "z", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(30)))), failed => $"{failed.TaskId}");
        Assert.Equal("0", end);
    }

    [Fact]
    public async Task Options_given_in_the_place_of_an_activitys_input_are_refused()
    {
        var end = await app.RunAsync(async context =>
        {
            try
            {
                return await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Boom), (object)new TaskOptions());
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
    public async Task An_activity_whose_input_cannot_be_read_fails_the_call()
    {
        var end = await CatchAsync(context => context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), "no number"), failed => failed.TaskName);
        Assert.Equal("Double", end);
    }

    [Fact]
    public async Task A_message_with_odd_characters_still_arrives()
    {
        var end = await app.RunAsync(new Script(async context => await context.CallActivityAsync<string>(nameof(ScriptedFunctions.Activity)))
        {
            Activity = _ => throw new InvalidOperationException("nul \0 half \ud800 end"),
        });
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.EndsWith(" end", end.SerializedOutput, StringComparison.Ordinal);
    }

    private async Task<string?> CatchAsync(Func<TaskOrchestrationContext, Task> call, Func<TaskFailedException, string> describe)
    {
        var end = await app.RunAsync(async context =>
        {
            try
            {
                await call(context);
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return describe(failed);
            }
        });
        return end.ReadOutputAs<string>();
    }

    private static string Describe(TaskFailureDetails? details) => details is null
        ? "null"
        : $"{{type={details.ErrorType} msg='{details.ErrorMessage}' stack={(details.StackTrace is null ? "null" : "yes")} inner={Describe(details.InnerFailure)}}}";
}
