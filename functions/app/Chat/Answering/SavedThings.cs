using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Questions;

namespace Analytics.Chat.Answering;

/// <summary>What is asked about segments and campaigns themselves, which no event tells.</summary>
internal static partial class SavedThings
{
    public const string OfSegments = "segments";
    private const int MostNames = 10;

    /// <summary>"List my segments", "how many campaigns do we have?": "segments" or "campaigns"; null where something else is asked.</summary>
    public static string? AskedFor(string question) => Asked().Match(question) is { Success: true } match ? match.Groups["things"].Value.ToLowerInvariant() : null;

    public static Interpretation Segments(IReadOnlyList<string> names) =>
        Named(names, "segment", "Segments", "Ask a question about people, and then say \"make a segment of those\".") with { Suggestions = [.. names.Take(2).Select(name => $"How many people are in the segment {name}?")] };

    public static Interpretation Campaigns(IReadOnlyList<string> names) => Named(names, "campaign", "Campaigns", "Ask a question about people, and then say \"send them a coupon\".");

    /// <summary>"Launch it": said where it is done instead.</summary>
    /// <param name="campaignId">The campaign that was drafted last in the conversation.</param>
    public static Interpretation DecidedByPeople(Guid? campaignId) => Pointing(
        "chat.campaign.decided_by_people",
        "Whether a campaign is sent, paused, cancelled or deleted is decided by a person at the campaign itself, never from here. Its page has the buttons for that, and says before what stands in the way.",
        campaignId is null ? "/campaigns" : $"/campaigns/{campaignId}");

    /// <summary>A question about campaigns before the first message: not that the data has no such thing, but that nothing was sent; null where something was, or else is asked.</summary>
    public static Interpretation? NothingSent(string question, SemanticModel data) =>
        OfMessages().Match(question) is { Success: true } match && !data.Events.Any(definition => MessageEvents.Contains(definition.Name)) && !QuestionEngine.Knows(match.Value, data)
            ? Pointing("chat.campaign.nothing_sent", "No campaign has been sent yet, so there is nothing to tell of one. Once the first message is out, ask who got it, opened it, followed it or unsubscribed.", "/campaigns")
            : null;

    private static Interpretation Named(IReadOnlyList<string> names, string thing, string page, string beginning)
    {
        var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames:#,0} more") : "";
        var there = names.Count == 1 ? $"is 1 {thing}" : string.Create(CultureInfo.InvariantCulture, $"are {names.Count:#,0} {thing}s");
        return Pointing(
            $"chat.{thing}.on_its_page",
            names.Count == 0 ? $"There is no {thing} yet. {beginning}" : $"There {there}: {string.Join(", ", names.Take(MostNames).Select(name => $"\"{name}\""))}{more}. More of them is on the page {page}.",
            $"/{thing}s");
    }

    private static Interpretation Pointing(string code, string sentence, string page) => new() { Outcome = InterpretationOutcome.Declined, Code = code, Sentence = sentence, Page = page };

    [GeneratedRegex(@"\b(?:campaigns?|mailings?|newsletters?|unsubscribed?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex OfMessages();

    [GeneratedRegex(@"^\W*(?:(?:please|can you|could you)\s+)*(?:(?:list|show|give|name|tell)(?:\s+me)?|what|which|how\s+many)\s+(?:all\s+|of\s+|our\s+|my\s+|the\s+|saved\s+|are\s+)*(?<things>segments|campaigns)(?:\s+(?:do|did|have|are|exist|there|we|i|you|saved|drafted|so\s+far|now))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex Asked();
}
