using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Chat.Answering;

/// <summary>What is asked about segments and campaigns themselves, which no event tells.</summary>
internal static partial class SavedThings
{
    private const int MostNames = 10;

    /// <summary>"List my segments", "how many segments do we have?".</summary>
    public static bool AreAskedFor(string question) => Asked().IsMatch(question);

    public static Interpretation Segments(IReadOnlyList<string> names)
    {
        var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames:#,0} more") : "";
        return new Interpretation
        {
            Outcome = InterpretationOutcome.Declined,
            Code = "chat.segments.on_their_page",
            Sentence = names.Count == 0
                ? "No segment is saved yet. Ask a question about people, and then say \"make a segment of those\"."
                : string.Create(CultureInfo.InvariantCulture, $"There {(names.Count == 1 ? "is 1 segment" : $"are {names.Count:#,0} segments")}: {string.Join(", ", names.Take(MostNames).Select(name => $"\"{name}\""))}{more}. Their people and how they change are on the page Segments."),
            Suggestions = [.. names.Take(2).Select(name => $"How many people are in the segment {name}?")],
        };
    }

    /// <summary>"Launch it": said where it is done instead.</summary>
    public static Interpretation DecidedByPeople() => new()
    {
        Outcome = InterpretationOutcome.Declined,
        Code = "chat.campaign.decided_by_people",
        Sentence = "Whether a campaign is sent, paused, cancelled or deleted is decided by a person at the campaign itself, never from here. Open it on the page Campaigns: its buttons do that, and say before what stands in the way.",
    };

    [GeneratedRegex(@"^\W*(?:(?:please|can you|could you)\s+)*(?:(?:list|show|give|name|tell)(?:\s+me)?|what|which|how\s+many)\s+(?:all\s+|of\s+|our\s+|my\s+|the\s+|saved\s+|are\s+)*segments(?:\s+(?:do|did|have|are|are\s+there|exist|there|we|i|you|saved|so\s+far|now|have\s+we))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex Asked();
}
