using System.Globalization;
using System.Text.Json;

namespace Analytics.Benchmarks.Ingestion;

/// <summary>Calls of an online shop's clients, about 400 bytes each: what libraries send, in a month, of one user in fifty events.</summary>
internal static class IngestedEvents
{
    private static readonly string[] Names = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed", "Search Performed"];
    private static readonly string[] Devices = ["phone", "desktop", "tablet"];

    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed, the same events.</param>
    /// <param name="run">Part of every id, so that another run's events are others.</param>
    public static IReadOnlyList<string> Make(int count, int seed, string run)
    {
        var random = new Random(seed);
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        return [.. Enumerable.Range(0, count).Select(number => JsonSerializer.Serialize(new
        {
            type = "track",
            messageId = $"{run}-{seed}-{number}",
            userId = string.Create(CultureInfo.InvariantCulture, $"user-{random.Next(Math.Max(1, count / 50))}"),
            @event = Names[random.Next(Names.Length)],
            timestamp = start.AddSeconds(number * 2_592_000.0 / count).ToString("O", CultureInfo.InvariantCulture),
            properties = new { product = $"P{random.Next(500)}", category = $"C{random.Next(12)}", device = Devices[random.Next(3)], price = random.Next(100, 20_000) / 100m, quantity = random.Next(1, 5) },
            context = new { library = new { name = "analytics-node", version = "2.3.0" }, locale = "en-GB" },
        }))];
    }
}
