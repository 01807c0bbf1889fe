using System.Globalization;
using Analytics.Engine.Questions;

namespace Analytics.Chat.Answering;

/// <summary>A reply that picks one of the readings the previous turn offered, by its words or by its number.</summary>
internal static class ReplyChoice
{
    public static ReadingChoice? Find(string reply, Interpretation previous)
    {
        var words = reply.Trim().TrimEnd('.', '!', '?');
        if (previous.Outcome == InterpretationOutcome.Clarification && ByNumber(words, previous.Readings) is { } numbered)
        {
            return numbered;
        }

        return previous.Readings.FirstOrDefault(reading =>
            string.Equals(reading.Label.TrimEnd('.', '!', '?'), words, StringComparison.OrdinalIgnoreCase));
    }

    private static ReadingChoice? ByNumber(string words, IReadOnlyList<ReadingChoice> readings) =>
        int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= readings.Count
            ? readings[number - 1]
            : null;
}
