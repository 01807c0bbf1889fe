using Analytics.Identity;
using Analytics.Platform.Orchestrations;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>A row of the list.</summary>
internal sealed record OrchestrationSummary(
    string InstanceId, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt, FailureView? Failure)
{
    public static OrchestrationSummary Of(OrchestrationMetadata row) => new(
        row.InstanceId, row.Name, OrchestrationStatuses.WordOf(row.RuntimeStatus), row.CreatedAt, row.LastUpdatedAt, FailureView.Of(row.FailureDetails, readable: false));
}

/// <summary>One orchestration with everything that the caller may see of it.</summary>
internal sealed record OrchestrationView(
    string InstanceId, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt)
{
    public FailureView? Failure { get; init; }

    public Payload? Input { get; init; }

    public Payload? Output { get; init; }

    public Payload? CustomStatus { get; init; }

    public string? ParentId { get; init; }

    /// <summary>Null when the backend keeps no history that can be read.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>What the caller may order now.</summary>
    public IReadOnlyList<OrchestrationAction> Actions { get; init; } = [];

    public static OrchestrationView Of(OrchestrationMetadata row, Timeline? timeline, Caller caller)
    {
        var readable = caller.May(Permissions.ReadOrchestrationPayloads);
        var status = OrchestrationStatuses.WordOf(row.RuntimeStatus);
        return new OrchestrationView(row.InstanceId, row.Name, status, row.CreatedAt, row.LastUpdatedAt)
        {
            Failure = FailureView.Of(row.FailureDetails, readable),
            Input = Payload.Of(row.SerializedInput, readable),
            Output = row.FailureDetails is null ? Payload.Of(row.SerializedOutput, readable) : null,
            CustomStatus = Payload.Of(row.SerializedCustomStatus, readable),
            ParentId = OrchestrationIds.ParentOf(row.InstanceId),
            Timeline = timeline,
            Actions = caller.May(Permissions.ManageOrchestrations) ? OrchestrationActions.AllowedIn(status) : [],
        };
    }
}
