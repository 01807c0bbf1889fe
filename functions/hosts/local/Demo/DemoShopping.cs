namespace Analytics.Hosts.Local.Demo;

/// <summary>Visits to the shop: look around, search, view, fill the cart, check out, pay; and sometimes send it back.</summary>
internal sealed class DemoShopping(DemoCalendar calendar, DemoEvents events)
{
    private const long Second = 1_000_000;

    private static readonly double[] ProductWeights = [.. DemoWorld.Products.Select(product => product.Weight)];
    private static readonly string[] Landing = ["home", "category", "product", "blog", "offer"];

    private int _orders;

    /// <summary>All visits of a customer's life with the company.</summary>
    public void Live(DemoCustomer customer, DemoRandom random)
    {
        var signupDay = (int)(customer.SignedUpAt / DemoCalendar.MicrosecondsPerDay);
        if (signupDay >= calendar.FirstDay)
        {
            Start(customer, customer.SignedUpAt, random).With("method"u8, random.Chance(0.62) ? "email" : random.Chance(0.6) ? "google" : "apple")
                .End("signup"u8, customer.UserId, default, customer.SignedUpAt);
            Visit(customer, customer.SignedUpAt + (random.Between(5, 60) * Second), random, isFirst: true);
        }

        var week = Math.Max(0, (calendar.FirstDay - signupDay) / 7);
        for (; signupDay + (week * 7) <= calendar.Today; week++)
        {
            var firstDay = signupDay + (week * 7);
            var busy = (calendar.Weight(firstDay) + calendar.Weight(firstDay + 3)) / 2;
            var mean = customer.Engagement * (0.09 + (0.36 * Math.Exp(-week / 4.5))) * busy * Bond(customer, firstDay) * (customer.Staff ? 2 : 1);
            for (var visits = random.Poisson(mean); visits > 0; visits--)
            {
                var day = calendar.DayOfWeekFrom(firstDay, random);
                var time = calendar.MomentOf(day, customer.Country.OffsetHours, random);
                if (time > customer.SignedUpAt)
                {
                    Visit(customer, time, random, isFirst: false);
                }
            }
        }
    }

    /// <summary>One visit from the first page to the last.</summary>
    public void Visit(DemoCustomer customer, long time, DemoRandom random, bool isFirst)
    {
        var outage = calendar.IsOutage(time);
        var channel = isFirst || random.Chance(0.45) ? DemoWorld.Channels[customer.Channel] : random.Chance(0.5) ? "direct" : "email";
        var launch = (int)(time / DemoCalendar.MicrosecondsPerDay) - calendar.LaunchDay;
        if (launch is >= 0 and < 14 && random.Chance(0.28 * Math.Exp(-launch / 6.0)))
        {
            channel = "social";
        }

        var loading = (int)((customer.Platform == "web" ? 820 : 430) * random.Skewed(0.45) * (outage ? 6 : 1));
        Start(customer, time, random).With("channel"u8, channel).With("landing_page"u8, Landing[random.Weighted([38, 22, 24, 9, 7])])
            .With("load_time_ms"u8, loading).End("visit"u8, customer.UserId, customer.AnonymousId, time);
        if (random.Chance(outage ? 0.5 : 0.2))
        {
            return;
        }

        if (random.Chance(0.3))
        {
            time += random.Between(8, 50) * Second;
            Start(customer, time, random).With("query"u8, DemoWorld.SearchTerms[random.Below(DemoWorld.SearchTerms.Length)]).With("results"u8, random.Chance(0.06) ? 0 : random.Between(1, 14))
                .End("search"u8, customer.UserId, customer.AnonymousId, time);
        }

        Look(customer, time, random, customer.Staff ? 0 : customer.Intent * (isFirst ? 0.8 : 1.1));
    }

    private void Look(DemoCustomer customer, long time, DemoRandom random, double intent)
    {
        var views = 1 + random.Poisson(1.5);
        var product = DemoWorld.Products[0];
        for (var view = 0; view < views; view++)
        {
            time += random.Between(10, 120) * Second;
            product = Choose(time, random);
            Start(customer, time, random).With("product"u8, product.Name).With("category"u8, product.Category).WithCents("price"u8, PriceOf(product, time))
                .End("product_view"u8, customer.UserId, customer.AnonymousId, time);
        }

        var season = calendar.Weight((int)(time / DemoCalendar.MicrosecondsPerDay));
        var cart = 0.235 * intent * (customer.Platform == "ios" ? 1.2 : customer.Platform == "android" ? 0.86 : 1) * (0.75 + (0.25 * season));
        if (random.Chance(Math.Min(0.85, cart)))
        {
            Buy(customer, product, time, random);
        }
    }

