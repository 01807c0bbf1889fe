namespace DurableTask.Core;

/// <summary>A failure as the history keeps it.</summary>
public class FailureDetails(
    string errorType, string errorMessage, string? stackTrace, FailureDetails? innerFailure, bool isNonRetriable)
{
    public string ErrorType { get; } = errorType;

    public string ErrorMessage { get; } = errorMessage;

    public string? StackTrace { get; } = stackTrace;

    public FailureDetails? InnerFailure { get; } = innerFailure;

    public bool IsNonRetriable { get; } = isNonRetriable;

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}

/// <summary>An instance and one of its executions.</summary>
public class OrchestrationInstance
{
    public string InstanceId { get; set; } = string.Empty;

    public string ExecutionId { get; set; } = string.Empty;
}

/// <summary>How an execution ended.</summary>
public enum OrchestrationStatus
{
    Running,
    Completed,
    ContinuedAsNew,
    Failed,
    Canceled,
    Terminated,
    Pending,
    Suspended,
}
