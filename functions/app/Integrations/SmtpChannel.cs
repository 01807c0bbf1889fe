using System.Collections.Concurrent;
using System.Globalization;
using Analytics.Platform.Outbound;
using Analytics.Platform.Results;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Analytics.Integrations;

/// <summary>
/// Sends e-mail to any SMTP server. It cannot be asked later whether it has a message, so a connection that breaks after the message was
/// handed over leaves its fate unknown, and it is not sent again.
/// </summary>
internal sealed class SmtpChannel(OutboundGuard guard, TimeProvider clock) : IMessageChannel, IDisposable
{
    /// <summary>Of one account, as many batches as may send: mail servers refuse who opens many, and to open one takes as long as several messages.</summary>
    private const int MostConnections = 20;

    private const int DefaultPort = 587;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>So soon after a message a connection is used again unasked: where it broke meanwhile, the server has nothing and the message waits for its next attempt.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>For a connection: enough of an attempt's time is left to send.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Connections> _connections = new(StringComparer.Ordinal);

    public string Adapter => "smtp";

    public IReadOnlyList<string> Channels => ["email"];

    public int AtOnce => 100;

    public int? HandedOverAtOnce => MostConnections;

    /// <summary>While one sends, others write down what became of theirs and claim the next.</summary>
    public int? BatchesAtOnce => 3;

    public IReadOnlyList<string> RequiredSettings => ["host"];

    public AdapterForm Form => new("SMTP server", "Sends by any mail server. A connection that breaks after the message was handed over leaves it unknown: no mail server can be asked later.")
    {
        Settings =
        [
            new SettingField("host", "Server") { Required = true, Help = "Such as smtp.example.com." },
            new SettingField("port", "Port") { Default = "587", Help = "587 or 465, as the provider says." },
            new SettingField("security", "Encryption") { Choices = ["auto", "starttls", "tls", "none"], Default = "auto" },
            new SettingField("username", "User name"),
        ],
        Secret = new SecretField("Password"),
    };

