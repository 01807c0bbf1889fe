namespace Analytics.Chat.Conversations;

/// <summary>The life of a message: accepted, running, then one end; a retry begins again. The check constraint repeats the words.</summary>
internal static class MessageStatus
{
    public const string Accepted = "accepted";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Declined = "declined";
    public const string NeedsClarification = "needs_clarification";

    private static readonly Dictionary<string, string[]> Before = new(StringComparer.Ordinal)
    {
        [Running] = [Accepted, Running],
        [Completed] = [Accepted, Running],
        [Failed] = [Accepted, Running],
        [Cancelled] = [Accepted, Running],
        [Declined] = [Accepted, Running],
        [NeedsClarification] = [Accepted, Running],
        [Accepted] = [Completed, Failed, Cancelled, Declined, NeedsClarification],
    };

    public static IReadOnlyCollection<string> All => Before.Keys;

    public static bool IsEnd(string status) => status is not (Accepted or Running);

    /// <summary>The states from which a message may go to <paramref name="next"/>.</summary>
    public static string[] AllowedBefore(string next) => Before[next];
}
