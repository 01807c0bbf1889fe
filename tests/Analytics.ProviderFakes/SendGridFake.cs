using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.ProviderFakes;

/// <summary>
/// SendGrid's sending of mails with its limits, and its signed event webhook. Further words in an address: "bounce", "block", "drop", "spam" and
/// "defer" decide what is reported of its message.
/// </summary>
public sealed class SendGridFake : IDisposable
{
    private const int LargestMessage = 30_000_000;
    private const int MostRecipients = 1000;
    private const int MostArgumentBytes = 10_000;

    private static readonly string[] ReservedHeaders =
        ["x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentQueue<TakenMessage> _taken = new();
    private readonly Misdeeds _misdeeds = new();

    /// <summary>What it has taken, in its order.</summary>
    public IReadOnlyCollection<TakenMessage> Taken => _taken;

    /// <summary>As its page "Signed Event Webhook" shows it.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Whether its list of activity can be asked: only for who pays for it.</summary>
    public bool HasActivity { get; set; }

    public int VisitsOf(string address) => _misdeeds.VisitsOf(address);

    public void Map(IEndpointRouteBuilder routes)
    {
        // As a delegate: what a request delegate returns is not written.
        routes.MapPost("/v3/mail/send", (Delegate)TakeAsync);
        routes.MapGet("/v3/messages", ListAsync);
        routes.MapGet("/v3/scopes", (HttpContext context) => IsKey(context) ? Results.Json(new { scopes = new[] { "mail.send" } }) : Refuse(401, null, "authorization required"));
    }

    public void Dispose() => _key.Dispose();

    /// <summary>What it has to tell of a message, in the order in which it happened.</summary>
    public static IReadOnlyList<Dictionary<string, object>> EventsOf(TakenMessage message)
    {
        List<(string Event, string? Type)> told = [("processed", null)];
        told.AddRange(message.To switch
        {
            _ when message.To.Contains("drop", StringComparison.Ordinal) => [("dropped", null)],
            _ when message.To.Contains("bounce", StringComparison.Ordinal) => [("bounce", "bounce")],
            _ when message.To.Contains("block", StringComparison.Ordinal) => [("bounce", "blocked")],
            _ when message.To.Contains("spam", StringComparison.Ordinal) => [("delivered", null), ("spamreport", null)],
            _ when message.To.Contains("defer", StringComparison.Ordinal) => [("deferred", null), ("delivered", null)],
            _ => [("delivered", (string?)null)],
        });
        return [.. told.Select((one, place) => EventOf(message, one.Event, one.Type, place))];
    }

    /// <summary>A signed report; its bytes are what was signed.</summary>
    public HttpRequestMessage Report(Uri webhook, IEnumerable<Dictionary<string, object>> events, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(events) + "\r\n");
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(time), .. body];
        var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", time);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", Convert.ToBase64String(_key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        return request;
    }

