namespace Analytics.Integrations.Webhooks;

/// <summary>When a webhook is tried again: the table of Standard Webhooks, about three days in all, with jitter so that a receiver that comes back is not met by all at once.</summary>
internal static class WebhookRetries
{
    /// <summary>An endpoint whose every attempt failed for so long is disabled.</summary>
    public static readonly TimeSpan LongestFailure = TimeSpan.FromDays(5);

    private const double Jitter = 0.2;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public static int MostAttempts => Pauses.Length + 1;

    /// <summary>The pause after so many attempts; null after the last.</summary>
    /// <param name="attempt">Attempts so far.</param>
    /// <param name="asked">When the receiver asked to be left alone until.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan? After(int attempt, TimeSpan? asked, double random)
    {
        if (attempt >= MostAttempts)
        {
            return null;
        }

        var pause = Pauses[attempt - 1] * (1 + (Jitter * random));
        return asked is { } least && least > pause ? (least < Longest ? least : Longest) : pause;
    }
}
