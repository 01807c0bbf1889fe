using System.Text.Json;
using Analytics.Integrations;
using Analytics.ProviderFakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Providers;

/// <summary>What every adapter of a provider owes, against providers that keep the vendors' rules and misbehave as vendors do.</summary>
public sealed class ChannelContractTests : IAsyncLifetime
{
    private readonly FakeServer _providers = new();
    private ServiceProvider _services = null!;

    public static TheoryData<string> Adapters => new() { "sendgrid", "mailgun", "twilio" };

    public async ValueTask InitializeAsync()
    {
        await _providers.StartAsync();
        _services = ServicesFor(_providers.Address.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _providers.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_message_is_taken_once_with_its_send_key(string adapter)
    {
        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(adapter, "fine"));

        var taken = Assert.Single(TakenBy(adapter));
        Assert.Equal(("key.fine", AddressOf(adapter, "fine")), (taken.SendKey, taken.To));
        Assert.Equal(taken.Id.Trim('<', '>'), outcome.ProviderMessageId);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Who_is_told_to_come_later_waits_as_long_as_told_and_has_lost_no_attempt(string adapter)
    {
        var outcome = Assert.IsType<SendOutcome.Postponed>(await SendAsync(adapter, "busy"));

        Assert.True(outcome.Limited);
        Assert.InRange(outcome.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Empty(TakenBy(adapter));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(adapter, "busy"));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_error_after_the_message_was_taken_is_no_reason_to_send_again(string adapter)
    {
        foreach (var word in new[] { "broken", "cut", "lost" })
        {
            Assert.True(await UnclearAsync(adapter, word), word);
        }

        Assert.Equal([AddressOf(adapter, "broken"), AddressOf(adapter, "cut")], TakenBy(adapter).Select(taken => taken.To));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task No_answer_is_unclear_when_the_time_is_over(string adapter)
    {
        // Long enough for the message to be on its way, also on a busy machine.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        Assert.True(await UnclearAsync(adapter, "silent", timeout.Token));
        Assert.Single(TakenBy(adapter));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Where_nobody_listens_nothing_was_sent(string adapter)
    {
        await using var nowhere = ServicesFor($"http://127.0.0.1:{Chat.ServedProcess.FreePort()}");

        var outcome = await Channel(nowhere, adapter).SendAsync(AccountOf(adapter), MessageTo(adapter, "fine"), TestContext.Current.CancellationToken);

        Assert.False(Assert.IsType<SendOutcome.Postponed>(outcome).Limited);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_wrong_key_is_the_accounts_fault_and_not_the_messages(string adapter)
    {
        var outcome = await Channel(_services, adapter).SendAsync(AccountOf(adapter) with { Secret = "wrong" }, MessageTo(adapter, "fine"), TestContext.Current.CancellationToken);

        Assert.StartsWith("401 ", Assert.IsType<SendOutcome.Postponed>(outcome).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task An_account_is_asked_whether_it_works_without_sending_anything(string adapter)
    {
        var works = await Channel(_services, adapter).ProbeAsync(AccountOf(adapter), TestContext.Current.CancellationToken);
        var fails = await Channel(_services, adapter).ProbeAsync(AccountOf(adapter) with { Secret = "wrong" }, TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (works.Works, fails.Works));
        Assert.Empty(TakenBy(adapter));
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task A_message_beyond_the_limit_is_refused_without_asking(string adapter)
    {
        var outcome = await Channel(_services, adapter).SendAsync(AccountOf(adapter), MessageTo(adapter, "fine") with { Text = new string('x', 30_000_001) }, TestContext.Current.CancellationToken);

        Assert.IsType<SendOutcome.Rejected>(outcome);
        Assert.Equal(0, Visits(adapter, AddressOf(adapter, "fine")));
    }

    [Fact]
    public async Task SendGrid_gets_text_before_HTML_our_headers_and_none_of_its_own()
    {
        var message = MessageTo("sendgrid", "fine") with
        {
            FromName = "The \"Shop\"",
            Html = "<p>Hello</p>",
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["List-Unsubscribe"] = "<https://a.example/u/1>", ["Received"] = "forged", ["content-type"] = "text/x" },
        };

        Assert.IsType<SendOutcome.Accepted>(await Channel(_services, "sendgrid").SendAsync(AccountOf("sendgrid"), message, TestContext.Current.CancellationToken));

        var request = Assert.Single(_providers.SendGrid.Taken).Request;
        using var mail = JsonDocument.Parse(request);
        Assert.Equal(["List-Unsubscribe"], mail.RootElement.GetProperty("personalizations")[0].GetProperty("headers").EnumerateObject().Select(header => header.Name));
        Assert.Equal("<https://a.example/u/1>", mail.RootElement.GetProperty("personalizations")[0].GetProperty("headers").GetProperty("List-Unsubscribe").GetString());
        Assert.Equal("The \"Shop\"", mail.RootElement.GetProperty("from").GetProperty("name").GetString());
        Assert.False(mail.RootElement.GetProperty("tracking_settings").GetProperty("click_tracking").GetProperty("enable").GetBoolean());
    }

    [Fact]
    public async Task SendGrid_is_asked_only_where_it_has_a_list_and_what_it_does_not_list_proves_nothing()
    {
        await SendAsync("sendgrid", "fine");
        var channel = Channel(_services, "sendgrid");

        var closed = await channel.FindAsync(AccountOf("sendgrid"), 1, "key.fine", TestContext.Current.CancellationToken);
        _providers.SendGrid.HasActivity = true;
        var listed = await channel.FindAsync(AccountOf("sendgrid"), 1, "key.fine", TestContext.Current.CancellationToken);
        var unlisted = await channel.FindAsync(AccountOf("sendgrid"), 1, "key.other", TestContext.Current.CancellationToken);

        Assert.Equal([Lookup.Unsupported, Lookup.Found, Lookup.Unsupported], [closed, listed, unlisted]);
    }

    [Fact]
    public async Task Mailgun_is_asked_by_the_send_key()
    {
        await SendAsync("mailgun", "fine");
        var channel = Channel(_services, "mailgun");

        Assert.Equal(Lookup.Found, await channel.FindAsync(AccountOf("mailgun"), 1, "key.fine", TestContext.Current.CancellationToken));
        Assert.Equal(Lookup.NotFound, await channel.FindAsync(AccountOf("mailgun"), 1, "key.other", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_opted_out_at_Twilio_is_refused_and_to_be_suppressed()
    {
        _providers.Twilio.OptedOut[AddressOf("twilio", "fine")] = true;

        Assert.Equal("unsubscribed", Assert.IsType<SendOutcome.Rejected>(await SendAsync("twilio", "fine")).Suppress);
    }

    [Theory]
    [InlineData("015551234567", "Hello")]
    [InlineData("+0555123456", "Hello")]
    [InlineData("+1555", "Hello")]
    [InlineData("+15551234567\n", "Hello")]
    [InlineData("+15551234567", "")]
    public async Task Twilio_is_not_asked_for_what_cannot_be_sent(string number, string text)
    {
        var outcome = await Channel(_services, "twilio").SendAsync(AccountOf("twilio"), MessageTo("twilio", "fine") with { To = number, Text = text }, TestContext.Current.CancellationToken);

        Assert.IsType<SendOutcome.Rejected>(outcome);
        Assert.Equal(0, Visits("twilio", number));
    }

    [Fact]
    public async Task A_messaging_service_takes_the_place_of_a_sender()
    {
        var account = AccountOf("twilio") with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["accountSid"] = _providers.Twilio.AccountSid, ["messagingServiceSid"] = "MG0123456789abcdef0123456789abcdef" } };

        Assert.IsType<SendOutcome.Accepted>(await Channel(_services, "twilio").SendAsync(account, MessageTo("twilio", "fine"), TestContext.Current.CancellationToken));

        var request = Assert.Single(_providers.Twilio.Taken).Request;
        Assert.Contains("MessagingServiceSid=MG0123456789abcdef0123456789abcdef", request, StringComparison.Ordinal);
        Assert.DoesNotContain("From=", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AC1", "+15005550006", "", false)]
    [InlineData("AC0123456789abcdef0123456789abcdef", "+15005550006", "", true)]
    [InlineData("AC0123456789abcdef0123456789abcdef", "THE SHOP", "", true)]
    [InlineData("AC0123456789abcdef0123456789abcdef", "a name that is too long", "", false)]
    [InlineData("AC0123456789abcdef0123456789abcdef", "", "", false)]
    [InlineData("AC0123456789abcdef0123456789abcdef", "", "MG1", false)]
    public void An_account_of_Twilio_needs_its_SID_and_a_sender(string accountSid, string from, string service, bool fine)
    {
        var account = new ChannelAccount("sms", "twilio") { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["accountSid"] = accountSid, ["from"] = from, ["messagingServiceSid"] = service } };

        Assert.Equal(fine, TwilioChannel.FindFault(account) is null);
    }

    private static ServiceProvider ServicesFor(string address)
    {
        var settings = new[] { "SendGrid", "Mailgun", "Twilio" }.ToDictionary(name => $"Deliveries:{name}Address", string? (_) => address, StringComparer.Ordinal);
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddHttpClient();
        return services.AddSingleton<IMessageChannel, SendGridChannel>().AddSingleton<IMessageChannel, MailgunChannel>().AddSingleton<IMessageChannel, TwilioChannel>().BuildServiceProvider();
    }

    private static IMessageChannel Channel(IServiceProvider services, string adapter) => services.GetServices<IMessageChannel>().Single(channel => channel.Adapter == adapter);

    private ChannelAccount AccountOf(string adapter) => new(adapter == "twilio" ? "sms" : "email", adapter)
    {
        Id = Guid.NewGuid(),
        Settings = adapter switch
        {
            "mailgun" => new Dictionary<string, string>(StringComparer.Ordinal) { ["domain"] = "shop.example" },
            "twilio" => new Dictionary<string, string>(StringComparer.Ordinal) { ["accountSid"] = _providers.Twilio.AccountSid, ["from"] = "+15005550006" },
            _ => new Dictionary<string, string>(StringComparer.Ordinal),
        },
        Secret = adapter switch { "mailgun" => _providers.Mailgun.ApiKey, "twilio" => _providers.Twilio.AuthToken, _ => "SG.key" },
    };

    private static OutgoingMessage MessageTo(string adapter, string word) => new()
    {
        OrganizationId = 1,
        SendKey = $"key.{word}",
        Channel = adapter == "twilio" ? "sms" : "email",
        To = AddressOf(adapter, word),
        From = "news@shop.example",
        Subject = "Hello",
        Text = "Hello",
        PublicAddress = "https://shop.example",
    };

    private static string AddressOf(string adapter, string word) => adapter != "twilio" ? $"{word}@example.com" : "+1555123" + word switch
    {
        "busy" => "0429",
        "broken" => "0500",
        "cut" => "0901",
        "lost" => "0902",
        "silent" => "0903",
        _ => "4567",
    };

    private Task<SendOutcome> SendAsync(string adapter, string word) => Channel(_services, adapter).SendAsync(AccountOf(adapter), MessageTo(adapter, word), TestContext.Current.CancellationToken);

    /// <summary>By the port's contract an exception is unclear too.</summary>
    private async Task<bool> UnclearAsync(string adapter, string word, CancellationToken? cancellation = null)
    {
        try
        {
            return await Channel(_services, adapter).SendAsync(AccountOf(adapter), MessageTo(adapter, word), cancellation ?? TestContext.Current.CancellationToken) is SendOutcome.Unclear;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return true;
        }
    }

    private IReadOnlyCollection<TakenMessage> TakenBy(string adapter) => adapter switch { "sendgrid" => _providers.SendGrid.Taken, "mailgun" => _providers.Mailgun.Taken, _ => _providers.Twilio.Taken };

    private int Visits(string adapter, string address) => adapter switch
    {
        "sendgrid" => _providers.SendGrid.VisitsOf(address),
        "mailgun" => _providers.Mailgun.VisitsOf(address),
        _ => _providers.Twilio.VisitsOf(address),
    };
}
