using System.Net;
using System.Text;
using System.Text.Json;
using Analytics.Integrations.Reports;
using Analytics.Platform.Results;
using Microsoft.Extensions.Configuration;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Analytics.Integrations;

/// <summary>
/// Sends by SendGrid's HTTP interface. The send key travels as a custom argument, opaque and without anything personal, and comes back with each
/// event of the message. SendGrid's list of activity appears late and only where it is bought: that it does not know a message proves nothing.
/// </summary>
internal sealed class SendGridChannel(IHttpClientFactory clients, IConfiguration configuration) : IMessageChannel
{
    public const string ClientName = "sendgrid";

    /// <summary>The custom argument that events bring back.</summary>
    public const string SendKeyArgument = "send_key";

    private const int LargestMessage = 30_000_000;

    // What SendGrid writes itself and refuses in a request.
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-sg-id", "x-sg-eid", "received", "dkim-signature", "Content-Type", "Content-Transfer-Encoding", "To", "From", "Subject", "Reply-To", "CC", "BCC",
    };

    public string Adapter => "sendgrid";

    public IReadOnlyList<string> Channels => ["email"];

    public int AtOnce => 20;

    public IReadOnlyList<string> RequiredSettings => [];

    public bool Reports => true;

    public AdapterForm Form => new("SendGrid", "Sends by SendGrid. What becomes of a message is told by its signed event webhook.")
    {
        Settings =
        [
            new SettingField("region", "Region") { Choices = ["global", "eu"], Default = "global" },
            new SettingField(SendGridReports.PublicKeySetting, "Verification key of the event webhook") { Help = "From SendGrid's page \"Mail settings\", \"Signed event webhook\"." },
            new SettingField("sandbox", "Sandbox") { Choices = ["false", "true"], Default = "false", Help = "SendGrid checks messages and delivers none." },
        ],
        Secret = new SecretField("API key") { Required = true },
    };

    public Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation) => Task.FromResult(
        account.Setting(SendGridReports.PublicKeySetting) is { Length: > 0 } key && !SendGridReports.IsKey(key)
            ? IntegrationErrors.AccountInvalid("The verification key of the event webhook is not one: copy it whole from SendGrid's page, without anything around it.")
            : null);

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        var response = await ClientOf(account).RequestAsync(BaseClient.Method.GET, urlPath: "scopes", cancellationToken: cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return ProbeOutcome.Failed($"{(int)response.StatusCode} {await ProviderAnswers.ReadAsync(response.Body, cancellation)}");
        }

        using var answer = await JsonDocument.ParseAsync(await response.Body.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.TryGetProperty("scopes", out var scopes) && scopes.EnumerateArray().Any(scope => scope.GetString() == "mail.send")
            ? ProbeOutcome.Succeeded("SendGrid takes the key, and it may send.")
            : ProbeOutcome.Failed("SendGrid takes the key, but it may not send: give it the right \"Mail Send\".");
    }

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(message.Text) + Encoding.UTF8.GetByteCount(message.Html) > LargestMessage)
        {
            return new SendOutcome.Rejected("the message is larger than the 30 MB that SendGrid takes");
        }

        try
        {
            var response = await ClientOf(account).SendEmailAsync(MailOf(account, message), cancellation);
            return await OutcomeAsync(response, message, cancellation);
        }
        catch (HttpRequestException fault) when (ProviderAnswers.NeverArrived(fault))
        {
            return new SendOutcome.Postponed(fault.Message, null);
        }
    }

    public async Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation)
    {
        var query = JsonSerializer.Serialize(new { limit = 1, query = Uri.EscapeDataString($"(unique_args['{SendKeyArgument}']=\"{sendKey}\")") });
        var response = await ClientOf(account).RequestAsync(BaseClient.Method.GET, queryParams: query, urlPath: "messages", cancellationToken: cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500 ? Lookup.Unavailable : Lookup.Unsupported;
        }

        using var answer = await JsonDocument.ParseAsync(await response.Body.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.TryGetProperty("messages", out var found) && found.GetArrayLength() > 0 ? Lookup.Found : Lookup.Unsupported;
    }

    private static async Task<SendOutcome> OutcomeAsync(Response response, OutgoingMessage message, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            return new SendOutcome.Accepted(response.Headers.TryGetValues("X-Message-Id", out var ids) ? ids.First() : message.SendKey);
        }

        var reason = $"{(int)response.StatusCode} {await ProviderAnswers.ReadAsync(response.Body, cancellation)}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new SendOutcome.Postponed(reason, ProviderAnswers.RetryAfter(response.Headers)) { Limited = true },
            // The account's fault, not the message's (a key, a sender that is not verified): somebody may mend it.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new SendOutcome.Postponed(reason, null),
            // The message may have been taken before the server failed.
            _ when (int)response.StatusCode >= 500 => new SendOutcome.Unclear(reason),
            _ => new SendOutcome.Rejected(reason),
        };
    }

    private SendGridClient ClientOf(ChannelAccount account) => new(clients.CreateClient(ClientName), new SendGridClientOptions
    {
        ApiKey = string.IsNullOrWhiteSpace(account.Secret) ? "missing" : account.Secret.Trim(),
        Host = configuration["Deliveries:SendGridAddress"]?.TrimEnd('/') ?? (account.Setting("region") == "eu" ? "https://api.eu.sendgrid.com" : "https://api.sendgrid.com"),
    });

    private static SendGridMessage MailOf(ChannelAccount account, OutgoingMessage message)
    {
        var mail = new SendGridMessage
        {
            From = new EmailAddress(message.From, message.FromName.Length == 0 ? null : message.FromName),
            Subject = message.Subject,
            PlainTextContent = message.Text,
            HtmlContent = message.Html.Length == 0 ? null : message.Html,
        };
        mail.AddTo(new EmailAddress(message.To));
        mail.AddCustomArg(SendKeyArgument, message.SendKey);
        foreach (var (name, value) in message.Headers.Where(header => !ReservedHeaders.Contains(header.Key)))
        {
            mail.AddHeader(name, value);
        }

        // Opens, clicks and unsubscribing are ours: theirs would be a second count and a second link.
        mail.SetClickTracking(enable: false, enableText: false);
        mail.SetOpenTracking(enable: false);
        mail.SetSubscriptionTracking(enable: false);
        if (account.Setting("sandbox") == "true")
        {
            mail.SetSandBoxMode(enable: true);
        }

        return mail;
    }
}
