using Analytics.Platform.Results;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>The body of an order.</summary>
/// <param name="Reason">Why; needed for a termination.</param>
/// <param name="SameId">Of a restart: under the same instance id, so that the old history is replaced.</param>
internal sealed record OrchestrationOrderRequest(string? Reason, bool? SameId)
{
    private const int LongestReason = 500;

    public Result<OrchestrationOrder> Check(OrchestrationAction action)
    {
        var reason = Reason?.Trim() is { Length: > 0 } given ? given : null;
        return reason is null && action == OrchestrationAction.Terminate ? OrchestrationErrors.ReasonMissing()
            : reason?.Length > LongestReason ? OrchestrationErrors.ReasonTooLong(LongestReason)
            : new OrchestrationOrder(action, reason, SameId ?? false);
    }
}
