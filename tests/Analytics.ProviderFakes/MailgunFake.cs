using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.ProviderFakes;

/// <summary>Mailgun's sending of mails with its limits, its list of events, and its signed webhook. Words in addresses as with SendGrid.</summary>
public sealed class MailgunFake
{
    private const long LargestMessage = 25_000_000;
    private const int MostRecipients = 1000;

    private readonly ConcurrentQueue<TakenMessage> _taken = new();
    private readonly Misdeeds _misdeeds = new();

    public string ApiKey { get; } = "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string SigningKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public IReadOnlyCollection<TakenMessage> Taken => _taken;

    public int VisitsOf(string address) => _misdeeds.VisitsOf(address);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v3/{domain}/messages", (Delegate)TakeAsync).DisableAntiforgery();
        routes.MapGet("/v3/{domain}/events", (HttpContext context, string? tags) => !IsKey(context) ? Results.Text("Forbidden", statusCode: 401) : Results.Json(new { items = _taken.Where(message => message.SendKey == tags).Select(message => new { @event = "accepted", recipient = message.To }) }));
    }

    /// <summary>What it has to tell of a message, in the order in which it happened.</summary>
    public static IReadOnlyList<Dictionary<string, object>> EventsOf(TakenMessage message)
    {
        (string Event, string Severity, string Reason)[] told = message.To switch
        {
            _ when message.To.Contains("drop", StringComparison.Ordinal) => [("failed", "permanent", "suppress-bounce")],
            _ when message.To.Contains("bounce", StringComparison.Ordinal) => [("failed", "permanent", "bounce")],
            _ when message.To.Contains("spam", StringComparison.Ordinal) => [("delivered", "", ""), ("complained", "", "")],
            _ when message.To.Contains("defer", StringComparison.Ordinal) => [("failed", "temporary", "generic"), ("delivered", "", "")],
            _ => [("delivered", "", "")],
        };
        return [.. told.Prepend(("accepted", "", "")).Select((one, place) => new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["event"] = one.Item1,
            ["severity"] = one.Item2,
            ["reason"] = one.Item3,
            ["timestamp"] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 - 10 + place,
            ["recipient"] = message.To,
            ["user-variables"] = new { send_key = message.SendKey },
            ["message"] = new { headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["message-id"] = message.Id.Trim('<', '>') } },
        })];
    }

    /// <summary>A signed report of one event; the token stands for it, however often it is sent.</summary>
    public HttpRequestMessage Report(Uri webhook, Dictionary<string, object> told, DateTimeOffset at, string? token = null)
    {
        token ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(25));
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(timestamp + token)));
        var body = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["signature"] = new { timestamp, token, signature }, ["event-data"] = told });
        return new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        if (!IsKey(context))
        {
            return Results.Text("Forbidden", statusCode: 401);
        }

        if (context.Request.ContentLength > LargestMessage)
        {
            return Refuse("message is too big", 413);
        }

        var form = await context.Request.ReadFormAsync();
        var recipients = form["to"].SelectMany(to => to!.Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (FindFault(form, recipients) is { } fault)
        {
            return Refuse(fault, 400);
        }

        if (_misdeeds.IsBusy(recipients[0]))
        {
            context.Response.Headers.RetryAfter = "1";
            return Refuse("too many requests", 429);
        }

        if (_misdeeds.IsLost(recipients[0]))
        {
            context.Abort();
            return Results.Empty;
        }

        var message = new TakenMessage(form["h:Message-Id"].ToString(), form["v:send_key"].ToString(), recipients[0]) { Subject = form["subject"].ToString(), Text = form["text"].ToString() };
        _taken.Enqueue(message);
        return await Misdeeds.FailAsync(context, recipients[0]) ? Results.Empty : Results.Json(new { id = message.Id, message = "Queued. Thank you." });
    }

    private bool IsKey(HttpContext context) => context.Request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + ApiKey));

    private static string? FindFault(IFormCollection form, List<string> recipients) => form switch
    {
        _ when form["from"].ToString().Length == 0 => "'from' parameter is missing",
        _ when recipients.Count is 0 or > MostRecipients => "'to' parameter is not a valid address. please check documentation",
        _ when recipients.Count > 1 && form["recipient-variables"].Count == 0 => "a batch without recipient-variables shows everybody the others' addresses",
        _ when form["text"].ToString().Length == 0 && form["html"].ToString().Length == 0 && form["template"].Count == 0 => "Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified",
        _ => null,
    };

    private static IResult Refuse(string message, int status) => Results.Json(new { message }, statusCode: status);
}
