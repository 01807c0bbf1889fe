using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Integrations.Push;

/// <summary>
/// Sends notifications to the browsers of a person. Accepted is what one of them got; who has none any more is not written to again. A push
/// service cannot be asked later whether it has a message.
/// </summary>
internal sealed class PushChannel(Database database, PushClient client, VapidKeyStore keys) : IMessageChannel
{
    public const string Name = "webpush";

    private const int DefaultTimeToLive = 24 * 60 * 60;
    private const int LongestTimeToLive = 28 * DefaultTimeToLive;
    private const int TopicLength = 32;

    public string Adapter => Name;

    public IReadOnlyList<string> Channels => ["push"];

    public int AtOnce => 20;

    public IReadOnlyList<string> RequiredSettings => ["contact"];

    public AdapterForm Form => new("Web Push", "Sends notifications to browsers of people who allowed your site to. The keys are made here; your site subscribes with the public one.")
    {
        Settings =
        [
            new SettingField("contact", "Contact") { Required = true, Help = "mailto: or https: address that push services write to when something is wrong, such as mailto:push@example.com." },
            new SettingField("timeToLive", "Time to live in seconds") { Default = "86400", Help = "How long a push service keeps a message for a browser that is off." },
            new SettingField("urgency", "Urgency") { Choices = ["very-low", "low", "normal", "high"], Default = "normal", Help = "Below normal, a device on battery may wait." },
        ],
        Secret = new SecretField("Identity secret")
        {
            Help = "A write key is in your pages: without this, whoever reads it can subscribe under anybody's id and get their notifications. With it, a subscription needs userHash, made by your server: HMAC-SHA256 of the user's id by this secret, in hex.",
        },
    };

    public Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation) => Task.FromResult(
        !IsContact(account.Setting("contact")) ? PushErrors.ContactInvalid()
        : TimeToLiveOf(account) is null ? IntegrationErrors.SettingInvalid("timeToLive", string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {LongestTimeToLive}"))
        : null);

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(account.OrganizationId, cancellation);
        var pair = await keys.GetAsync(scope, cancellation);
        var people = await PushSubscriptionStore.CountPeopleAsync(scope, cancellation);
        await scope.CommitAsync(cancellation);
        // Push services cannot be asked without a browser's address, and a message to one would be seen by somebody.
        _ = pair.Authorization(new Uri("https://push.example.com"), account.Setting("contact")!, TimeProvider.System.GetUtcNow());
        return ProbeOutcome.Succeeded(people switch
        {
            0 => "The keys sign. Nobody has subscribed yet: put the code for your site in place.",
            1 => "The keys sign. One person has subscribed.",
            _ => string.Create(CultureInfo.InvariantCulture, $"The keys sign. {people} people have subscribed."),
        });
    }

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        var content = ContentOf(message);
        if (content.Length > PushEncryption.LargestMessage)
        {
            return new SendOutcome.Rejected($"The notification is larger than the {PushEncryption.LargestMessage} bytes that push services take: shorten subject or text.");
        }

        var (pair, subscriptions) = await LoadAsync(message, cancellation);
        if (subscriptions.Count == 0)
        {
            return new SendOutcome.Rejected("This person has no browser that takes notifications (any more).") { AddressIsGone = true };
        }

        var answers = await Task.WhenAll(subscriptions.Select(async subscription => (subscription, answer: await client.PostAsync(PostOf(account, message, subscription, content), pair, account.Setting("contact")!, cancellation))));
        var gone = answers.Where(sent => sent.answer.Result == PushResult.Gone).Select(sent => sent.subscription.PushSubscriptionId).ToList();
        if (gone.Count > 0)
        {
            await using var scope = await database.OpenAsync(message.OrganizationId, cancellation);
            await PushSubscriptionStore.RemoveAsync(scope, gone, cancellation);
            await scope.CommitAsync(cancellation);
        }

        return OutcomeOf(message, [.. answers.Select(sent => sent.answer)]);
    }

    public Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation) => Task.FromResult(Lookup.Unsupported);

    private async Task<(VapidKeys Keys, List<PushSubscription> Subscriptions)> LoadAsync(OutgoingMessage message, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(message.OrganizationId, cancellation);
        var pair = await keys.GetAsync(scope, cancellation);
        var subscriptions = await PushSubscriptionStore.ListAsync(scope, message.To, cancellation);
        await scope.CommitAsync(cancellation);
        return (pair, subscriptions);
    }

    private static PushPost PostOf(ChannelAccount account, OutgoingMessage message, PushSubscription subscription, byte[] content) => new(subscription, content)
    {
        TimeToLive = TimeToLiveOf(account) ?? DefaultTimeToLive,
        Urgency = account.Setting("urgency") ?? "normal",
        Topic = TopicOf(message.SendKey),
    };

    /// <summary>One browser that took it is enough; else the least certain answer counts, so that nobody gets it twice.</summary>
    private static SendOutcome OutcomeOf(OutgoingMessage message, PushAnswer[] answers)
    {
        PushAnswer? First(PushResult result) => Array.Find(answers, answer => answer.Result == result);
        return First(PushResult.Accepted) is not null ? new SendOutcome.Accepted(TopicOf(message.SendKey))
            : First(PushResult.Unclear) is { } unclear ? new SendOutcome.Unclear(unclear.Reason)
            : First(PushResult.Later) is { } later ? new SendOutcome.Postponed(later.Reason, later.RetryAfter)
            : First(PushResult.Refused) is { } refused ? new SendOutcome.Rejected(refused.Reason)
            : new SendOutcome.Rejected(answers[0].Reason) { AddressIsGone = true };
    }

    private static byte[] ContentOf(OutgoingMessage message) => JsonSerializer.SerializeToUtf8Bytes(
        new { title = message.Subject, body = message.Text, url = message.Link, tag = TopicOf(message.SendKey) }, Platform.Json.WireJson.Options);

    private static string TopicOf(string sendKey) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(sendKey)))[..TopicLength];

    private static bool IsContact(string? contact) => contact is not null && Uri.TryCreate(contact, UriKind.Absolute, out var uri)
        && (uri.Scheme == "https" || (uri.Scheme == "mailto" && contact.Contains('@', StringComparison.Ordinal)));

    private static int? TimeToLiveOf(ChannelAccount account) => account.Setting("timeToLive") is not { Length: > 0 } text
        ? DefaultTimeToLive
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestTimeToLive ? seconds : null;
}
