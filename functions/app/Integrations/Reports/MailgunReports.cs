using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.Integrations.Reports;

/// <summary>Mailgun's webhook: one event, signed with HMAC over a time and a token that is used once.</summary>
internal sealed class MailgunReports : IProviderReports
{
    /// <summary>
    /// A report that was not answered is repeated for eight hours, and nothing says that it is signed anew. The token is the event's key, so that
    /// a report which somebody kept and sends again changes nothing.
    /// </summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(12);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    public string Provider => "mailgun";

    public string? FindForgery(ChannelAccount account, ReceivedReport report, DateTimeOffset now)
    {
        if (account.WebhookSecret is not { Length: > 0 } secret)
        {
            return "this account has no webhook signing key: copy it from Mailgun's page \"API security\" into the account's webhookSecret";
        }

        if (Parse(report.Body) is not { } document)
        {
            return "it is no JSON object with a signature";
        }

        using (document)
        {
            var signature = document.RootElement.PartOf("signature");
            var time = signature.TextOf("timestamp");
            if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                || seconds < (now - Oldest).ToUnixTimeSeconds() || seconds > (now + Ahead).ToUnixTimeSeconds())
            {
                return "the time of its signature is missing or of another day";
            }

            return IsSigned(secret, time, signature.TextOf("token"), signature.TextOf("signature")) ? null : "its signature does not belong to this account's key";
        }
    }

    /// <summary>HMAC-SHA256 over time and token, as hexadecimal digits.</summary>
    public static bool IsSigned(string secret, string time, string token, string signature)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(time + token));
        return token.Length > 0 && signature.Length == 2 * expected.Length && signature.All(char.IsAsciiHexDigit)
            && CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(signature));
    }

    public IReadOnlyList<ProviderEvent>? Read(ReceivedReport report, DateTimeOffset now)
    {
        if (Parse(report.Body) is not { } document)
        {
            return null;
        }

        using (document)
        {
            return EventOf(document.RootElement.PartOf("signature").TextOf("token"), document.RootElement.PartOf("event-data"), now) is { } told ? [told] : [];
        }
    }

    private static ProviderEvent? EventOf(string token, JsonElement told, DateTimeOffset now)
    {
        var kind = KindOf(told);
        if (token.Length == 0 || kind is null)
        {
            return null;
        }

        var status = told.PartOf("delivery-status");
        var bounce = kind == "bounced" ? ReasonOf(told) : null;
        return new ProviderEvent($"mailgun.{token}", kind, ReportValues.TimeOf(told.TextOf("timestamp"), now))
        {
            SendKey = told.PartOf("user-variables").TextOf(SendGridChannel.SendKeyArgument) is { Length: > 0 } key ? key : null,
            ProviderMessageId = told.PartOf("message").PartOf("headers").TextOf("message-id").Trim('<', '>') is { Length: > 0 } messageId ? messageId : null,
            Address = told.TextOf("recipient"),
            Reason = bounce,
            Details = new[] { status.TextOf("description"), status.TextOf("message"), told.TextOf("reason") }.FirstOrDefault(text => text.Length > 0, ""),
            Suppress = kind switch
            {
                "bounced" when bounce == "bounced" => "bounced",
                "complained" => "complained",
                "unsubscribed" => "unsubscribed",
                _ => null,
            },
        };
    }

    private static string? KindOf(JsonElement told) => (told.TextOf("event"), told.TextOf("severity")) switch
    {
        ("accepted", _) => "accepted",
        ("delivered", _) => "delivered",
        ("failed", "temporary") => "deferred",
        ("failed" or "rejected", _) => "bounced",
        ("complained", _) => "complained",
        ("unsubscribed", _) => "unsubscribed",
        _ => null,
    };

    private static string ReasonOf(JsonElement told) => told.TextOf("reason") switch
    {
        "suppress-bounce" or "suppress-complaint" or "suppress-unsubscribe" => "dropped",
        "espblock" or "blocked" => "blocked",
        "old" => "expired",
        _ when told.TextOf("event") == "rejected" => "failed",
        _ => "bounced",
    };

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
