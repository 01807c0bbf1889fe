namespace Analytics.Hosts.Local.Demo;

/// <summary>Monthly deliveries: begun, renewed, upgraded, cancelled.</summary>
internal sealed class DemoSubscriptions(DemoCalendar calendar, DemoShopping shopping)
{
    private const long Day = DemoCalendar.MicrosecondsPerDay;

    /// <summary>Decides when the customer subscribes and how long, before the visits are made: subscribers come more often.</summary>
    public void Live(DemoCustomer customer, DemoRandom random)
    {
        if (customer.Staff || !random.Chance(Math.Min(0.6, 0.19 * customer.Intent)))
        {
            return;
        }

        var time = customer.SignedUpAt + (long)((1 + (24 * random.Skewed(0.9))) * Day);
        var plan = random.Weighted([.. DemoWorld.Plans.Select(known => known.Weight)]);
        if (time > calendar.Now)
        {
            return;
        }

        customer.Subscribed = (time, long.MaxValue);
        Bill("subscription_started"u8, customer, plan, time, random);
        while (true)
        {
            time += 30 * Day;
            if (time > calendar.Now)
            {
                customer.Plan = DemoWorld.Plans[plan].Name;
                return;
            }

            if (Leaves(customer, plan, time, random) is { } reason)
            {
                var left = time - (long)(random.Share() * 13 * Day);
                shopping.Start(customer, left, random).With("plan"u8, DemoWorld.Plans[plan].Name).With("reason"u8, reason)
                    .With("months"u8, (int)((time - customer.Subscribed.From) / (30 * Day))).End("subscription_cancelled"u8, customer.UserId, default, left);
                customer.Subscribed = (customer.Subscribed.From, left);
                return;
            }

            plan = MaybeUpgrade(customer, plan, time, random);
            Bill("subscription_renewed"u8, customer, plan, time, random);
        }
    }

    private string? Leaves(DemoCustomer customer, int plan, long time, DemoRandom random)
    {
        var loyalty = DemoWorld.Plans[plan].Loyalty;
        var leaving = (1 - loyalty) / Math.Clamp(customer.Intent, 0.5, 2);
        var sincePrice = (int)(time / Day) - calendar.PriceChangeDay;
        if (customer.Platform == "android" && calendar.IsChurnWave((int)(time / Day) - 4) && random.Chance(0.34))
        {
            return "app crashes";
        }

        if (plan == 1 && sincePrice is >= 0 and < 45 && random.Chance(0.075))
        {
            return "too expensive";
        }

        return random.Chance(leaving) ? DemoWorld.CancelReasons[random.Weighted([28, 24, 9, 15, 8, 16])] : null;
    }

    private int MaybeUpgrade(DemoCustomer customer, int plan, long time, DemoRandom random)
    {
        if (plan == 2 || !random.Chance(0.018))
        {
            return plan;
        }

        shopping.Start(customer, time, random).With("from_plan"u8, DemoWorld.Plans[plan].Name).With("plan"u8, DemoWorld.Plans[plan + 1].Name)
            .End("subscription_upgraded"u8, customer.UserId, default, time - (3_600L * 1_000_000));
        return plan + 1;
    }

    private void Bill(ReadOnlySpan<byte> name, DemoCustomer customer, int plan, long time, DemoRandom random)
    {
        var price = plan == 1 && time / Day >= calendar.PriceChangeDay ? 1_500 : DemoWorld.Plans[plan].Price;
        shopping.Start(customer, time, random).With("plan"u8, DemoWorld.Plans[plan].Name).WithCents("price"u8, price).End(name, customer.UserId, default, time, price);
    }
}
