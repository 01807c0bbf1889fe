using System.Security.Cryptography;
using System.Text;

namespace Analytics.ProviderFakes;

/// <summary>In which order a provider tells what happened to a message.</summary>
internal enum TellingOrder
{
    Forward,
    Backward,
    Shuffled,
}

/// <summary>Writes what providers tell of messages as signed requests to the addresses they report to.</summary>
internal sealed class Reporter(FakeServer server, Uri? sendGrid, Uri? mailgun)
{
    private readonly Random _random = new(20_261_129);

    /// <summary>Every message that any of them has taken.</summary>
    public IEnumerable<TakenMessage> Taken => [.. server.SendGrid.Taken, .. server.Mailgun.Taken, .. server.Twilio.Taken];

    /// <summary>All that is to be told of a message, each so many times; nothing when its provider was not told where to report to.</summary>
    public IReadOnlyList<HttpRequestMessage> RequestsOf(TakenMessage message, TellingOrder order, int times)
    {
        var now = TimeProvider.System.GetUtcNow();
        return message switch
        {
            _ when server.SendGrid.Taken.Contains(message) => sendGrid is null ? [] : [server.SendGrid.Report(sendGrid, Told(SendGridFake.EventsOf(message), order, times), now)],
            _ when server.Mailgun.Taken.Contains(message) => mailgun is null ? [] : [.. Told(MailgunFake.EventsOf(message), order, times).Select(told => server.Mailgun.Report(mailgun, told, now, TokenOf(message, told)))],
            _ => message.Callback.Length == 0 ? [] : [.. Told(server.Twilio.CallbacksOf(message), order, times).Select(fields => server.Twilio.Call(new Uri(message.Callback), fields))],
        };
    }

    /// <summary>Sends them one after the other, as slowly as the receiver is; what came of each.</summary>
    public static async Task<IReadOnlyList<string>> SendAsync(HttpClient client, IEnumerable<HttpRequestMessage> requests, CancellationToken cancellation)
    {
        var answers = new List<string>();
        foreach (var request in requests)
        {
            using (request)
            {
                try
                {
                    using var response = await client.SendAsync(request, cancellation);
                    answers.Add($"{request.RequestUri}: {(int)response.StatusCode}");
                }
                catch (HttpRequestException fault)
                {
                    answers.Add($"{request.RequestUri}: {fault.Message}");
                }
            }
        }

        return answers;
    }

    private T[] Told<T>(IEnumerable<T> events, TellingOrder order, int times)
    {
        var all = events.SelectMany(one => Enumerable.Repeat(one, times)).ToArray();
        if (order == TellingOrder.Backward)
        {
            Array.Reverse(all);
        }
        else if (order == TellingOrder.Shuffled)
        {
            _random.Shuffle(all);
        }

        return all;
    }

    // A report that is sent again has the token it had.
    private static string TokenOf(TakenMessage message, Dictionary<string, object> told) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Id} {told["event"]} {told["severity"]}")))[..50];
}
