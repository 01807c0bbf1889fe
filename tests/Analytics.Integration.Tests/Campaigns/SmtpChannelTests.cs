using System.Globalization;
using Analytics.Integrations;
using Analytics.Platform.Outbound;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>What is said of a message that a mail server did not take: unknown it is only where the server may have it.</summary>
public sealed class SmtpChannelTests : IDisposable
{
    private readonly SmtpChannel _channel = new(
        new OutboundGuard(new OutboundOptions { PrivateHosts = new HashSet<string>(["127.0.0.1"], StringComparer.Ordinal) }, new SystemHostResolver()), TimeProvider.System);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_gets_the_message_later_as_long_as_it_was_not_handed_over()
    {
        await using var sink = new MailSink();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var first = await SendAsync(sink, "late@example.com", patience.Token);
        var second = await SendAsync(sink, "late@example.com");

        Assert.Equal("the mail server took too long", Assert.IsType<SendOutcome.Postponed>(first).Reason);
        Assert.IsType<SendOutcome.Accepted>(second);
        Assert.Single(sink.Mails);
    }

    [Fact]
    public async Task A_server_that_refuses_a_message_and_is_gone_does_not_have_it()
    {
        await using var sink = new MailSink();

        var first = await SendAsync(sink, "closing@example.com");
        var second = await SendAsync(sink, "closing@example.com");

        Assert.IsType<SendOutcome.Postponed>(first);
        Assert.IsType<SendOutcome.Accepted>(second);
        Assert.Single(sink.Mails);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_message_leaves_it_unknown()
    {
        await using var sink = new MailSink();

        Assert.IsType<SendOutcome.Unclear>(await SendAsync(sink, "cut@example.com"));
    }

    [Fact]
    public async Task A_server_that_wants_nothing_from_anybody_is_no_fault_of_the_recipient()
    {
        await using var closed = new MailSink(greeting: "554 no service here");
        await using var strict = new MailSink();

        Assert.IsType<SendOutcome.Postponed>(await SendAsync(closed, "fine@example.com"));
        Assert.IsType<SendOutcome.Postponed>(await SendAsync(strict, "fine@example.com", from: "refused@shop.example"));
        Assert.IsType<SendOutcome.Rejected>(await SendAsync(strict, "refused@example.com"));
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_without_asking_the_server()
    {
        await using var sink = new MailSink();

        Assert.IsType<SendOutcome.Rejected>(await SendAsync(sink, "a@b@example.com"));
        Assert.Equal(0, sink.Connections);
    }

    private Task<SendOutcome> SendAsync(MailSink sink, string to, CancellationToken? cancellation = null, string from = "news@shop.example") => _channel.SendAsync(
        new ChannelAccount("email", "smtp")
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = "127.0.0.1", ["port"] = sink.Port.ToString(CultureInfo.InvariantCulture), ["security"] = "none" },
        },
        new OutgoingMessage { OrganizationId = 1, SendKey = "key", Channel = "email", To = to, From = from, Subject = "Hello", Text = "Hello" },
        cancellation ?? TestContext.Current.CancellationToken);
}
