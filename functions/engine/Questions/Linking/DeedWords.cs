using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>
/// Which of several events a bare noun means: "tickets" are rather those that were opened than those that were solved, and never those that failed.
/// </summary>
internal static class DeedWords
{
    private static readonly HashSet<string> Beginnings =
        Stems("created", "opened", "submitted", "placed", "booked", "requested", "registered", "received", "posted", "added", "scheduled", "made", "issued", "new", "raised", "filed", "logged", "reported", "paid", "shown", "sent", "ready", "available");

    private static readonly HashSet<string> Failures =
        Stems("failed", "failure", "error", "cancelled", "canceled", "declined", "rejected", "refused", "deleted", "removed", "returned", "refunded", "expired", "abandoned", "missed", "lost", "updated", "edited", "viewed", "downgraded");

    /// <summary>What is started is there from then on, and what was finished was there, unless rows of its own say that it was placed or created.</summary>
    private static readonly HashSet<string> Ends = Stems("started", "begun", "initiated", "launched", "activated", "finished", "completed", "succeeded");

    private static readonly HashSet<string> Starts = Stems("started", "begun", "initiated", "launched");

    private static readonly HashSet<string> Breaks = Stems("abandoned", "aborted", "interrupted", "stopped");

    private static readonly HashSet<string> Closings = Stems("closed", "resolved", "solved", "completed", "finished", "ended", "settled", "concluded");

    private static readonly HashSet<string> Successes = Stems("succeeded", "success", "successful", "successfully");

    /// <summary>What goes on began before: "subscriptions" are not the renewals of some.</summary>
    private static readonly HashSet<string> Continuations = Stems("renewed", "renewal", "extended", "resumed", "reactivated", "upgraded", "upgrade", "switched", "changed", "paused");

    /// <summary>"opened", "created": what is new since then.</summary>
    public static bool IsBeginning(string stem) => Beginnings.Contains(stem);

    /// <summary>"closed", "resolved": it is not open any more.</summary>
    public static bool IsClosing(string stem) => Closings.Contains(stem);

    /// <summary>"started": from then on it is there.</summary>
    public static bool IsStart(string stem) => Starts.Contains(stem) || Beginnings.Contains(stem);

    /// <summary>"finished", "abandoned", "expired": nothing comes after it.</summary>
    public static bool IsEnding(string stem) => Closings.Contains(stem) || Breaks.Contains(stem) || WordLists.EndedDeeds.Contains(stem) || WordLists.Failures.Contains(stem);

    /// <summary>"succeeded": it goes without saying.</summary>
    public static bool IsSuccess(string stem) => Successes.Contains(stem);

    /// <summary>How much a name still fits when the question leaves this word of it out.</summary>
    public static double WeightOf(string stem) =>
        Beginnings.Contains(stem) ? 1 : Ends.Contains(stem) ? 0.99 : Continuations.Contains(stem) ? 0.95 : Failures.Contains(stem) ? 0.93 : 0.98;

    private static HashSet<string> Stems(params string[] words) => [.. words.Select(Stemmer.Stem)];
}
