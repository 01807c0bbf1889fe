namespace Analytics.Hosts.Local.Demo;

/// <summary>A planted story: an account that is no person looks at every product every few seconds, day and night.</summary>
internal static class DemoBot
{
    /// <summary>Its number among the customers; one of the first, who have long had their accounts.</summary>
    public const int Index = 4_711;

    private const int Views = 12_000;

    public static void Crawl(DemoCalendar calendar, DemoEvents events, DemoCustomer account, DemoRandom random)
    {
        events.BeginUser(3_000_000);
        var time = calendar.BotDay * DemoCalendar.MicrosecondsPerDay;
        for (var view = 0; view < Views; view++)
        {
            time += random.Between(20, 23) * 1_000_000L;
            var product = DemoWorld.Products[view % DemoWorld.Products.Length];
            events.Begin().With("platform"u8, "web").With("device"u8, "desktop").With("country"u8, account.Country.Name).With("product"u8, product.Name)
                .With("category"u8, product.Category).WithCents("price"u8, product.Price).With("user_agent"u8, "HeadlessChrome")
                .End("product_view"u8, account.UserId, default, time);
        }

        account.LastSeen = Math.Max(account.LastSeen, time);
    }
}
