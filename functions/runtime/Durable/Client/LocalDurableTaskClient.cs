using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Durable.Client;

/// <summary>The client of the local runtime: everything it does is a row in the database, so any process may hold one.</summary>
internal sealed partial class LocalDurableTaskClient(
    DurableRuntimeOptions runtime, InstanceStore instances, PurgeStore purges, RewindStore rewinds, Signals signals, InstanceWatch watch)
    : DurableTaskClient("local")
{
    /// <summary>How long a waiting client trusts that a signal comes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private DateTime Now => runtime.Clock.GetUtcNow().UtcDateTime;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.ToString(), nameof(orchestratorName));
        if (input is StartOrchestrationOptions && options is null)
        {
            throw new ArgumentException(
                "A StartOrchestrationOptions value was provided for the orchestration input but no value was provided for options. " +
                "Did you mean to provide it for the options parameter?",
                nameof(input));
        }

        var instanceId = string.IsNullOrEmpty(options?.InstanceId) ? Guid.NewGuid().ToString("N") : options.InstanceId;
        InstanceIds.Validate(instanceId);
        var instance = new NewInstance(
            instanceId, orchestratorName.Name, options?.Version?.Version ?? runtime.DefaultVersion, Converter.Serialize(input), options?.Tags, options?.StartAt?.UtcDateTime);
        await CreateAsync(instance, RefusingStatuses(options), cancellation);
        return instanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        await SendAsync(instanceId, new EventRaised(eventName, Converter.Serialize(eventPayload)), cancellation);
    }

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        await SendAsync(
            instanceId, new ExecutionTerminated(Converter.Serialize(options?.Output), options?.Recursive ?? false), cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, new ExecutionResumed(reason), cancellation);

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var row = await FindAsync(instanceId, withPayloads: true, cancellation) ?? throw NotFound(instanceId);
        if (!restartWithNewInstanceId && !InstanceStatus.IsTerminal(row.Status))
        {
            throw new InvalidOperationException(
                $"The orchestration '{instanceId}' is in the {row.Status} state and cannot be restarted under the same id before it ends.");
        }

        var newId = restartWithNewInstanceId ? Guid.NewGuid().ToString("N") : instanceId;
        await CreateAsync(new NewInstance(newId, row.Name, row.Version, row.Input, row.Tags, null), InstanceStatus.Open, cancellation);
        return newId;
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        FaultPoint.Before(FaultStep.Purge, instanceId);
        var purged = await purges.PurgeAsync(instanceId, options?.Recursive ?? false, cancellation);
        FaultPoint.After(FaultStep.Purge, instanceId);
        return new PurgeResult(purged);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        const int batch = 1000;
        var rows = new InstanceFilter(
            filter.CreatedFrom?.UtcDateTime, filter.CreatedTo?.UtcDateTime, Names(filter.Statuses), null, null, batch);
        var start = runtime.Clock.GetTimestamp();
        var total = 0;
        while (true)
        {
            var purged = await purges.PurgeAsync(rows, cancellation);
            total += purged;
            if (purged < batch)
            {
                return new PurgeResult(total, filter.Timeout is null ? null : true);
            }

            if (filter.Timeout is { } limit && runtime.Clock.GetElapsedTime(start) >= limit)
            {
                return new PurgeResult(total, false);
            }
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ArgumentException NotFound(string instanceId)
    {
#pragma warning disable MA0015 // The genuine message names no parameter.
        return new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.");
    }

    private static ArgumentException InvalidStatus(string name)
    {
        return new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.");
#pragma warning restore MA0015
    }

    private string[] RefusingStatuses(StartOrchestrationOptions? options) =>
        options?.DedupeStatuses is not { } names
            ? runtime.ReplacesRunningInstances ? [] : InstanceStatus.Open
            : [.. names.Select(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
                ? status.ToString()
                : throw InvalidStatus(name))];

    private async Task CreateAsync(NewInstance instance, IReadOnlyCollection<string> refusingStatuses, CancellationToken cancellation)
    {
        FaultPoint.Before(FaultStep.Schedule, instance);
        var status = await instances.CreateAsync(instance, refusingStatuses, Now, cancellation);
        FaultPoint.After(FaultStep.Schedule, instance);
        if (status is not null)
        {
            throw new OrchestrationAlreadyExistsException(
                $"An orchestration with id '{instance.InstanceId}' already exists. It's in the {status} state.");
        }

        signals.Mail(instance.InstanceId);
    }

    private async Task SendAsync(string instanceId, StoredEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        FaultPoint.Before(FaultStep.Send, message);
        var sent = await instances.SendAsync(instanceId, message, Now, cancellation);
        FaultPoint.After(FaultStep.Send, message);
        if (sent > 0)
        {
            signals.Mail(instanceId);
        }
    }
}
