using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A mail server that keeps what it gets. By the recipient's name it also misbehaves: "refused" is refused for ever, "later" once for now,
/// "cut" loses the connection after the message was taken, "drop" before it was handed over (once), "late" answers after half a minute (once),
/// "closing" refuses what it was handed over and is gone (once). A sender called "refused" is refused too. Beyond that it misbehaves by chance,
/// with this share of the messages, in all those ways but the first and in some more.
/// </summary>
internal sealed class MailSink : IAsyncDisposable
{
    private static readonly string[] Named = ["refused", "later", "late", "cut", "drop", "closing"];
    private static readonly string[] Once = ["later", "drop", "late", "closing"];
    private static readonly string[] ByChance = ["slow", "later", "later after", "drop", "late", "drop within", "cut", "silent", "gone", "closing"];
    private static readonly TimeSpan VeryLate = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<(string To, string Data)> _mails = [];
    private readonly ConcurrentDictionary<string, int> _visits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _unanswered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _deeds = new(StringComparer.Ordinal);
    private readonly Random _random = new(20_261_130);
    private readonly string _greeting;
    private readonly double _faults;
    private readonly TimeSpan _pace;

    public MailSink(int port = 0, double faults = 0, int answerMs = 0, string greeting = "220 sink")
    {
        (_greeting, _faults, _pace) = (greeting, faults, TimeSpan.FromMilliseconds(answerMs));
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<(string To, string Data)> Mails => _mails;

    /// <summary>Whose message got no answer after it was begun, and what was done instead.</summary>
    public IReadOnlyDictionary<string, string> Unanswered => _unanswered;

    /// <summary>What it did how often.</summary>
    public IReadOnlyDictionary<string, int> Deeds => _deeds;

    /// <summary>How often somebody connected.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            _ = TalkAsync(client);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync(_greeting);
        var (to, deed) = ("", "");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            if (command == "RCPT")
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                deed = DeedFor(to);
                await Task.Delay(deed == "late" ? VeryLate : TimeSpan.Zero, _stop.Token);
            }

            if ((command == "RCPT" && deed == "drop") || (command == "DATA" && !await TakeAsync(reader, writer, to, deed)))
            {
                return;
            }

            await writer.WriteLineAsync(AnswerTo(command, line.Contains("<refused", StringComparison.Ordinal) ? "refused" : deed));
            if (command == "QUIT" || (command == "DATA" && deed is "gone" or "closing"))
            {
                return;
            }
        }
    }

    /// <summary>Whether there is an answer.</summary>
    private async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, string to, string deed)
    {
        if (deed is "cut" or "silent" or "drop within")
        {
            _unanswered[to] = deed;
        }

        await writer.WriteLineAsync("354 go on");
        // As any server: what has no end was never handed over.
        if (deed == "drop within" || await ReadMailAsync(reader) is not { } mail)
        {
            return false;
        }

        await Task.Delay(deed == "slow" ? TimeSpan.FromMilliseconds(600) : _pace, _stop.Token);
        if (deed is not ("later after" or "closing"))
        {
            _mails.Add((to, mail));
        }

        await Task.Delay(deed == "silent" ? VeryLate : TimeSpan.Zero, _stop.Token);
        return deed is not ("cut" or "silent");
    }

    private string DeedFor(string to)
    {
        var visits = _visits.AddOrUpdate(to, 1, (_, count) => count + 1);
        var deed = Array.Find(Named, name => to.StartsWith(name, StringComparison.Ordinal)) is { } named && (visits == 1 || !Once.Contains(named, StringComparer.Ordinal)) ? named : Draw();
        _deeds.AddOrUpdate(deed, 1, (_, count) => count + 1);
        return deed;
    }

    private string Draw()
    {
        lock (_random)
        {
            return _random.NextDouble() >= _faults ? "fine" : ByChance[_random.Next(ByChance.Length)];
        }
    }

    private static string AnswerTo(string command, string deed) => (command, deed) switch
    {
        ("RCPT", "refused") => "550 5.1.1 no such user",
        ("MAIL", "refused") => "550 5.7.1 not yours",
        ("RCPT", "later") => "451 4.2.0 try again later",
        ("DATA", "later after") => "451 4.3.0 not now",
        ("DATA", "closing") => "421 4.3.2 closing",
        ("QUIT", _) => "221 bye",
        _ => "250 fine",
    };

    /// <summary>Null when it breaks off.</summary>
    private static async Task<string?> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == ".")
            {
                return mail.ToString();
            }

            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        }

        return null;
    }
}
