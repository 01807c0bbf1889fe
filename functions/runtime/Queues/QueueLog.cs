using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>What the queues say; event ids 9100-9199.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(9100, LogLevel.Warning, "Notifications of new queue messages were lost; polling until they are back")]
    public static partial void ListenLost(ILogger logger, Exception exception);

    [LoggerMessage(9101, LogLevel.Warning, "Leases of running queue messages could not be renewed; trying again")]
    public static partial void RenewalFailed(ILogger logger, Exception exception);

    [LoggerMessage(9102, LogLevel.Warning, "The lease of message {MessageId} was lost; its function was asked to stop, another process runs it")]
    public static partial void LeaseLost(ILogger logger, Guid messageId);

    [LoggerMessage(9103, LogLevel.Error, "Queue {Queue} could not be read or settled; trying again")]
    public static partial void PumpFailed(ILogger logger, string queue, Exception exception);

    [LoggerMessage(9104, LogLevel.Error, "Function {Function} failed for message {MessageId}, attempt {Attempt}")]
    public static partial void MessageFailed(ILogger logger, string function, Guid messageId, int attempt, Exception exception);

    [LoggerMessage(9105, LogLevel.Warning, "Message {MessageId} of function {Function} kept failing and was moved to {PoisonQueue}")]
    public static partial void MessagePoisoned(ILogger logger, string function, Guid messageId, string poisonQueue);

    [LoggerMessage(9106, LogLevel.Warning, "A finished queue message could not be settled; trying again")]
    public static partial void SettleFailed(ILogger logger, Exception exception);

    [LoggerMessage(9107, LogLevel.Warning, "Queue messages past their time to live could not be removed; trying again later")]
    public static partial void CleaningFailed(ILogger logger, Exception exception);
}
