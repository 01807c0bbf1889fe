using System.Text.Json;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>What a person orders for an orchestration.</summary>
internal sealed record OrchestrationOrder(OrchestrationAction Action, string? Reason, bool SameId);

/// <summary>
/// Carries out what a person orders. The order is in the audit trail before anything happens, so that nothing happens unnoticed even
/// when this process dies in between; an order that the runtime refuses is noted as refused behind it.
/// </summary>
internal sealed class OrchestrationControl(Database database, IEnumerable<IOrchestrationEnding> endings, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Returns the id of the instance to look at: a new one after a restart under a new id, null after a purge.</summary>
    public async Task<Result<OrchestrationOutcome>> ApplyAsync(
        DurableTaskClient client, Caller caller, OrchestrationMetadata row, OrchestrationOrder order, CancellationToken cancellation)
    {
        var status = OrchestrationStatuses.WordOf(row.RuntimeStatus);
        if (!OrchestrationActions.AllowedIn(status).Contains(order.Action))
        {
            return OrchestrationErrors.Refused(status, order.Action);
        }

        var newId = order is { Action: OrchestrationAction.Restart, SameId: false } ? AnotherId(row.InstanceId, caller.OrganizationId) : null;
        var word = OrchestrationActions.WordOf(order.Action);
        await NoteAsync(caller, row, $"orchestration.{word}", new { row.Name, status, order.Reason, newInstanceId = newId }, cancellation);

        // From here on the order is given: that its sender hangs up no longer stops it half way.
        var refusal = await TryAsync(client, caller, row, order, newId);
        if (refusal is not null)
        {
            await NoteAsync(caller, row, $"orchestration.{word}_refused", new { row.Name, status, refusal.Code, refusal.Message }, CancellationToken.None);
            return refusal;
        }

        return new OrchestrationOutcome(order.Action == OrchestrationAction.Purge ? null : newId ?? row.InstanceId);
    }

    private async Task<Error?> TryAsync(DurableTaskClient client, Caller caller, OrchestrationMetadata row, OrchestrationOrder order, string? newId)
    {
        try
        {
            return order.Action switch
            {
                OrchestrationAction.Terminate => await TerminateAsync(client, caller, row, order.Reason),
                OrchestrationAction.Suspend => await ThenAsync(client, row, client.SuspendInstanceAsync(row.InstanceId, order.Reason, CancellationToken.None)),
                OrchestrationAction.Resume => await ThenAsync(client, row, client.ResumeInstanceAsync(row.InstanceId, order.Reason, CancellationToken.None)),
                OrchestrationAction.Rewind => await ThenAsync(client, row, client.RewindInstanceAsync(row.InstanceId, order.Reason ?? string.Empty, CancellationToken.None)),
                OrchestrationAction.Purge => await PurgeAsync(client, row),
                _ => await RestartAsync(client, row, newId ?? row.InstanceId),
            };
        }
        catch (NotSupportedException)
        {
            return OrchestrationErrors.Unsupported(order.Action);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
        {
            return OrchestrationErrors.RefusedByRuntime(fault.Message);
        }
    }

    private async Task<Error?> TerminateAsync(DurableTaskClient client, Caller caller, OrchestrationMetadata row, string? reason)
    {
        foreach (var ending in endings.Where(ending => string.Equals(ending.Orchestrator, row.Name, StringComparison.OrdinalIgnoreCase)))
        {
            await ending.EndAsync(caller.OrganizationId, row.SerializedInput, CancellationToken.None);
        }

        return await ThenAsync(client, row, client.TerminateInstanceAsync(row.InstanceId, new TerminateInstanceOptions(reason, Recursive: true), CancellationToken.None));
    }

    private static async Task<Error?> PurgeAsync(DurableTaskClient client, OrchestrationMetadata row)
    {
        var purged = await client.PurgeInstanceAsync(row.InstanceId, new PurgeInstanceOptions(Recursive: true), CancellationToken.None);
        return purged.PurgedInstanceCount > 0 ? null : OrchestrationErrors.RefusedByRuntime("nothing was purged.");
    }

    /// <summary>A start with the old input: backends that cannot restart by themselves can do this, and the new id says whose it is.</summary>
    private static async Task<Error?> RestartAsync(DurableTaskClient client, OrchestrationMetadata row, string instanceId)
    {
        object? input = row.SerializedInput is { } serialized ? JsonSerializer.Deserialize<JsonElement>(serialized) : null;
        await client.StartAsync(row.Name, instanceId, input, CancellationToken.None);
        return null;
    }

    /// <summary>Orders are messages to the instance: waits a moment until it shows that it has taken this one.</summary>
    private async Task<Error?> ThenAsync(DurableTaskClient client, OrchestrationMetadata row, Task ordered)
    {
        await ordered;
        for (var began = clock.GetTimestamp(); clock.GetElapsedTime(began) < Patience;)
        {
            if (await client.GetInstanceAsync(row.InstanceId, CancellationToken.None) is not { } now || now.RuntimeStatus != row.RuntimeStatus)
            {
                break;
            }

            await Task.Delay(BetweenLooks, clock, CancellationToken.None);
        }

        return null;
    }

    private async Task NoteAsync<T>(Caller caller, OrchestrationMetadata row, string action, T details, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        AuditTrail.Append(scope, caller.PersonId, action, AuditSubject.Orchestration(row.InstanceId), details);
        await scope.CommitAsync(cancellation);
    }

    /// <summary>The same name with a number made by chance; of a restarted one that of the first.</summary>
    private static string AnotherId(string instanceId, int organizationId)
    {
        const string mark = "-again-";
        var name = instanceId[OrchestrationIds.PrefixOf(organizationId).Length..];
        var end = name.LastIndexOf(mark, StringComparison.Ordinal);
        return OrchestrationIds.Of(organizationId, $"{(end > 0 ? name[..end] : name)}{mark}{Guid.NewGuid().ToString("N")[..8]}");
    }
}

/// <summary>The instance to look at after an order; null when it is gone.</summary>
internal sealed record OrchestrationOutcome(string? InstanceId);
