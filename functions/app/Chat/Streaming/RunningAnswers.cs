namespace Analytics.Chat.Streaming;

/// <summary>The steps that run in this process, so that a cancel reaches the statement in the database.</summary>
internal sealed class RunningAnswers(MessageSignals signals)
{
    /// <summary>Gives a token that ends with the caller's or with the cancel of the message.</summary>
    public RunningStep Begin(Guid messageId, CancellationToken cancellation) => new(signals.Subscribe(messageId), cancellation);
}

/// <summary>One running step; dispose it when the step is over.</summary>
internal sealed class RunningStep : IDisposable
{
    private readonly MessageSubscription _subscription;
    private readonly CancellationTokenSource _source;

    public RunningStep(MessageSubscription subscription, CancellationToken cancellation)
    {
        _subscription = subscription;
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation, subscription.Cancelled);
    }

    public CancellationToken Token => _source.Token;

    public void CancelAfter(TimeSpan limit) => _source.CancelAfter(limit);

    public void Dispose()
    {
        _source.Dispose();
        _subscription.Dispose();
    }
}
