namespace Analytics.ProviderFakes;

/// <summary>Reports what was taken, a second later, out of order and some of it twice.</summary>
internal sealed class ReportLoop(FakeServer server, Uri? sendGrid, Uri? mailgun)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(20_261_129);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var timer = new PeriodicTimer(Round, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                foreach (var request in Requests())
                {
                    await SendAsync(client, request, cancellation);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ended by hand.
        }
    }

    private IEnumerable<HttpRequestMessage> Requests()
    {
        var now = TimeProvider.System.GetUtcNow();
        if (sendGrid is not null && New(server.SendGrid.Taken) is { Count: > 0 } mails)
        {
            yield return server.SendGrid.Report(sendGrid, Shuffled(mails.SelectMany(SendGridFake.EventsOf)), now);
        }

        foreach (var told in mailgun is null ? [] : Shuffled(New(server.Mailgun.Taken).SelectMany(MailgunFake.EventsOf)))
        {
            yield return server.Mailgun.Report(mailgun!, told, now);
        }

        foreach (var message in New(server.Twilio.Taken).Where(message => message.Callback.Length > 0))
        {
            foreach (var fields in Shuffled(server.Twilio.CallbacksOf(message)))
            {
                yield return server.Twilio.Call(new Uri(message.Callback), fields);
            }
        }
    }

    private List<TakenMessage> New(IEnumerable<TakenMessage> taken) => [.. taken.Where(message => _reported.Add(message.Id))];

    /// <summary>In any order, one in ten twice.</summary>
    private T[] Shuffled<T>(IEnumerable<T> told)
    {
        var all = told.SelectMany(one => _random.Next(10) == 0 ? new[] { one, one } : [one]).ToArray();
        _random.Shuffle(all);
        return all;
    }

    private static async Task SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                using var response = await client.SendAsync(request, cancellation);
                await Console.Out.WriteLineAsync($"{request.RequestUri}: {(int)response.StatusCode}");
            }
            catch (HttpRequestException fault)
            {
                await Console.Out.WriteLineAsync($"{request.RequestUri}: {fault.Message}");
            }
        }
    }
}
