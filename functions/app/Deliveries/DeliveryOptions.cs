using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Analytics.Deliveries;

/// <summary>How sending behaves; every value has a default.</summary>
internal sealed record DeliveryOptions
{
    /// <summary>Scheme and host of our own links in messages; null: the address by which the campaign was launched.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>About as long as our own address will be: what messages are counted with before their launch.</summary>
    public string LikelyAddress => PublicAddress ?? "https://analytics.example";

    /// <summary>Longest time of one attempt to send.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a claim holds without news: longer than an attempt and what may still be under way at the provider after it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Pause before the second attempt; it doubles with each one.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(5);

    public int MostAttempts { get; init; } = 8;

    public static DeliveryOptions From(IConfiguration configuration)
    {
        var options = new DeliveryOptions
        {
            PublicAddress = configuration["Deliveries:PublicAddress"]?.TrimEnd('/'),
            SendTimeout = configuration.GetValue("Deliveries:SendTimeout", TimeSpan.FromSeconds(30)),
            Lease = configuration.GetValue("Deliveries:Lease", TimeSpan.FromSeconds(90)),
            RetryPause = configuration.GetValue("Deliveries:RetryPause", TimeSpan.FromSeconds(5)),
            MostAttempts = configuration.GetValue("Deliveries:MostAttempts", 8),
        };
        return options.Lease >= 3 * options.SendTimeout
            ? options
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Deliveries:Lease ({options.Lease}) must be at least three times Deliveries:SendTimeout ({options.SendTimeout})."));
    }

    /// <summary>When to try again after so many attempts.</summary>
    public TimeSpan PauseAfter(int attempt) => TimeSpan.FromTicks(Math.Min(RetryPause.Ticks << Math.Min(attempt - 1, 10), TimeSpan.FromMinutes(15).Ticks));
}