    private void Buy(DemoCustomer customer, DemoProduct product, long time, DemoRandom random)
    {
        var quantity = 1 + random.Poisson(product.Price < 3_000 ? 0.55 * customer.Country.Spending : 0.06);
        var price = PriceOf(product, time);
        time += random.Between(5, 40) * Second;
        Start(customer, time, random).With("product"u8, product.Name).With("category"u8, product.Category).With("quantity"u8, quantity).WithCents("price"u8, price)
            .End("add_to_cart"u8, customer.UserId, customer.AnonymousId, time);
        var extras = random.Poisson(0.7) * random.Between(590, 2_490);
        var total = (price * quantity) + extras;
        if (!random.Chance(0.66))
        {
            return;
        }

        time += random.Between(20, 240) * Second;
        Start(customer, time, random).WithCents("cart_value"u8, total).With("items"u8, quantity + (extras > 0 ? 1 : 0))
            .End("checkout_started"u8, customer.UserId, customer.AnonymousId, time);
        time += random.Between(30, 300) * Second;
        if (calendar.IsOutage(time) && random.Chance(0.94))
        {
            Start(customer, time, random).With("error"u8, "payment gateway timeout").WithCents("cart_value"u8, total).End("payment_failed"u8, customer.UserId, customer.AnonymousId, time);
        }
        else if (random.Chance(0.018))
        {
            Start(customer, time, random).With("error"u8, random.Chance(0.7) ? "card declined" : "insufficient funds").WithCents("cart_value"u8, total).End("payment_failed"u8, customer.UserId, customer.AnonymousId, time);
        }
        else if (random.Chance(0.77))
        {
            Pay(customer, product, (quantity, price, total), time, random);
        }
    }

    private void Pay(DemoCustomer customer, DemoProduct product, (int Quantity, int Price, int Total) cart, long time, DemoRandom random)
    {
        var order = $"HF-{customer.UserId:000000}-{++_orders % 100_000:00000}";
        var coupon = random.Chance(0.14) ? DemoWorld.Coupons[random.Below(DemoWorld.Coupons.Length)] : null;
        var paid = coupon is null ? cart.Total : cart.Total * 9 / 10;
        var row = Start(customer, time, random).With("order_id"u8, order).With("product"u8, product.Name).With("category"u8, product.Category)
            .With("quantity"u8, cart.Quantity).WithCents("unit_price"u8, cart.Price).With("payment_method"u8, Payment(customer, random));
        if (coupon is not null)
        {
            row.With("coupon"u8, coupon).WithCents("discount"u8, cart.Total - paid);
        }

        var paidInTime = row.End("purchase"u8, customer.UserId, customer.AnonymousId, time, paid);
        if (paidInTime && random.Chance(product.Category == "Brewing gear" ? 0.07 : 0.032))
        {
            time += (long)(random.Between(3, 21) * random.Skewed(0.2) * DemoCalendar.MicrosecondsPerDay);
            Start(customer, time, random).With("order_id"u8, order).With("product"u8, product.Name).With("category"u8, product.Category)
                .With("reason"u8, DemoWorld.RefundReasons[random.Weighted([30, 14, 26, 18, 12])]).End("refund"u8, customer.UserId, customer.AnonymousId, time, -paid);
        }
        else if (paidInTime && customer.UserId > 0 && random.Chance(0.11))
        {
            time += random.Between(2, 25) * DemoCalendar.MicrosecondsPerDay;
            Start(customer, time, random).With("product"u8, product.Name).With("category"u8, product.Category).With("rating"u8, 1 + random.Weighted([3, 4, 10, 33, 50]))
                .End("review"u8, customer.UserId, customer.AnonymousId, time);
        }
    }

    /// <summary>An event with what every event of the shop says.</summary>
    public DemoEvents Start(DemoCustomer customer, long time, DemoRandom random)
    {
        var row = events.Begin().With("platform"u8, customer.Platform)
            .With("device"u8, customer.Platform != "web" ? "mobile" : customer.UserId % 5 < 3 ? "desktop" : random.Chance(0.8) ? "mobile" : "tablet")
            .With("country"u8, customer.Country.Name);
        return customer.Platform == "web" ? row : row.With("app_version"u8, Version(time));
    }

    public int PriceOf(DemoProduct product, long time) =>
        product.Category == "Coffee" && time / DemoCalendar.MicrosecondsPerDay >= calendar.PriceChangeDay ? product.Price * 108 / 1000 * 10 : product.Price;

    private string Version(long time) => ((int)(time / DemoCalendar.MicrosecondsPerDay) - calendar.ChurnWaveStart) switch
    {
        < -320 => "3.8.0",
        < -180 => "4.0.0",
        < 0 => "4.1.3",
        < 14 => "4.2.0",
        _ => "4.2.1",
    };

    private DemoProduct Choose(long time, DemoRandom random)
    {
        var since = (int)(time / DemoCalendar.MicrosecondsPerDay) - calendar.LaunchDay;
        if (since >= 0 && random.Chance(0.035 + (0.16 * Math.Exp(-since / 18.0))))
        {
            return Array.Find(DemoWorld.Products, product => product.Name == DemoWorld.LaunchedProduct)!;
        }

        return DemoWorld.Products[random.Weighted(ProductWeights)];
    }

    /// <summary>Subscribers come more often, people who left hardly ever.</summary>
    private static double Bond(DemoCustomer customer, int day)
    {
        var time = day * DemoCalendar.MicrosecondsPerDay;
        return time >= customer.Subscribed.Until ? 0.35 : time >= customer.Subscribed.From ? 1.7 : 1;
    }

    private static string Payment(DemoCustomer customer, DemoRandom random) => DemoWorld.Payments[random.Weighted(customer.Platform switch
    {
        "ios" => [40, 18, 38, 0, 4],
        "android" => [46, 20, 0, 30, 4],
        _ => [58, 31, 2, 1, 8],
    })];
}
