using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A mail server that keeps what it gets. By the recipient's name it also misbehaves: "refused" is refused for ever, "later" once for now,
/// "cut" loses the connection after the message was taken, "drop" before it was handed over (once).
/// </summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<(string To, string Data)> _mails = [];
    private readonly ConcurrentDictionary<string, int> _visits = new(StringComparer.Ordinal);

    public MailSink(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<(string To, string Data)> Mails => _mails;

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
        await writer.WriteLineAsync("220 sink");
        var to = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var command = line.Split(' ', ':')[0].ToUpperInvariant();
            if (command == "RCPT")
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            }

            var visits = command == "RCPT" ? _visits.AddOrUpdate(to, 1, (_, count) => count + 1) : 0;
            if (visits == 1 && to.StartsWith("drop", StringComparison.Ordinal))
            {
                return;
            }

            if (command == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                _mails.Add((to, await ReadMailAsync(reader)));
                if (to.StartsWith("cut", StringComparison.Ordinal))
                {
                    return;
                }
            }

            await writer.WriteLineAsync(AnswerTo(command, to, visits));
            if (command == "QUIT")
            {
                return;
            }
        }
    }

    private static string AnswerTo(string command, string to, int visits) => command switch
    {
        "RCPT" when to.StartsWith("refused", StringComparison.Ordinal) => "550 5.1.1 no such user",
        "RCPT" when to.StartsWith("later", StringComparison.Ordinal) && visits == 1 => "451 4.2.0 try again later",
        "QUIT" => "221 bye",
        _ => "250 fine",
    };

    private static async Task<string> ReadMailAsync(StreamReader reader)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        }

        return mail.ToString();
    }
}
