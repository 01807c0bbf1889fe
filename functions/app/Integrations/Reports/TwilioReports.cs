using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Analytics.Integrations.Reports;

/// <summary>
/// Twilio's webhooks: what became of a message, and what people answer. STOP and START are Twilio's to obey; here they are written down, so that
/// nobody who left is planned for at all.
/// </summary>
internal sealed class TwilioReports : IProviderReports
{
    private static readonly HashSet<string> Stopping = new(StringComparer.OrdinalIgnoreCase) { "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE" };
    private static readonly HashSet<string> Starting = new(StringComparer.OrdinalIgnoreCase) { "START", "YES", "UNSTOP" };

    public string Provider => "twilio";

    public string? FindForgery(ChannelAccount account, ReceivedReport report, DateTimeOffset now)
    {
        // With an API key in place of the auth token, the token must be there on its own: it is what Twilio signs with.
        var token = account.WebhookSecret ?? (account.Setting("apiKeySid") is { Length: > 0 } ? null : account.Secret);
        if (token is not { Length: > 0 })
        {
            return "this account has no auth token: enter it as the account's webhookSecret";
        }

        return TwilioSignature.IsValid(token, report) ? null : $"the signature in {TwilioSignature.Header} does not belong to this address, this body and this account's token";
    }

    public IReadOnlyList<ProviderEvent>? Read(ReceivedReport report, DateTimeOffset now)
    {
        var form = TwilioSignature.FormOf(report);
        var sid = Text(form, "MessageSid");
        if (sid.Length == 0)
        {
            return form.Count == 0 ? null : [];
        }

        var status = Text(form, "MessageStatus");
        return status.Length > 0 ? StatusOf(report, form, sid, status, now) : AnswerOf(form, sid, now);
    }

    private static ProviderEvent[] StatusOf(ReceivedReport report, Dictionary<string, StringValues> form, string sid, string status, DateTimeOffset now)
    {
        var kind = status switch
        {
            "queued" or "accepted" or "scheduled" or "sending" or "sent" => "accepted",
            "delivered" or "read" => "delivered",
            "undelivered" or "failed" or "canceled" => "bounced",
            _ => null,
        };
        if (kind is null)
        {
            return [];
        }

        int? code = int.TryParse(Text(form, "ErrorCode"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : null;
        return
        [
            // Who reads a message was delivered it: that is one event, however it is told.
            new ProviderEvent($"twilio.{sid}.{(kind == "delivered" ? kind : status)}", kind, now)
            {
                SendKey = QueryHelpers.ParseQuery(report.Address.Query).TryGetValue(TwilioChannel.SendKeyParameter, out var key) && ProviderAnswers.Shorten(key.ToString()) is { Length: > 0 } told ? told : null,
                ProviderMessageId = sid,
                Address = Text(form, "To"),
                Reason = kind == "bounced" ? TwilioCodes.BounceOf(code) : null,
                Details = code is null ? status : $"{status}, error {code}",
                Suppress = kind == "bounced" ? TwilioCodes.SuppressionOf(code) : null,
            },
        ];
    }

    private static ProviderEvent[] AnswerOf(Dictionary<string, StringValues> form, string sid, DateTimeOffset now)
    {
        var word = Text(form, "Body").Trim().TrimEnd('.', '!');
        var kind = Text(form, "OptOutType").ToUpperInvariant() switch
        {
            "STOP" => "unsubscribed",
            "START" => "resubscribed",
            "HELP" => null,
            _ when Stopping.Contains(word) => "unsubscribed",
            _ when Starting.Contains(word) => "resubscribed",
            _ => null,
        };
        return kind is null
            ? []
            : [new ProviderEvent($"twilio.{sid}.{kind}", kind, now) { Address = Text(form, "From"), Details = $"answered {word}", Suppress = kind == "unsubscribed" ? "unsubscribed" : null }];
    }

    private static string Text(Dictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) ? ProviderAnswers.Shorten(value.ToString()) : "";
}
