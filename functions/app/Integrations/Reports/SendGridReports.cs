using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.Integrations.Reports;

/// <summary>
/// SendGrid's event webhook: a list of events, signed with ECDSA over the time and the raw body. Its order means nothing, and an event comes
/// again until it was answered.
/// </summary>
internal sealed class SendGridReports : IProviderReports
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimeHeader = "X-Twilio-Email-Event-Webhook-Timestamp";
    public const string PublicKeySetting = "webhookPublicKey";

    /// <summary>Each attempt is signed anew, so nothing older is on its way.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    public string Provider => "sendgrid";

    public string? FindForgery(ChannelAccount account, ReceivedReport report, DateTimeOffset now)
    {
        if (account.Setting(PublicKeySetting) is not { Length: > 0 } publicKey)
        {
            return $"this account has no \"{PublicKeySetting}\": copy the verification key of the signed event webhook into its settings";
        }

        var time = report.Headers[TimeHeader].ToString();
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(seconds - now.ToUnixTimeSeconds()) > Tolerance.TotalSeconds)
        {
            return $"the time in {TimeHeader} is missing or more than {Tolerance.TotalMinutes} minutes away";
        }

        return IsSigned(publicKey, time, report.Body, report.Headers[SignatureHeader].ToString()) ? null : $"the signature in {SignatureHeader} does not belong to this body and this key";
    }

    /// <summary>ECDSA P-256 with SHA-256 over the time and the body, as they came.</summary>
    public static bool IsSigned(string publicKey, string time, byte[] body, string signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey.Trim()), out _);
            byte[] signed = [.. Encoding.UTF8.GetBytes(time), .. body];
            return key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether it can be a verification key: P-256, as SendGrid shows it, without a frame.</summary>
    public static bool IsKey(string publicKey)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey.Trim()), out _);
            return key.KeySize == 256;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    public IReadOnlyList<ProviderEvent>? Read(ReceivedReport report, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(report.Body);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(told => EventOf(told, now)).OfType<ProviderEvent>()]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ProviderEvent? EventOf(JsonElement told, DateTimeOffset now)
    {
        var id = told.TextOf("sg_event_id");
        var kind = KindOf(told.TextOf("event"));
        if (id.Length == 0 || kind is null)
        {
            return null;
        }

        var bounce = kind == "bounced" ? ReasonOf(told) : null;
        return new ProviderEvent($"sendgrid.{id}", kind, ReportValues.TimeOf(told.TextOf("timestamp"), now))
        {
            SendKey = told.TextOf(SendGridChannel.SendKeyArgument) is { Length: > 0 } key ? key : null,
            // The id that sending answered, and behind a dot what SendGrid adds.
            ProviderMessageId = told.TextOf("sg_message_id").Split('.')[0] is { Length: > 0 } messageId ? messageId : null,
            Address = told.TextOf("email"),
            Reason = bounce,
            Details = told.TextOf("reason") is { Length: > 0 } reason ? reason : told.TextOf("response"),
            Suppress = kind switch
            {
                "bounced" when bounce == "bounced" => "bounced",
                "complained" => "complained",
                "unsubscribed" => "unsubscribed",
                _ => null,
            },
        };
    }

    private static string? KindOf(string told) => told switch
    {
        "processed" => "accepted",
        "deferred" => "deferred",
        "delivered" => "delivered",
        "bounce" or "dropped" => "bounced",
        "spamreport" => "complained",
        "unsubscribe" or "group_unsubscribe" => "unsubscribed",
        "group_resubscribe" => "resubscribed",
        _ => null,
    };

    private static string ReasonOf(JsonElement told) => (told.TextOf("event"), told.TextOf("type")) switch
    {
        ("dropped", _) => "dropped",
        (_, "blocked") => "blocked",
        (_, "expired") => "expired",
        _ => "bounced",
    };
}
