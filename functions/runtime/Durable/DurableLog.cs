using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable;

/// <summary>Messages of the durable runtime; event ids 7100 to 7199.</summary>
internal static partial class DurableLog
{
    [LoggerMessage(7100, LogLevel.Debug, "Registered as process {ProcessId}.")]
    public static partial void Registered(ILogger logger, long processId);

    [LoggerMessage(7101, LogLevel.Warning, "The connection to the runtime tables was lost and is tried again: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string reason);

    [LoggerMessage(7102, LogLevel.Warning, "Process {ProcessId} was declared dead by another one and comes back under a new number.")]
    public static partial void DeclaredDead(ILogger logger, long processId);

    [LoggerMessage(7103, LogLevel.Information, "Process {ProcessId} has died; its work is taken over.")]
    public static partial void PeerDied(ILogger logger, long processId);

    [LoggerMessage(7110, LogLevel.Information, "Orchestration {Name} '{InstanceId}' ended: {Status}.")]
    public static partial void OrchestrationEnded(ILogger logger, string name, string instanceId, string status);

    [LoggerMessage(7111, LogLevel.Warning, "A turn of orchestration {Name} '{InstanceId}' was not written and runs again: {Reason}")]
    public static partial void TurnNotWritten(ILogger logger, string name, string instanceId, string reason);

    [LoggerMessage(7112, LogLevel.Error, "Orchestration {Name} '{InstanceId}' awaits something that is not durable and will never go on. Await only what the orchestration context returns.")]
    public static partial void AwaitsSomethingForeign(ILogger logger, string name, string instanceId);

    [LoggerMessage(7120, LogLevel.Warning, "Activity {Name} of orchestration '{InstanceId}' failed: {Reason}")]
    public static partial void ActivityFailed(ILogger logger, string name, string instanceId, string reason);

    [LoggerMessage(7130, LogLevel.Error, "A loop of the durable runtime failed and goes on.")]
    public static partial void LoopFailed(ILogger logger, Exception exception);
}