    private static Dictionary<string, object> EventOf(TakenMessage message, string name, string? type, int place)
    {
        var told = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["email"] = message.To,
            ["timestamp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 10 + place,
            ["event"] = name,
            ["sg_event_id"] = $"{message.Id}-{place}",
            ["sg_message_id"] = $"{message.Id}.filter0001.1234.ABCDEF-0",
            ["smtp-id"] = $"<{message.Id}@ismtpd0001>",
            ["send_key"] = message.SendKey,
        };
        if (type is not null)
        {
            told["type"] = type;
            told["reason"] = "550 5.1.1 no such user";
        }

        return told;
    }

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        context.Response.Headers["X-RateLimit-Limit"] = "600";
        context.Response.Headers["X-RateLimit-Remaining"] = "599";
        context.Response.Headers["X-RateLimit-Reset"] = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);
        if (!IsKey(context))
        {
            return Refuse(401, null, "The provided authorization grant is invalid, expired, or revoked");
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        if (Encoding.UTF8.GetByteCount(text) > LargestMessage)
        {
            return Refuse(413, null, "The JSON payload you have included in your request is too large.");
        }

        using var mail = JsonDocument.Parse(text);
        if (FindFault(mail.RootElement) is var (field, fault) && fault is not null)
        {
            return Refuse(400, field, fault);
        }

        var to = mail.RootElement.GetProperty("personalizations")[0].GetProperty("to")[0].GetProperty("email").GetString()!;
        if (_misdeeds.IsBusy(to))
        {
            context.Response.Headers["X-RateLimit-Remaining"] = "0";
            return Refuse(429, null, "too many requests");
        }

        if (_misdeeds.IsLost(to))
        {
            context.Abort();
            return Results.Empty;
        }

        var message = MessageOf(mail.RootElement, to, text);
        _taken.Enqueue(message);
        if (await Misdeeds.FailAsync(context, to))
        {
            return Results.Empty;
        }

        context.Response.Headers["X-Message-Id"] = message.Id;
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static bool IsKey(HttpContext context) => context.Request.Headers.Authorization.ToString().StartsWith("Bearer SG.", StringComparison.Ordinal);

    private static TakenMessage MessageOf(JsonElement mail, string to, string request)
    {
        var part = mail.GetProperty("personalizations")[0];
        var key = part.TryGetProperty("custom_args", out var arguments) && arguments.TryGetProperty("send_key", out var given) ? given.GetString()! : "";
        return new TakenMessage(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', 'x').Replace('/', 'y'), key, to)
        {
            Subject = mail.GetProperty("subject").GetString()!,
            Text = mail.GetProperty("content")[0].GetProperty("value").GetString()!,
            Request = request,
        };
    }

    private IResult ListAsync(string query) => HasActivity
        ? Results.Json(new { messages = _taken.Where(message => query == $"(unique_args['send_key']=\"{message.SendKey}\")").Select(message => new { msg_id = message.Id, to_email = message.To, status = "processed" }) })
        : Results.Json(new { errors = new[] { new { message = "access forbidden" } } }, statusCode: 403);

    private static IResult Refuse(int status, string? field, string message) => Results.Json(new { errors = new[] { new { message, field, help = (string?)null } } }, statusCode: status);

    private static (string? Field, string? Fault) FindFault(JsonElement mail)
    {
        if (!mail.TryGetProperty("personalizations", out var parts) || parts.GetArrayLength() is 0 or > 1000)
        {
            return ("personalizations", "The personalizations field is required and must have at least one personalization, and at most 1000.");
        }

        var addresses = parts.EnumerateArray().SelectMany(part => new[] { "to", "cc", "bcc" }.SelectMany(kind => part.TryGetProperty(kind, out var list) ? list.EnumerateArray().ToArray() : []))
            .Select(address => address.GetProperty("email").GetString()!).ToList();
        if (addresses.Count is 0 or > MostRecipients || addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() != addresses.Count)
        {
            return ("personalizations", "Each unique email address should only be included once, and at most 1000 of them.");
        }

        if (parts.EnumerateArray().Sum(part => part.TryGetProperty("custom_args", out var arguments) ? Encoding.UTF8.GetByteCount(arguments.GetRawText()) : 0) >= MostArgumentBytes)
        {
            return ("personalizations.custom_args", "The combined size of custom_args must be less than 10000 bytes.");
        }

        var headers = parts.EnumerateArray().Append(mail).SelectMany(part => part.TryGetProperty("headers", out var given) ? given.EnumerateObject().Select(header => header.Name) : []);
        if (headers.FirstOrDefault(name => ReservedHeaders.Contains(name.ToLowerInvariant(), StringComparer.Ordinal)) is { } reserved)
        {
            return ("headers", $"The header {reserved} is not allowed.");
        }

        return FindContentFault(mail);
    }

    private static (string? Field, string? Fault) FindContentFault(JsonElement mail)
    {
        if (!mail.TryGetProperty("from", out var from) || !from.GetProperty("email").GetString()!.Contains('@', StringComparison.Ordinal))
        {
            return ("from", "The from object must be provided for every email send.");
        }

        if (!mail.TryGetProperty("subject", out var subject) || subject.GetString()!.Length == 0)
        {
            return ("subject", "The subject is required.");
        }

        if (mail.TryGetProperty("categories", out var categories) && (categories.GetArrayLength() > 10 || categories.EnumerateArray().Any(one => one.GetString()!.Length > 255)))
        {
            return ("categories", "At most 10 categories of 255 characters.");
        }

        if (!mail.TryGetProperty("content", out var content) || content.GetArrayLength() == 0
            || content.EnumerateArray().Any(part => part.GetProperty("type").GetString()!.Length == 0 || part.GetProperty("value").GetString()!.Length == 0))
        {
            return ("content", "The content value must be a string at least one character in length.");
        }

        return content.GetArrayLength() > 1 && content[1].GetProperty("type").GetString() == "text/plain" ? ("content", "If present, text/plain must be first.") : (null, null);
    }
}
