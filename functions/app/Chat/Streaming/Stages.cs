namespace Analytics.Chat.Streaming;

/// <summary>The stages of an answer, in order, with the words that are shown while each lasts.</summary>
internal static class Stages
{
    public const string Understand = "understand";
    public const string Query = "query";
    public const string Narrate = "narrate";
    public const string Save = "save";

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        [Understand] = "Understanding the question",
        [Query] = "Running the query",
        [Narrate] = "Writing the answer",
        [Save] = "Saving",
    };

    public static StageData Started(string stage) => new(stage, "started", Labels[stage]);

    public static StageData Done(string stage, long elapsedMs) => new(stage, "done", Labels[stage], elapsedMs);
}
