using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>What an orchestration of the workload is told: whose case it belongs to, and a number.</summary>
public sealed record Work(string Case, int Number = 0);

/// <summary>What a step is told.</summary>
public sealed record Step(string Case, string Key, int Milliseconds = 10);

/// <summary>One orchestrator for each durable step that a crash may interrupt.</summary>
public static class Orchestrators
{
    /// <summary>Three activities one after another, named by the number of the input.</summary>
    [Function(nameof(Chain))]
    public static async Task<int> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        var sum = 0;
        for (var step = 1; step <= 3; step++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, $"{work.Number}.{step}"));
        }

        return sum;
    }

    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        var calls = Enumerable.Range(1, work.Number)
            .Select(step => context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, $"part.{step}", 25)));
        return (await Task.WhenAll(calls)).Sum();
    }

    [Function(nameof(Waits))]
    public static async Task<int> Waits([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        await context.CreateTimer(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        return await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, "woken"));
    }

    [Function(nameof(Listens))]
    public static async Task<int> Listens([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        var heard = await context.WaitForExternalEvent<string>("go");
        return await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, heard));
    }

    [Function(nameof(Retries))]
    public static Task<int> Retries([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var policy = new TaskOptions(new TaskRetryOptions(new RetryPolicy(6, TimeSpan.FromMilliseconds(200))));
        return context.CallActivityAsync<int>(nameof(Activities.Stumble), new Step(context.GetInput<Work>()!.Case, "third time"), policy);
    }

    [Function(nameof(Parent))]
    public static async Task<int> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        var children = Enumerable.Range(1, 2).Select(number => context.CallSubOrchestratorAsync<int>(
            nameof(Chain), work with { Number = number }, new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{number}")));
        return (await Task.WhenAll(children)).Sum();
    }

    /// <summary>Three rounds; an event that came in the first is taken in the last.</summary>
    [Function(nameof(Rounds))]
    public static async Task<int> Rounds([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, $"round.{work.Number + 1}"));
        if (work.Number < 2)
        {
            context.ContinueAsNew(work with { Number = work.Number + 1 });
            return 0;
        }

        var heard = await context.WaitForExternalEvent<string>("go");
        return await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, heard));
    }

    /// <summary>Waits for ever, and so does its child: both are to be terminated.</summary>
    [Function(nameof(Endless))]
    public static async Task<int> Endless([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        if (work.Number == 0)
        {
            return await context.CallSubOrchestratorAsync<int>(
                nameof(Endless), work with { Number = 1 }, new SubOrchestrationOptions(instanceId: context.InstanceId + ":1"));
        }

        await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, "begun"));
        await context.WaitForExternalEvent<string>("never");
        return await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, "not to be"));
    }

    /// <summary>An activity, an event, an activity: suspended and resumed on the way.</summary>
    [Function(nameof(Pauses))]
    public static async Task<int> Pauses([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        var first = await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, "first"));
        var heard = await context.WaitForExternalEvent<string>("go");
        return first + await context.CallActivityAsync<int>(nameof(Activities.Do), new Step(work.Case, heard));
    }

    /// <summary>Its effect is named by the execution, so that a restart has one of its own.</summary>
    [Function(nameof(Once))]
    public static Task<int> Once([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<int>(nameof(Activities.Do), new Step(context.GetInput<Work>()!.Case, $"execution.{context.NewGuid():N}"));

    [Function(nameof(Sends))]
    public static async Task<int> Sends([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var work = context.GetInput<Work>()!;
        // A queue that cannot be reached fails the activity that sends: as in any app, that is the orchestration's to try again.
        var policy = new TaskOptions(new TaskRetryOptions(new RetryPolicy(60, TimeSpan.FromMilliseconds(250))));
        await context.CallActivityAsync(work.Number == 0 ? nameof(Activities.Send) : nameof(Activities.SendBad), work, policy);
        return 10;
    }
}
