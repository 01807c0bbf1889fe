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

    /// <summary>When the provider reported last; null: never.</summary>
    public DateTimeOffset? LastReportAt { get; init; }

    /// <summary>Set: since then messages were taken and nothing was reported of any, which is longer than usual.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Failed of all attempts of the last hour; null when there was none.</summary>
    public double? ErrorRate => Accepted + Rejected + Failed == 0 ? null : (double)Failed / (Accepted + Rejected + Failed);
}

/// <summary>Whether the provider of a channel still reports what became of its messages.</summary>
internal sealed record ReportSilence(DateTimeOffset? LastReportAt, DateTimeOffset? WaitingSince, double UsualSeconds)
{
    /// <summary>However fast it usually is: everybody may be late for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>So many times longer than usual is no coincidence.</summary>
    private const double Unusual = 3;

    /// <summary>Messages were taken, and nothing was reported for much longer than it usually takes.</summary>
    public bool IsSilent(DateTimeOffset now) => WaitingSince is { } since && now - since > TimeSpan.FromSeconds(Math.Max(Patience.TotalSeconds, Unusual * UsualSeconds));
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
