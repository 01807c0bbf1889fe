using System.Globalization;
using System.Net.Sockets;
using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Client;

/// <content>Reading and waiting.</content>
internal sealed partial class LocalDurableTaskClient
{
    private DataConverter Converter => runtime.Converter;

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return await FindAsync(instanceId, getInputsAndOutputs, cancellation) is { } row ? Describe(row, getInputsAndOutputs) : null;
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId, row => row.Status != InstanceStatus.Pending, getInputsAndOutputs, nameof(WaitForInstanceStartAsync), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId, row => InstanceStatus.IsTerminal(row.Status), getInputsAndOutputs, nameof(WaitForInstanceCompletionAsync), cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create(async (token, sizeHint, cancellation) =>
        {
            var size = Math.Max(1, sizeHint ?? query.PageSize);
            var rows = await instances.ListAsync(
                new InstanceFilter(
                    query.CreatedFrom?.UtcDateTime, query.CreatedTo?.UtcDateTime, Names(query.Statuses), query.InstanceIdPrefix,
                    token ?? query.ContinuationToken, size + 1),
                query.FetchInputsAndOutputs,
                cancellation);
            var page = rows.Take(size).Select(row => Describe(row, query.FetchInputsAndOutputs)).ToList();
            return new Page<OrchestrationMetadata>(page, rows.Count > size ? page[^1].InstanceId : null);
        });
    }

    public override async Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var events = await instances.ReadHistoryAsync(instanceId, cancellation) ?? throw NotFound(instanceId);
        return [.. events.Select(item => HistoryTranslation.Translate(item, instanceId))];
    }

    public override async Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = 100,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var rows = await instances.ListEndedAsync(
            Names(runtimeStatus), (completedTimeFrom?.UtcDateTime, completedTimeTo?.UtcDateTime), ParseKey(lastInstanceKey), pageSize, cancellation);
        return new Page<string>(
            [.. rows.Select(row => row.InstanceId)],
            rows.Count < pageSize ? null : string.Create(CultureInfo.InvariantCulture, $"{rows[^1].CompletedAt:O}|{rows[^1].InstanceId}"));
    }

    private static (DateTime? Time, string? Id) ParseKey(string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return (null, null);
        }

        var parts = key.Split('|', 2);
        return parts.Length == 2 && DateTime.TryParseExact(
            parts[0], "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? (time.ToUniversalTime(), parts[1])
            : throw new ArgumentException("The key is not one that an earlier page returned.", nameof(key));
    }

    private static List<string>? Names(IEnumerable<OrchestrationRuntimeStatus>? statuses) =>
        statuses?.Select(status => status.ToString()).ToList() is { Count: > 0 } names ? names : null;

    private Task<InstanceRow?> FindAsync(string instanceId, bool withPayloads, CancellationToken cancellation) =>
        instances.FindAsync(instanceId, withPayloads, cancellation);

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, Func<InstanceRow, bool> isReached, bool withPayloads, string operation, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        try
        {
            while (true)
            {
                var change = watch.NextChange(instanceId);
                var row = await FindPatientlyAsync(instanceId, withPayloads, cancellation) ?? throw NotFound(instanceId);
                if (isReached(row))
                {
                    return Describe(row, withPayloads);
                }

                await Task.WhenAny(change, Task.Delay(LongestWait, TimeProvider.System, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException canceled) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The {operation} operation was canceled.", canceled, cancellation);
        }
    }

    /// <summary>A wait outlives a restart of the database.</summary>
    private async Task<InstanceRow?> FindPatientlyAsync(string instanceId, bool withPayloads, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await FindAsync(instanceId, withPayloads, cancellation);
            }
            catch (Exception exception) when (IsTransient(exception) && !cancellation.IsCancellationRequested)
            {
                await Backoff.WaitAsync(attempt, cancellation);
            }
        }
    }

    private static bool IsTransient(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or IOException or SocketException
            or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow };

    private OrchestrationMetadata Describe(InstanceRow row, bool withPayloads) => new(row.Name, row.InstanceId)
    {
        DataConverter = withPayloads ? Converter : null,
        RuntimeStatus = Enum.Parse<OrchestrationRuntimeStatus>(row.Status),
        CreatedAt = new DateTimeOffset(row.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(row.UpdatedAt, TimeSpan.Zero),
        SerializedInput = row.Input,
        SerializedOutput = row.Output,
        SerializedCustomStatus = withPayloads ? row.CustomStatus : null,
        FailureDetails = row.Failure?.ToDetails(),
        Tags = row.Tags ?? new Dictionary<string, string>(),
    };
}