    public async Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation) => PortOf(account) is { } port
        ? await guard.FindFaultAsync(account.Setting("host")!.Trim(), port, guard.MailPorts, cancellation)
        : IntegrationErrors.SettingInvalid("port", "a number from 1 to 65535");

    public async Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation)
    {
        using var connection = new Connection();
        try
        {
            await connection.OpenAsync(guard, account, cancellation);
            await connection.Client.NoOpAsync(cancellation);
            return ProbeOutcome.Succeeded($"The server answers{(account.Setting("username") is { Length: > 0 } ? " and takes the password" : "")}.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return ProbeOutcome.Failed(fault.Message);
        }
    }

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        MimeMessage mail;
        try
        {
            mail = MailOf(message);
        }
        catch (ParseException fault)
        {
            return new SendOutcome.Rejected($"{message.To}: {fault.Message}");
        }

        using (mail)
        {
            return await SendAsync(account, mail, cancellation);
        }
    }

    public Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation) => Task.FromResult(Lookup.Unsupported);

    public void Dispose()
    {
        foreach (var connections in _connections.Values)
        {
            connections.Dispose();
        }
    }

    private async Task<SendOutcome> SendAsync(ChannelAccount account, MimeMessage mail, CancellationToken cancellation)
    {
        var connections = _connections.GetOrAdd(KeyOf(account), _ => new Connections());
        if (!await connections.EnterAsync(cancellation))
        {
            return new SendOutcome.Postponed("every connection to the mail server was in use", LongestWait) { Limited = true };
        }

        Connection? connection = null;
        var keep = false;
        try
        {
            connection = await TakeAsync(connections.Idle, account, cancellation);
            await connection.Client.SendAsync(mail, cancellation);
            keep = true;
            // Nobody will ask or tell by a name of its own.
            return new SendOutcome.Accepted(null);
        }
        catch (SmtpCommandException refusal) when (connection is not null)
        {
            // The server answered: it is as good as before, and the message was not taken.
            keep = refusal.StatusCode != SmtpStatusCode.ServiceNotAvailable;
            return OutcomeOf(refusal);
        }
        catch (Exception fault)
        {
            // Before the message is handed over it is nowhere else, however the connection ended.
            var reason = fault is OperationCanceledException ? "the mail server took too long" : fault.Message;
            return connection is { HandedOver: true } ? new SendOutcome.Unclear(reason) : new SendOutcome.Postponed(reason, null);
        }
        finally
        {
            Leave(connections, connection, keep);
        }
    }

    /// <summary>Of a refusal that is for ever the recipient or the message is the cause, unless it is the sender: then it is the account, which may be mended.</summary>
    private static SendOutcome OutcomeOf(SmtpCommandException refusal)
    {
        var reason = $"{(int)refusal.StatusCode} {refusal.Message}";
        return (int)refusal.StatusCode >= 500 && refusal.ErrorCode != SmtpErrorCode.SenderNotAccepted ? new SendOutcome.Rejected(reason) : new SendOutcome.Postponed(reason, null);
    }

    private void Leave(Connections connections, Connection? connection, bool keep)
    {
        if (connection is not null && !(keep && connection.Client.IsConnected))
        {
            connection.Dispose();
        }
        else if (connection is not null)
        {
            connection.UsedAt = clock.GetTimestamp();
            connections.Idle.Push(connection);
        }

        connections.Places.Release();
    }

    private async Task<Connection> TakeAsync(ConcurrentStack<Connection> idle, ChannelAccount account, CancellationToken cancellation)
    {
        while (idle.TryPop(out var known))
        {
            if (await known.ReopenAsync(ask: clock.GetElapsedTime(known.UsedAt) > Fresh, cancellation))
            {
                return known;
            }

            known.Dispose();
        }

        var made = new Connection();
        try
        {
            await made.OpenAsync(guard, account, cancellation);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static MimeMessage MailOf(OutgoingMessage message)
    {
        var mail = new MimeMessage { Subject = message.Subject, MessageId = message.MessageId };
        mail.From.Add(new MailboxAddress(message.FromName, message.From));
        mail.To.Add(MailboxAddress.Parse(message.To));
        foreach (var (name, value) in message.Headers)
        {
            mail.Headers.Add(name, value);
        }

        mail.Body = new BodyBuilder { TextBody = message.Text, HtmlBody = message.Html.Length == 0 ? null : message.Html }.ToMessageBody();
        return mail;
    }

    /// <summary>Null for what is no port.</summary>
    private static int? PortOf(ChannelAccount account) => account.Setting("port") is not { Length: > 0 } text
        ? DefaultPort
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? port : null;

    private static string KeyOf(ChannelAccount account) =>
        string.Join('\n', account.Setting("host"), account.Setting("port"), account.Setting("security"), account.Setting("username"), account.Secret?.GetHashCode(StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture));

    /// <summary>Those of one account: the last used comes first, so that those that are not needed grow old.</summary>
    private sealed class Connections : IDisposable
    {
        public SemaphoreSlim Places { get; } = new(MostConnections);

        public ConcurrentStack<Connection> Idle { get; } = new();

        /// <summary>Waits for a place; false when there is none in time.</summary>
        public async Task<bool> EnterAsync(CancellationToken cancellation)
        {
            try
            {
                return await Places.WaitAsync(LongestWait, cancellation);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        public void Dispose()
        {
            while (Idle.TryPop(out var connection))
            {
                connection.Dispose();
            }

            Places.Dispose();
        }
    }

    private sealed class Connection : IDisposable
    {
        private readonly HandOver _handOver = new();

        public Connection() => Client = new SmtpClient(_handOver) { Timeout = (int)Timeout.TotalMilliseconds };

        public SmtpClient Client { get; }

        /// <summary>Whether the server may have a message of the current attempt.</summary>
        public bool HandedOver => _handOver.Begun;

        public long UsedAt { get; set; }

        public async Task OpenAsync(OutboundGuard guard, ChannelAccount account, CancellationToken cancellation)
        {
            var host = account.Setting("host")?.Trim() ?? "";
            var port = PortOf(account) ?? DefaultPort;
            var socket = await guard.ConnectAsync(host, port, guard.MailPorts, cancellation);
            try
            {
                await Client.ConnectAsync(socket, host, port, SecurityOf(account.Setting("security")), cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            if (account.Setting("username") is { Length: > 0 } username)
            {
                await Client.AuthenticateAsync(username, account.Secret ?? "", cancellation);
            }
        }

        /// <summary>Whether the connection can be used for another message.</summary>
        public async Task<bool> ReopenAsync(bool ask, CancellationToken cancellation)
        {
            _handOver.Begun = false;
            if (!ask)
            {
                return Client.IsConnected;
            }

            try
            {
                await Client.NoOpAsync(cancellation);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        public void Dispose() => Client.Dispose();

        private static SecureSocketOptions SecurityOf(string? security) => security switch
        {
            "none" => SecureSocketOptions.None,
            "tls" => SecureSocketOptions.SslOnConnect,
            "starttls" => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.Auto,
        };
    }

    /// <summary>Sees when a message begins to be handed over, with DATA or BDAT, and when the server refuses to take it.</summary>
    private sealed class HandOver : MailKit.IProtocolLogger
    {
        private bool _asked;

        public bool Begun { get; set; }

        public MailKit.IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

        public void LogConnect(Uri uri)
        {
        }

        public void LogClient(byte[] buffer, int offset, int count)
        {
            var sent = buffer.AsSpan(offset, count);
            Begun |= sent.IndexOf("DATA\r\n"u8) >= 0 || sent.IndexOf("BDAT "u8) >= 0;
            _asked = true;
        }

        public void LogServer(byte[] buffer, int offset, int count)
        {
            if (_asked && count > 0)
            {
                // An answer's first digit: 4 and 5 say that the server has nothing, even if the connection breaks thereafter.
                Begun &= buffer[offset] is not ((byte)'4' or (byte)'5');
                _asked = false;
            }
        }

        public void Dispose()
        {
        }
    }
}
