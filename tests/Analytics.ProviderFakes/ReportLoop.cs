namespace Analytics.ProviderFakes;

/// <summary>Reports by itself what was taken, a while later, out of order and some of it twice.</summary>
internal sealed class ReportLoop(Reporter reporter, HttpClient client, TimeSpan late)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(20_261_129);
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Round, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                foreach (var message in reporter.Taken.Where(IsDue))
                {
                    foreach (var answer in await Reporter.SendAsync(client, reporter.RequestsOf(message, TellingOrder.Shuffled, _random.Next(10) == 0 ? 2 : 1), cancellation))
                    {
                        await Console.Out.WriteLineAsync(answer);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Ended by hand.
        }
    }

    private bool IsDue(TakenMessage message)
    {
        var now = TimeProvider.System.GetUtcNow();
        _seen.TryAdd(message.Id, now);
        return now - _seen[message.Id] >= late && _reported.Add(message.Id);
    }
}
