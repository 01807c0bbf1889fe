using System.Globalization;

namespace Analytics.Hosts.Local.Demo;

/// <summary>A person with an account (or, without a number, a guest).</summary>
internal sealed class DemoCustomer
{
    public required long UserId { get; init; }

    public required DemoCountry Country { get; init; }

    public required int Channel { get; init; }

    public required string Platform { get; init; }

    public required long SignedUpAt { get; init; }

    public required double Engagement { get; init; }

    public required double Intent { get; init; }

    public required string Name { get; init; }

    public required bool Staff { get; init; }

    public byte[] AnonymousId { get; init; } = [];

    /// <summary>The subscription now; "free" without one.</summary>
    public string Plan { get; set; } = "free";

    /// <summary>From when and until when there was a subscription.</summary>
    public (long From, long Until) Subscribed { get; set; } = (long.MaxValue, long.MaxValue);

    public long FirstSeen { get; set; }

    public long LastSeen { get; set; }

    public bool Consent { get; init; }

    public string ExternalId => string.Create(CultureInfo.InvariantCulture, $"u{UserId:000000}");

    public string Email => string.Create(CultureInfo.InvariantCulture, $"{Name.Replace(' ', '.').ToLowerInvariant()}.{UserId}@{(Staff ? "harborfinch.example" : "mail.example")}");

    /// <summary>Of an area code that does not exist.</summary>
    public string Phone => string.Create(CultureInfo.InvariantCulture, $"+15550{UserId:000000}");

    public static DemoCustomer Make(long userId, long signedUpAt, DemoRandom random)
    {
        var channel = random.Weighted(DemoWorld.ChannelWeights);
        var country = DemoWorld.Countries[random.Weighted(CountryWeights)];
        var staff = userId > 0 && userId % 417 == 0;
        return new DemoCustomer
        {
            UserId = userId,
            Country = country,
            Channel = channel,
            Platform = DemoWorld.Platforms[random.Weighted(PlatformWeights(country))],
            SignedUpAt = signedUpAt,
            Engagement = (staff ? 2.2 : 0.72) * random.Skewed(0.8),
            Intent = DemoWorld.ChannelIntent[channel] * random.Skewed(0.45),
            Name = $"{DemoWorld.FirstNames[random.Below(DemoWorld.FirstNames.Length)]} {DemoWorld.LastNames[random.Below(DemoWorld.LastNames.Length)]}",
            Staff = staff,
            Consent = random.Chance(0.71),
            AnonymousId = userId > 0 ? [] : System.Text.Encoding.UTF8.GetBytes($"guest-{random.Bits() >> 24:x10}"),
        };
    }

    private static readonly double[] CountryWeights = [.. DemoWorld.Countries.Select(country => country.Weight)];

    private static double[] PlatformWeights(DemoCountry country) => country.Name switch
    {
        "United States" or "Japan" or "United Kingdom" => [52, 33, 15],
        "Germany" or "Spain" or "Brazil" or "Italy" => [54, 15, 31],
        _ => [56, 23, 21],
    };
}
