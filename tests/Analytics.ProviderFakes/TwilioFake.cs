using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Analytics.ProviderFakes;

/// <summary>
/// Twilio's sending of text messages, its callbacks and what people answer. Numbers that end in 3003, 3005 or 3007 are reported as not delivered
/// with the error 30003, 30005 or 30007; whoever is in <see cref="OptedOut"/> is refused.
/// </summary>
public sealed partial class TwilioFake
{
    private const int LongestBody = 1600;

    private readonly ConcurrentQueue<TakenMessage> _taken = new();
    private readonly Misdeeds _misdeeds = new();

    public string AccountSid { get; } = "AC" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string AuthToken { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Numbers whose people answered STOP.</summary>
    public ConcurrentDictionary<string, bool> OptedOut { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<TakenMessage> Taken => _taken;

    public int VisitsOf(string number) => _misdeeds.VisitsOf(number);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/2010-04-01/Accounts/{account}/Messages.json", TakeAsync).DisableAntiforgery();
        routes.MapGet("/2010-04-01/Accounts/{account}.json", (HttpContext context, string account) => Knows(context, account)
            ? Results.Json(new { sid = AccountSid, friendly_name = "The Shop", status = "active", type = "Full" })
            : Refuse(401, 20003, "Authenticate"));
    }

    /// <summary>The fields of each callback of a message, in the order in which it happened; of the first status there is none.</summary>
    public IReadOnlyList<Dictionary<string, string>> CallbacksOf(TakenMessage message)
    {
        var error = message.To[^4..] switch { "3003" => "30003", "3005" => "30005", "3007" => "30007", _ => null };
        string[] statuses = error is null ? ["sending", "sent", "delivered"] : ["sending", "sent", "undelivered"];
        return [.. statuses.Select(status =>
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["MessageSid"] = message.Id,
                ["SmsSid"] = message.Id,
                ["MessageStatus"] = status,
                ["SmsStatus"] = status,
                ["To"] = message.To,
                ["From"] = "+15005550006",
                ["AccountSid"] = AccountSid,
                ["ApiVersion"] = "2010-04-01",
            };
            if (status == "undelivered")
            {
                fields["ErrorCode"] = error!;
            }

            return fields;
        })];
    }

    /// <summary>What Twilio passes on of a person's answer.</summary>
    public Dictionary<string, string> Answer(string from, string body)
    {
        var sid = "SM" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MessageSid"] = sid,
            ["SmsMessageSid"] = sid,
            ["SmsStatus"] = "received",
            ["AccountSid"] = AccountSid,
            ["From"] = from,
            ["To"] = "+15005550006",
            ["Body"] = body,
            ["NumSegments"] = "1",
            ["NumMedia"] = "0",
        };
    }

    /// <summary>A signed call of a webhook.</summary>
    public HttpRequestMessage Call(Uri webhook, IReadOnlyDictionary<string, string> fields)
    {
        var signed = webhook.OriginalString + string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new FormUrlEncodedContent(fields) };
#pragma warning disable CA5350 // Twilio signs so.
        request.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(AuthToken), Encoding.UTF8.GetBytes(signed))));
#pragma warning restore CA5350
        return request;
    }

    private async Task<IResult> TakeAsync(HttpContext context, string account)
    {
        if (!Knows(context, account))
        {
            return Refuse(401, 20003, "Authenticate");
        }

        var form = await context.Request.ReadFormAsync();
        var to = form["To"].ToString();
        if (FindFault(form, to) is var (code, fault) && fault is not null)
        {
            return Refuse(400, code, fault);
        }

        if (_misdeeds.IsBusy(to))
        {
            context.Response.Headers.RetryAfter = "1";
            return Refuse(429, 20429, "Too Many Requests");
        }

        if (_misdeeds.IsLost(to))
        {
            context.Abort();
            return Results.Empty;
        }

        var service = form["MessagingServiceSid"].ToString();
        var message = new TakenMessage("SM" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), KeyOf(form["StatusCallback"].ToString()), to)
        {
            Text = form["Body"].ToString(),
            Callback = form["StatusCallback"].ToString(),
            Request = string.Join('&', form.Select(field => $"{field.Key}={field.Value}")),
        };
        _taken.Enqueue(message);
        return await Misdeeds.FailAsync(context, to)
            ? Results.Empty
            : Results.Json(new { sid = message.Id, status = service.Length > 0 ? "accepted" : "queued", num_segments = "1", to, body = message.Text, account_sid = AccountSid, error_code = (int?)null }, statusCode: 201);
    }

    private bool Knows(HttpContext context, string account) =>
        account == AccountSid && context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}"));

    private (int Code, string? Fault) FindFault(IFormCollection form, string to) => form switch
    {
        _ when !Number().IsMatch(to) => (21211, $"The 'To' number {to} is not a valid phone number."),
        _ when form["From"].Count == 0 && form["MessagingServiceSid"].Count == 0 => (21603, "A 'From' phone number is required."),
        _ when form["Body"].ToString().Length == 0 => (21602, "Message body is required."),
        _ when form["Body"].ToString().Length > LongestBody => (21617, "The concatenated message body exceeds the 1600 character limit"),
        _ when form["StatusCallback"].ToString() is { Length: > 0 } callback && !Uri.TryCreate(callback, UriKind.Absolute, out _) => (21609, "The StatusCallback URL is not a valid URL."),
        _ when OptedOut.ContainsKey(to) => (21610, "Attempt to send to unsubscribed recipient"),
        _ => (0, null),
    };

    private static IResult Refuse(int status, int code, string message) =>
        Results.Json(new { code, message, more_info = $"https://www.twilio.com/docs/errors/{code}", status }, statusCode: status);

    private static string KeyOf(string callback) => callback.IndexOf("message=", StringComparison.Ordinal) is var at and >= 0 ? Uri.UnescapeDataString(callback[(at + 8)..]) : "";

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
