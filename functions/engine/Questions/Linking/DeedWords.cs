using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>
/// Which of several events a bare noun means: "tickets" are rather those that were opened than those that were solved, and never those that failed.
/// </summary>
internal static class DeedWords
{
    private static readonly HashSet<string> Beginnings =
        Stems("created", "opened", "submitted", "placed", "booked", "requested", "registered", "received", "posted", "added", "scheduled", "made", "issued", "new", "raised", "filed", "logged", "reported", "paid", "shown", "sent");

    private static readonly HashSet<string> Failures =
        Stems("failed", "failure", "error", "cancelled", "canceled", "declined", "rejected", "refused", "deleted", "removed", "returned", "refunded", "expired", "abandoned", "missed", "lost", "updated", "edited", "viewed", "downgraded");

    /// <summary>How much a name still fits when the question leaves this word of it out.</summary>
    public static double WeightOf(string stem) => Beginnings.Contains(stem) ? 1 : Failures.Contains(stem) ? 0.93 : 0.98;

    private static HashSet<string> Stems(params string[] words) => [.. words.Select(Stemmer.Stem)];
}
