using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Analytics.Integrations;

/// <summary>
/// Sends by Mailgun's HTTP interface. The message carries a Message-Id made of the send key, by which Mailgun's event log can be asked for a
/// message whose outcome was lost.
/// </summary>
internal sealed class MailgunChannel(IHttpClientFactory clients, IConfiguration configuration) : IMessageChannel
{
    public const string ClientName = "mailgun";

    private const int LargestMessage = 25_000_000;

    public string Adapter => "mailgun";

    public IReadOnlyList<string> Channels => ["email"];

    public int AtOnce => 20;

    public IReadOnlyList<string> RequiredSettings => ["domain"];

    public AdapterForm Form => new("Mailgun", "Sends by Mailgun's interface, which can be asked for a message whose outcome was lost.")
    {
        Settings = [new SettingField("domain", "Sending domain") { Required = true, Help = "Such as mg.example.com." }, new SettingField("region", "Region") { Choices = ["us", "eu"], Default = "us" }],
        Secret = new SecretField("Sending key") { Required = true },
        WebhookSecret = new SecretField("Webhook signing key") { Help = "From Mailgun's page \"API security\"; with it the product believes what Mailgun reports." },
    };

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        using var request = Request(HttpMethod.Get, account, "events?limit=1");
        using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellation);
        return response.IsSuccessStatusCode
            ? ProbeOutcome.Succeeded("Mailgun knows the domain and takes the key.")
            : ProbeOutcome.Failed($"{(int)response.StatusCode} {await ProviderAnswers.ReadAsync(response.Content, cancellation)}");
    }

    public bool Reports => true;

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(message.Text) + Encoding.UTF8.GetByteCount(message.Html) > LargestMessage)
        {
            return new SendOutcome.Rejected("the message is larger than the 25 MB that Mailgun takes");
        }

        using var request = Request(HttpMethod.Post, account, "messages");
        request.Content = ContentOf(message);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellation);
            return await OutcomeAsync(response, message, cancellation);
        }
        catch (HttpRequestException fault) when (ProviderAnswers.NeverArrived(fault))
        {
            return new SendOutcome.Postponed(fault.Message, null);
        }
    }

    public async Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation)
    {
        // The part behind the @ is the sender's and not known here: the send key is kept as a tag of its own.
        using var request = Request(HttpMethod.Get, account, $"events?limit=1&event=accepted&tags={Uri.EscapeDataString(sendKey)}");
        using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return Lookup.Unavailable;
        }

        using var answer = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        return answer.RootElement.TryGetProperty("items", out var items) && items.GetArrayLength() > 0 ? Lookup.Found : Lookup.NotFound;
    }

    private static async Task<SendOutcome> OutcomeAsync(HttpResponseMessage response, OutgoingMessage message, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new SendOutcome.Accepted(message.MessageId);
        }

        var reason = $"{status} {await ProviderAnswers.ReadAsync(response.Content, cancellation)}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new SendOutcome.Postponed(reason, ProviderAnswers.RetryAfter(response.Headers)) { Limited = true },
            // The account's fault, not the message's: somebody may mend it.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new SendOutcome.Postponed(reason, null),
            // The message may have been taken before the server failed.
            _ when status >= 500 => new SendOutcome.Unclear(reason),
            _ => new SendOutcome.Rejected(reason),
        };
    }

    private HttpRequestMessage Request(HttpMethod method, ChannelAccount account, string path)
    {
        var server = configuration["Deliveries:MailgunAddress"]?.TrimEnd('/') ?? (account.Setting("region") == "eu" ? "https://api.eu.mailgun.net" : "https://api.mailgun.net");
        var request = new HttpRequestMessage(method, new Uri($"{server}/v3/{Uri.EscapeDataString(account.Setting("domain") ?? "")}/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + account.Secret)));
        return request;
    }

    private static MultipartFormDataContent ContentOf(OutgoingMessage message)
    {
        var content = new MultipartFormDataContent();
        void Add(string name, string value) => content.Add(new StringContent(value), name);
        Add("from", message.FromName.Length == 0 ? message.From : $"{message.FromName} <{message.From}>");
        Add("to", message.To);
        Add("subject", message.Subject);
        Add("text", message.Text);
        if (message.Html.Length > 0)
        {
            Add("html", message.Html);
        }

        // Opens, clicks and unsubscribing are ours: theirs would be a second count and a second link.
        Add("o:tracking", "no");
        Add("o:tag", message.SendKey);
        Add("v:send_key", message.SendKey);
        Add("h:Message-Id", $"<{message.MessageId}>");
        foreach (var (name, value) in message.Headers)
        {
            Add("h:" + name, value);
        }

        return content;
    }
}
