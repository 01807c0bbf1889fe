namespace Analytics.Integrations;

/// <summary>How a channel fares, as its messages tell.</summary>
internal sealed record ChannelHealth
{
    /// <summary>"closed": it sends; "open": it failed so often in a row that it rests; "probing": the next message decides.</summary>
    public string Circuit { get; init; } = "closed";

    public DateTimeOffset? OpenUntil { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Messages of the last hour that the provider took,</summary>
    public long Accepted { get; init; }

    /// <summary>that it will never take (their own fault),</summary>
    public long Rejected { get; init; }

    /// <summary>and attempts that failed by the provider's or the account's fault.</summary>
    public long Failed { get; init; }

    /// <summary>Failed of all attempts of the last hour; null when there was none.</summary>
    public double? ErrorRate => Accepted + Rejected + Failed == 0 ? null : (double)Failed / (Accepted + Rejected + Failed);
}

/// <summary>What became of some messages.</summary>
internal sealed record ChannelResults(int Accepted, int Rejected, int Failed)
{
    public string? LastError { get; init; }

    public static ChannelResults Of(IReadOnlyCollection<SendOutcome> outcomes)
    {
        // Who says when to come again works: it is a limit and no failure.
        var failures = outcomes.Where(outcome => outcome is SendOutcome.Unclear or SendOutcome.Postponed { RetryAfter: null }).ToList();
        return new ChannelResults(outcomes.Count(outcome => outcome is SendOutcome.Accepted), outcomes.Count(outcome => outcome is SendOutcome.Rejected), failures.Count)
        {
            LastError = failures.LastOrDefault() switch
            {
                SendOutcome.Unclear unclear => unclear.Reason,
                SendOutcome.Postponed postponed => postponed.Reason,
                _ => null,
            },
        };
    }
}
