using System.Globalization;
using System.Text.Json;

namespace Analytics.Integrations.Reports;

/// <summary>
/// What happened to a message, in the words of all providers: accepted, deferred, delivered, bounced (it will never arrive), complained,
/// unsubscribed, resubscribed.
/// </summary>
/// <param name="Key">The same whenever the provider tells this event; of no other event of any provider.</param>
internal sealed record ProviderEvent(string Key, string Kind, DateTimeOffset OccurredAt)
{
    /// <summary>Of the message, where the provider gives it back.</summary>
    public string? SendKey { get; init; }

    /// <summary>The message as the provider names it.</summary>
    public string? ProviderMessageId { get; init; }

    public string Address { get; init; } = "";

    /// <summary>Of a bounce: bounced, blocked, dropped, expired, undelivered or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The provider's own words.</summary>
    public string Details { get; init; } = "";

    /// <summary>The reason under which the address is not written to any more.</summary>
    public string? Suppress { get; init; }
}

/// <summary>Reads values of reports, which may hold anything.</summary>
internal static class ReportValues
{
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(30);
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>The text of a member; empty when there is none.</summary>
    public static string TextOf(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => Clean(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        }
        : "";

    public static JsonElement PartOf(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Seconds since 1970, whole or not; now when they are none, or of another age.</summary>
    public static DateTimeOffset TimeOf(string seconds, DateTimeOffset now)
    {
        if (!double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e11)
        {
            return now;
        }

        var told = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(value * 1000));
        return told < now - Oldest || told > now + Ahead ? now : told;
    }

    /// <summary>Half of a surrogate pair is no text.</summary>
    private static string Clean(JsonElement value)
    {
        try
        {
            return ProviderAnswers.Shorten(value.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
