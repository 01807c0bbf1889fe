namespace Analytics.Hosts.Local.Demo;

/// <summary>Where customers live.</summary>
internal sealed record DemoCountry(string Name, string Locale, string TimeZone, int OffsetHours, double Weight, double Spending);

/// <summary>What the shop sells; the price is in cents.</summary>
internal sealed record DemoProduct(string Name, string Sku, string Category, int Price, double Weight);

/// <summary>A subscription: coffee once a month.</summary>
internal sealed record DemoPlan(string Name, int Price, double Weight, double Loyalty);

/// <summary>The unchanging things around the demo company: a shop for coffee and tea that also sells subscriptions.</summary>
internal static class DemoWorld
{
    public const string Currency = "USD";

    public static readonly DemoCountry[] Countries =
    [
        new("United States", "en-US", "America/New_York", -5, 31, 1.12),
        new("Germany", "de-DE", "Europe/Berlin", 1, 16, 1.0),
        new("United Kingdom", "en-GB", "Europe/London", 0, 14, 1.02),
        new("France", "fr-FR", "Europe/Paris", 1, 8, 0.93),
        new("Canada", "en-CA", "America/Toronto", -5, 7, 1.05),
        new("Netherlands", "nl-NL", "Europe/Amsterdam", 1, 5, 1.04),
        new("Australia", "en-AU", "Australia/Sydney", 10, 5, 1.1),
        new("Spain", "es-ES", "Europe/Madrid", 1, 4, 0.84),
        new("Italy", "it-IT", "Europe/Rome", 1, 3.5, 0.88),
        new("Sweden", "sv-SE", "Europe/Stockholm", 1, 2.5, 1.08),
        new("Japan", "ja-JP", "Asia/Tokyo", 9, 2.5, 1.15),
        new("Brazil", "pt-BR", "America/Sao_Paulo", -3, 1.5, 0.7),
    ];

    public static readonly DemoProduct[] Products =
    [
        new("House Blend Espresso 1 kg", "COF-101", "Coffee", 2490, 9),
        new("Ethiopia Yirgacheffe 500 g", "COF-102", "Coffee", 1790, 7),
        new("Colombia Huila 500 g", "COF-103", "Coffee", 1650, 6),
        new("Guatemala Antigua 500 g", "COF-104", "Coffee", 1690, 4),
        new("Sumatra Mandheling 500 g", "COF-105", "Coffee", 1590, 3),
        new("Decaf Swiss Water 500 g", "COF-106", "Coffee", 1550, 3),
        new("Breakfast Roast 250 g", "COF-107", "Coffee", 990, 6),
        new("Sampler Box", "COF-108", "Coffee", 2900, 4),
        new("Sencha 100 g", "TEA-201", "Tea", 1290, 4),
        new("Earl Grey 125 g", "TEA-202", "Tea", 890, 4),
        new("Darjeeling First Flush 100 g", "TEA-203", "Tea", 1690, 2.5),
        new("Jasmine Pearls 100 g", "TEA-204", "Tea", 1890, 2),
        new("Peppermint 75 g", "TEA-205", "Tea", 690, 2.5),
        new("Matcha Ceremonial 30 g", "TEA-206", "Tea", 2990, 2.5),
        new("Pour-over Dripper", "BRW-301", "Brewing gear", 2890, 3),
        new("French Press 1 l", "BRW-302", "Brewing gear", 3490, 3),
        new("Burr Grinder", "BRW-303", "Brewing gear", 11900, 2),
        new("Gooseneck Kettle", "BRW-304", "Brewing gear", 7900, 2),
        new("Espresso Machine Piccolo", "BRW-305", "Brewing gear", 34900, 0.7),
        new("Paper Filters (200)", "BRW-306", "Brewing gear", 790, 5),
        new("Coffee Scale", "BRW-307", "Brewing gear", 3990, 1.5),
        new(LaunchedProduct, "BRW-308", "Brewing gear", 5900, 0),
        new("Stoneware Mug", "CUP-401", "Cups", 1690, 4),
        new("Double-wall Glass (2)", "CUP-402", "Cups", 2290, 3),
        new("Travel Tumbler", "CUP-403", "Cups", 2790, 4),
        new("Espresso Cups (4)", "CUP-404", "Cups", 3190, 2),
        new("Oat Biscuits", "SNK-501", "Snacks", 490, 4),
        new("Dark Chocolate 85 %", "SNK-502", "Snacks", 590, 4),
        new("Almond Cantuccini", "SNK-503", "Snacks", 690, 3),
        new("Gift Card 25", "GFT-601", "Gifts", 2500, 1.2),
        new("Gift Card 50", "GFT-602", "Gifts", 5000, 1),
        new("Holiday Gift Box", "GFT-603", "Gifts", 4900, 0.8),
    ];

    public const string LaunchedProduct = "Aurora Cold Brew Kit";

    public static readonly DemoPlan[] Plans =
    [
        new("starter", 900, 52, 0.93),
        new("plus", 1200, 34, 0.955),
        new("premium", 2400, 14, 0.97),
    ];

    public static readonly string[] Channels = ["organic search", "paid search", "social", "direct", "referral", "email", "affiliate"];

    public static readonly double[] ChannelWeights = [29, 22, 17, 14, 9, 5, 4];

    /// <summary>How much more or less likely people from each channel buy.</summary>
    public static readonly double[] ChannelIntent = [1.05, 0.95, 0.72, 1.1, 1.3, 1.35, 0.8];

    public static readonly string[] Platforms = ["web", "ios", "android"];

    public static readonly string[] SearchTerms =
        ["espresso", "decaf", "grinder", "matcha", "filter", "gift", "earl grey", "french press", "ethiopia", "kettle", "mug", "beans", "chocolate", "sampler", "cold brew", "organic", "scale", "green tea"];

    public static readonly string[] CancelReasons = ["too expensive", "too much coffee", "moving away", "switched to another shop", "quality", "other"];

    public static readonly string[] RefundReasons = ["damaged in transit", "wrong item", "changed my mind", "arrived late", "quality"];

    public static readonly string[] Coupons = ["WELCOME10", "SPRING15", "FRIEND20", "COFFEE5"];

    public static readonly string[] Payments = ["card", "paypal", "apple pay", "google pay", "invoice"];

    public static readonly string[] FirstNames =
    [
        "Emma", "Liam", "Olivia", "Noah", "Mia", "Lukas", "Sofia", "Leon", "Hannah", "Finn", "Anna", "Jonas", "Lea", "Paul", "Clara", "Elias", "Chloe", "Hugo", "Lucas", "Alice",
        "Martina", "Pablo", "Lucia", "Mateo", "Giulia", "Marco", "Sanne", "Daan", "Astrid", "Erik", "Yuki", "Haruto", "Ana", "Pedro", "Grace", "Jack", "Ruby", "Oliver", "Amelia", "George",
    ];

    public static readonly string[] LastNames =
    [
        "Smith", "Johnson", "Brown", "Taylor", "Wilson", "Miller", "Davis", "Schmidt", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Martin", "Bernard", "Dubois", "Moreau", "Garcia",
        "Martinez", "Lopez", "Rossi", "Russo", "Bianchi", "deVries", "Jansen", "Bakker", "Andersson", "Nilsson", "Tanaka", "Suzuki", "Silva", "Santos", "Walker", "Clark", "Lewis", "Young", "King", "Wright", "Hill", "Green",
    ];
}
