using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Analytics.Integrations;

/// <summary>What answers of HTTP providers have in common.</summary>
internal static class ProviderAnswers
{
    private const int LargestAnswer = 64 * 1024;
    private const int LongestReason = 300;
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>The connection was never there, so no message can have been taken.</summary>
    public static bool NeverArrived(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    /// <summary>How long the provider asks to wait; null when it does not say. Its dates are real time, whatever the product's clock shows.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var now = headers.Date ?? TimeProvider.System.GetUtcNow();
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => ResetOf(headers) - now,
        };
        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, ShortestWait.Ticks, LongestWait.Ticks));
    }

    /// <summary>The beginning of an answer, to be shown as the reason of a refusal.</summary>
    public static async Task<string> ReadAsync(HttpContent? content, CancellationToken cancellation)
    {
        if (content is null)
        {
            return "";
        }

        var buffer = new byte[LargestAnswer];
        var read = await (await content.ReadAsStreamAsync(cancellation)).ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Shorten(Encoding.UTF8.GetString(buffer, 0, read));
    }

    public static string Shorten(string text)
    {
        // A cut emoji would be half a character, and a zero one that PostgreSQL does not store.
        var clean = text.Replace("\0", "", StringComparison.Ordinal).Trim();
        if (clean.Length <= LongestReason)
        {
            return clean;
        }

        return clean[..(char.IsHighSurrogate(clean[LongestReason - 1]) ? LongestReason - 1 : LongestReason)];
    }

    private static DateTimeOffset? ResetOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("X-RateLimit-Reset", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < int.MaxValue
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
