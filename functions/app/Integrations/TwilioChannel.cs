using System.Text.RegularExpressions;
using Analytics.Platform.Results;
using Microsoft.Extensions.Configuration;
using Twilio.Clients;
using Twilio.Exceptions;
using Twilio.Rest.Api.V2010;
using Twilio.Rest.Api.V2010.Account;
using Twilio.Types;

namespace Analytics.Integrations;

/// <summary>
/// Sends text messages by Twilio. The send key is part of the address that Twilio reports to, and so comes back with each report. Twilio cannot
/// be asked for it: a message whose outcome was lost stays unknown until a report tells.
/// </summary>
internal sealed partial class TwilioChannel(IHttpClientFactory clients, IConfiguration configuration) : IMessageChannel
{
    public const string ClientName = "twilio";

    /// <summary>The part of the report's address that names the message.</summary>
    public const string SendKeyParameter = "message";

    private const int LongestBody = 1600;

    public string Adapter => "twilio";

    public IReadOnlyList<string> Channels => ["sms"];

    public int AtOnce => 20;

    public IReadOnlyList<string> RequiredSettings => ["accountSid"];

    public bool Reports => true;

    private string? Server => configuration["Deliveries:TwilioAddress"]?.TrimEnd('/');

    public AdapterForm Form => new("Twilio", "Sends text messages by Twilio, which tells what becomes of each.")
    {
        Settings =
        [
            new SettingField("accountSid", "Account SID") { Required = true },
            new SettingField("from", "Sender") { Help = "A number as +15551234567, a short code, or a name of at most 11 letters and digits." },
            new SettingField("messagingServiceSid", "Messaging service") { Help = "Its SID, instead of a sender." },
            new SettingField("apiKeySid", "API key SID") { Help = "Left empty, the secret is the account's auth token." },
        ],
        Secret = new SecretField("Auth token, or the API key's secret") { Required = true },
        WebhookSecret = new SecretField("Auth token") { Help = "Only beside an API key: Twilio signs its reports with the token." },
    };

    public Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation) =>
        Task.FromResult(FindFault(account) is { } fault ? IntegrationErrors.AccountInvalid(fault) : null);

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        try
        {
            var found = await AccountResource.FetchAsync(account.Setting("accountSid"), ClientOf(account, new TwilioTransport(clients.CreateClient(ClientName), Server, cancellation)));
            return found.Status == AccountResource.StatusEnum.Active
                ? ProbeOutcome.Succeeded($"Twilio knows the account \"{found.FriendlyName}\" and takes the secret.")
                : ProbeOutcome.Failed($"Twilio knows the account, but it is {found.Status}.");
        }
        catch (TwilioException fault)
        {
            return ProbeOutcome.Failed(fault.InnerException?.Message ?? fault.Message);
        }
    }

    /// <summary>What is wrong with the account's settings; null when nothing is.</summary>
    public static string? FindFault(ChannelAccount account)
    {
        if (!AccountSid().IsMatch(account.Setting("accountSid") ?? ""))
        {
            return "The account SID of Twilio is AC and 32 hexadecimal digits: it stands on the console's first page.";
        }

        return (account.Setting("messagingServiceSid"), account.Setting("from")) switch
        {
            ({ Length: > 0 } service, _) => ServiceSid().IsMatch(service) ? null : "The SID of a messaging service is MG and 32 hexadecimal digits.",
            (_, { Length: > 0 } from) => Sender().IsMatch(from) ? null : "The sender is a number as +15551234567, a short code, or a name of at most 11 letters and digits.",
            _ => "Twilio needs a sender (\"from\") or a messaging service (\"messagingServiceSid\").",
        };
    }

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        if (!Number().IsMatch(message.To))
        {
            return new SendOutcome.Rejected("the number is not one of E.164, as +15551234567");
        }

        if (message.Text.Length is 0 or > LongestBody)
        {
            return new SendOutcome.Rejected($"a text message has 1 to {LongestBody} characters, and this one {message.Text.Length}");
        }

        var transport = new TwilioTransport(clients.CreateClient(ClientName), Server, cancellation);
        try
        {
            var created = await MessageResource.CreateAsync(OptionsOf(account, message), ClientOf(account, transport));
            return new SendOutcome.Accepted(created.Sid);
        }
        catch (ApiConnectionException fault) when (fault.InnerException is HttpRequestException inner && ProviderAnswers.NeverArrived(inner))
        {
            return new SendOutcome.Postponed(inner.Message, null);
        }
        catch (ApiConnectionException fault)
        {
            return new SendOutcome.Unclear(fault.InnerException?.Message ?? fault.Message);
        }
        catch (TwilioException refusal)
        {
            return OutcomeOf(refusal, transport);
        }
    }

    public Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation) => Task.FromResult(Lookup.Unsupported);

    private static TwilioRestClient ClientOf(ChannelAccount account, TwilioTransport transport)
    {
        var accountSid = account.Setting("accountSid") ?? "";
        return new TwilioRestClient(account.Setting("apiKeySid") is { Length: > 0 } key ? key : accountSid, account.Secret ?? "", accountSid, httpClient: transport);
    }

    private static SendOutcome OutcomeOf(TwilioException refusal, TwilioTransport transport)
    {
        var code = refusal switch { ApiException told => told.Code, ApiStandardException told => told.Code, _ => 0 };
        var reason = ProviderAnswers.Shorten($"{transport.Status} {code} {refusal.Message}");
        return (transport.Status, code) switch
        {
            // It accepted something, in words that nobody understands.
            ( < 400, _) => new SendOutcome.Unclear(reason),
            (429, _) or (_, TwilioCodes.TooManyRequests or TwilioCodes.QueueFull) => new SendOutcome.Postponed(reason, transport.RetryAfter) { Limited = true },
            // The account's fault, not the message's: somebody may mend it.
            (401 or 403 or 404, _) => new SendOutcome.Postponed(reason, null),
            ( >= 500, _) => new SendOutcome.Unclear(reason),
            _ => new SendOutcome.Rejected(reason) { Suppress = TwilioCodes.SuppressionOf(code) },
        };
    }

    private CreateMessageOptions OptionsOf(ChannelAccount account, OutgoingMessage message)
    {
        var options = new CreateMessageOptions(new PhoneNumber(message.To)) { Body = message.Text, StatusCallback = CallbackOf(account, message) };
        if (account.Setting("messagingServiceSid") is { Length: > 0 } service)
        {
            options.MessagingServiceSid = service;
        }
        else
        {
            options.From = new PhoneNumber(account.Setting("from"));
        }

        return options;
    }

    /// <summary>Null when Twilio could not reach it: it refuses a message with such an address.</summary>
    private Uri? CallbackOf(ChannelAccount account, OutgoingMessage message) =>
        account.Id is { } id && Uri.TryCreate(message.PublicAddress, UriKind.Absolute, out var address) && (!address.IsLoopback || Server is not null)
            ? new Uri($"{message.PublicAddress}{WebhookAddress.PathOf("twilio", id)}?{SendKeyParameter}={Uri.EscapeDataString(message.SendKey)}")
            : null;

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^AC[0-9a-fA-F]{32}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AccountSid();

    [GeneratedRegex(@"^MG[0-9a-fA-F]{32}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceSid();

    [GeneratedRegex(@"^(\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sender();
}
