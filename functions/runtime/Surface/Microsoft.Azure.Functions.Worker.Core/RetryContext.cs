namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often the host has already retried this execution.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
