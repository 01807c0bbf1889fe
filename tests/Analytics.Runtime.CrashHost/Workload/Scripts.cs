using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.CrashHost.Workload;

/// <summary>
/// What a client does for each kind of case. A script looks at what there is and goes on from there, as a caller does that was killed
/// itself: it may be run again at any moment.
/// </summary>
internal sealed class Scripts(DurableTaskClient client, Traces traces)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public async Task RunAsync(string kind, string id, CancellationToken cancellation)
    {
        switch (kind)
        {
            case "listens" or "rounds":
                await EnsureAsync(kind, id, cancellation);
                await RaiseAsync(id, cancellation);
                break;
            case "terminated":
                await EnsureAsync(kind, id, cancellation);
                await UntilEffectAsync(id, "begun", cancellation);
                await UnlessOverAsync(id, () => client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough", Recursive: true), cancellation), cancellation);
                break;
            case "suspended":
                await SuspendAndResumeAsync(id, cancellation);
                break;
            case "purged":
                await PurgeAsync(id, cancellation);
                break;
            case "restarted":
                await RestartAsync(id, cancellation);
                break;
            default:
                await EnsureAsync(kind, id, cancellation);
                break;
        }
    }

    private async Task EnsureAsync(string kind, string id, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is not null)
        {
            return;
        }

        var (name, number) = Kinds.Of(kind);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, new Work(id, number), new StartOrchestrationOptions(id), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody was quicker.
        }
    }

    private Task RaiseAsync(string id, CancellationToken cancellation) =>
        UnlessOverAsync(id, () => client.RaiseEventAsync(id, "go", "heard", cancellation), cancellation);

    private async Task SuspendAndResumeAsync(string id, CancellationToken cancellation)
    {
        await EnsureAsync("suspended", id, cancellation);
        await UntilEffectAsync(id, "first", cancellation);
        if (await StatusAsync(id, cancellation) == OrchestrationRuntimeStatus.Running)
        {
            await client.SuspendInstanceAsync(id, "a pause", cancellation);
            while (await StatusAsync(id, cancellation) == OrchestrationRuntimeStatus.Running)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellation);
            }
        }

        await RaiseAsync(id, cancellation);
        await UnlessOverAsync(id, () => client.ResumeInstanceAsync(id, "enough", cancellation), cancellation);
    }

    private async Task PurgeAsync(string id, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(id, cancellation) is null && await traces.CountEffectsAsync(id, "%") > 0)
        {
            return;
        }

        await EnsureAsync("purged", id, cancellation);
        await client.WaitForInstanceCompletionAsync(id, cancellation);
        await client.PurgeInstanceAsync(id, cancellation);
    }

    private async Task RestartAsync(string id, CancellationToken cancellation)
    {
        await EnsureAsync("restarted", id, cancellation);
        await client.WaitForInstanceCompletionAsync(id, cancellation);
        if (await traces.CountEffectsAsync(id, "execution.%") < 2)
        {
            await client.RestartAsync(id, cancellation: cancellation);
        }
    }

    private async Task UnlessOverAsync(string id, Func<Task> act, CancellationToken cancellation)
    {
        if (await StatusAsync(id, cancellation) is OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Suspended)
        {
            await act();
        }
    }

    private async Task<OrchestrationRuntimeStatus?> StatusAsync(string id, CancellationToken cancellation) =>
        (await client.GetInstanceAsync(id, cancellation))?.RuntimeStatus;

    private async Task UntilEffectAsync(string id, string key, CancellationToken cancellation)
    {
        while (await traces.CountEffectsAsync(id, key) == 0)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellation);
        }
    }
}
