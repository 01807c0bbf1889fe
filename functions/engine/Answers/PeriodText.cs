using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Time ranges as phrases ("in November 2011", "in the last 7 days", "over all data").</summary>
internal sealed class PeriodText(SemanticModel model)
{
    private static readonly string[] PhrasesByThemselves = ["since ", "until ", "before ", "after ", "from ", "between ", "today", "yesterday", "over ", "on ", "in ", "this ", "during "];
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);

    public string Phrase(TimeRange? range)
    {
        if (range is null or { From: null, To: null })
        {
            return "over all data";
        }

        var phrase = range.Label is { Length: > 0 } label ? Phrase(label) : Dates(range);
        return range.Partial ? phrase + " so far" : phrase;
    }

    /// <summary>"1 Dec 2010 to 9 Dec 2011", or null for an organization without events.</summary>
    public string? Extent => model is { DataFrom: { } from, DataThrough: { } through } ? $"{Day(from)} to {Day(through)}" : null;

    public string Day(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone).ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Phrase(string label)
    {
        if (PhrasesByThemselves.Any(start => label.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
        {
            return label;
        }

        if (label.StartsWith("last ", StringComparison.OrdinalIgnoreCase) || label.StartsWith("previous ", StringComparison.OrdinalIgnoreCase)
            || label.StartsWith("next ", StringComparison.OrdinalIgnoreCase) || label.StartsWith("week of ", StringComparison.OrdinalIgnoreCase)
            || label.StartsWith("prior ", StringComparison.OrdinalIgnoreCase))
        {
            return "in the " + label;
        }

        if (label.Contains(" – ", StringComparison.Ordinal))
        {
            return "from " + label.Replace(" – ", " to ", StringComparison.Ordinal);
        }

        // "7 Nov 2011" is a day, "2011" a year.
        return char.IsAsciiDigit(label[0]) && label.Contains(' ', StringComparison.Ordinal) ? "on " + label : "in " + label;
    }

    private string Dates(TimeRange range) => range switch
    {
        { From: { } from, To: { } to } when Day(from) == Day(to.AddTicks(-1)) => "on " + Day(from),
        { From: { } from, To: { } to } => $"from {Day(from)} to {Day(to.AddTicks(-1))}",
        { From: { } from } => "since " + Day(from),
        { To: { } to } => "until " + Day(to.AddTicks(-1)),
        _ => "over all data",
    };
}
