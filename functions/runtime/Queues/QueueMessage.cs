namespace Analytics.LocalRuntime.Queues;

/// <summary>A claimed message: this process owns it until <see cref="VisibleAt"/>, renewed while the function runs.</summary>
internal sealed record QueueMessage(
    long Sequence,
    Guid Id,
    byte[] Body,
    DateTimeOffset InsertedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset VisibleAt,
    int DequeueCount,
    Guid PopReceipt);
