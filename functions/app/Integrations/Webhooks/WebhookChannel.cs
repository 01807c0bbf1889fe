using System.Text.Json;
using Analytics.Platform.Outbound;
using Analytics.Platform.Results;

namespace Analytics.Integrations.Webhooks;

/// <summary>
/// Posts a campaign's messages to an address of the organization, one a person, which brings them to the person by its own means. The id of a
/// message is the same over all attempts and, by the contract of Standard Webhooks, what a receiver tells a repetition by: so one whose
/// answer was lost is posted again.
/// </summary>
internal sealed class WebhookChannel(WebhookClient client, OutboundGuard guard) : IMessageChannel
{
    public string Adapter => "webhook";

    public IReadOnlyList<string> Channels => ["webhook"];

    public int AtOnce => 20;

    public IReadOnlyList<string> RequiredSettings => ["url"];

    public AdapterForm Form => new("Webhook", "Posts each person's message to an address of yours, signed as Standard Webhooks says. Attempts repeat until the address answers with 2xx: tell a repetition by the header webhook-id.")
    {
        Settings = [new SettingField("url", "Address") { Required = true, Help = "Such as https://hooks.example.com/messages." }],
        Secret = new SecretField("Signing secret") { Required = true, Help = "\"whsec_\" and 24 to 64 bytes in base64. To replace it, enter the new and the old one, separated by a space: both sign." },
    };

    public async Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation)
    {
        if (account.Secret is { } secret && SecretsOf(secret).Any(one => WebhookSignature.ReadSecret(one) is null))
        {
            return WebhookErrors.SecretInvalid();
        }

        return (await guard.CheckAsync(account.Setting("url"), cancellation)).Error;
    }

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        if (account.Secret is null)
        {
            return ProbeOutcome.Failed(WebhookErrors.SecretInvalid().Message);
        }

        var body = JsonSerializer.Serialize(new { type = WebhookEvents.Test, timestamp = TimeProvider.System.GetUtcNow(), data = new { } }, JsonSerializerOptions.Web);
        var answer = await client.PostAsync(new WebhookPost(account.Setting("url") ?? "", $"msg_{Guid.NewGuid():N}", body, SecretsOf(account.Secret)), cancellation);
        return answer.Delivered ? ProbeOutcome.Succeeded($"The address took a test message ({answer.Status}).") : ProbeOutcome.Failed(answer.Reason);
    }

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        if (account.Secret is null)
        {
            return new SendOutcome.Postponed(WebhookErrors.SecretInvalid().Message, null);
        }

        var id = "msg_" + message.SendKey.Replace('.', '_');
        var answer = await client.PostAsync(new WebhookPost(account.Setting("url") ?? "", id, BodyOf(message), SecretsOf(account.Secret)), cancellation);
        return answer switch
        {
            { Delivered: true } => new SendOutcome.Accepted(id),
            // What the receiver says of this message; of 401, 403 and 404 the account may be the cause.
            { Status: >= 400 and < 500 and not (401 or 403 or 404 or 408 or 425 or 429) } => new SendOutcome.Rejected(answer.Reason),
            _ => new SendOutcome.Postponed(answer.Reason, answer.RetryAfter),
        };
    }

    public Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation) => Task.FromResult(Lookup.NotFound);

    private static string[] SecretsOf(string secret) => secret.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string BodyOf(OutgoingMessage message) => JsonSerializer.Serialize(
        new
        {
            type = "campaign.message",
            timestamp = TimeProvider.System.GetUtcNow(),
            data = new { campaignId = message.Headers.GetValueOrDefault("X-Campaign-Id"), sendKey = message.SendKey, userId = message.To, subject = message.Subject, text = message.Text },
        },
        JsonSerializerOptions.Web);
}
