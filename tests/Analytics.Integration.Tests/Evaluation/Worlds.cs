namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Invented organizations that differ in domain, casing, currency, zone and identifiers.</summary>
internal static class Worlds
{
    public static readonly World Gym = new()
    {
        Name = "gym",
        Zone = "Europe/Madrid",
        Currency = "EUR",
        UserIds = "m-{0:0000}",
        Glossary = "- member = user\n- income = sum of revenue over `passPurchased`\n",
        Join = "memberRegistered",
        Browse = "timetableViewed",
        Main = "workoutLogged",
        Pay = "passPurchased",
        Quit = "membershipCancelled",
        Kind = new("classType", "yoga", "spinning", "boxing", "pilates"),
        Place = new("studio", "Retiro", "Chamberi", "Gracia"),
        Device = new("deviceType", "phone", "tablet", "desktop"),
        Item = new("passType", "single", "ten pack", "monthly"),
        Reason = new("cancelReason", "price", "too far", "injury"),
        Size = "durationMinutes",
        Flag = "withTrainer",
        Receipt = "receiptNo",
        Land = new("country", "Spain", "France", "Portugal"),
        Tier = new("membershipLevel", "basic", "plus", "black"),
        Words = Words(
            "who=member", "whos=members", "money=income",
            "join=registrations", "join_past=registered", "join_base=register",
            "browse=timetable views", "browse_past=viewed the timetable", "browse_base=view the timetable",
            "main=workouts", "main_past=logged a workout", "main_base=log a workout", "main_one=workout", "mains_past=logged workouts",
            "pay=pass purchases", "pay_past=purchased a pass", "pay_base=purchase a pass", "pay_one=pass purchase",
            "quit=membership cancellations", "quit_past=cancelled their membership", "quit_base=cancel their membership", "quit_one=membership cancellation",
            "kind=class type", "k0=yoga", "k1=spinning", "k2=boxing", "place=studio", "places=studios", "p0=Retiro", "p1=Chamberi", "p2=gracia",
            "device=device type", "devices=device types", "d0=phone", "d1=tablet", "item=pass type", "items=pass types", "i0=single", "reason=cancel reason", "reasons=cancel reasons",
            "size=duration", "unit=minutes", "with_flag=with a trainer", "land=country", "lands=countries", "l0=Spain", "l1=France", "tier=membership level", "t0=basic", "t1=plus"),
    };

    public static readonly World Library = new()
    {
        Name = "library",
        Zone = "Europe/London",
        Currency = "GBP",
        UserIds = "{1:00000}",
        Glossary = "- reader = user\n- loan = `Item Borrowed`\n- fine income = sum of revenue over `Fine Paid`\n",
        Join = "Card Issued",
        Browse = "Catalogue Searched",
        Main = "Item Borrowed",
        Pay = "Fine Paid",
        Quit = "Card Closed",
        Kind = new("Genre", "Crime", "Poetry", "History", "Travel"),
        Place = new("Branch Name", "Hillside", "Harbour", "Old Town"),
        Device = new("Search Channel", "Kiosk", "Website", "App"),
        Item = new("Fine Type", "Late Return", "Damage", "Lost Item"),
        Reason = new("Closing Reason", "Moved Away", "Stopped Reading", "Other"),
        Size = "Loan Days",
        Flag = "Is Renewal",
        Receipt = "Receipt Number",
        Land = new("County", "Kent", "Essex", "Surrey"),
        Tier = new("Card Category", "Adult", "Junior", "Senior"),
        Words = Words(
            "who=reader", "whos=readers", "money=fine income",
            "join=cards issued", "join_past=were issued a card", "join_base=get a card issued",
            "browse=catalogue searches", "browse_past=searched the catalogue", "browse_base=search the catalogue",
            "main=loans", "main_past=borrowed an item", "main_base=borrow an item", "main_one=loan", "mains_past=borrowed items",
            "pay=fines paid", "pay_past=paid a fine", "pay_base=pay a fine", "pay_one=fine paid",
            "quit=card closures", "quit_past=closed their card", "quit_base=close their card", "quit_one=card closure",
            "kind=genre", "k0=crime", "k1=poetry", "k2=history", "place=branch", "places=branches", "p0=Hillside", "p1=the harbour branch", "p2=old town",
            "device=search channel", "devices=search channels", "d0=kiosk", "d1=website", "item=fine type", "items=fine types", "i0=late return", "reason=closing reason", "reasons=closing reasons",
            "size=loan days", "unit=days", "with_flag=that are renewals", "land=county", "lands=counties", "l0=Kent", "l1=Essex", "tier=card category", "t0=adult", "t1=junior"),
    };

    public static readonly World Freight = new()
    {
        Name = "freight",
        Zone = "Asia/Singapore",
        Currency = "USD",
        UserIds = "SHP{0:00000}",
        Glossary = "- shipper = user\n- revenue = sum of revenue over `INVOICE_SETTLED`\n",
        Join = "ACCOUNT_OPENED",
        Browse = "RATE_QUOTED",
        Main = "CONTAINER_BOOKED",
        Pay = "INVOICE_SETTLED",
        Quit = "CONTRACT_ENDED",
        Kind = new("CARGO_TYPE", "REEFER", "DRY", "HAZMAT", "BULK"),
        Place = new("PORT_NAME", "ROTTERDAM", "BUSAN", "SANTOS"),
        Device = new("SOURCE_CHANNEL", "PORTAL", "EDI", "PHONE"),
        Item = new("SERVICE_LEVEL", "EXPRESS", "STANDARD", "ECONOMY"),
        Reason = new("END_REASON", "PRICE", "DELAYS", "MERGER"),
        Size = "WEIGHT_TONS",
        Flag = "IS_INSURED",
        Receipt = "INVOICE_REF",
        Land = new("REGION", "EMEA", "APAC", "LATAM"),
        Tier = new("SHIPPER_TIER", "GOLD", "SILVER", "BRONZE"),
        Words = Words(
            "who=shipper", "whos=shippers", "money=revenue",
            "join=accounts opened", "join_past=opened an account", "join_base=open an account",
            "browse=rate quotes", "browse_past=got a rate quoted", "browse_base=get a rate quote",
            "main=container bookings", "main_past=booked a container", "main_base=book a container", "main_one=container booking", "mains_past=booked containers",
            "pay=settled invoices", "pay_past=settled an invoice", "pay_base=settle an invoice", "pay_one=settled invoice",
            "quit=ended contracts", "quit_past=ended their contract", "quit_base=end their contract", "quit_one=contract end",
            "kind=cargo type", "k0=reefer", "k1=dry", "k2=hazmat", "place=port", "places=ports", "p0=Rotterdam", "p1=Busan", "p2=santos",
            "device=source channel", "devices=source channels", "d0=portal", "d1=EDI", "item=service level", "items=service levels", "i0=express", "reason=end reason", "reasons=end reasons",
            "size=weight", "unit=tons", "with_flag=that are insured", "land=region", "lands=regions", "l0=EMEA", "l1=APAC", "tier=tier", "t0=gold", "t1=silver"),
    };

    public static readonly World Podcasts = new()
    {
        Name = "podcasts",
        Zone = "America/Toronto",
        Currency = "CAD",
        UserIds = "7f3a{0:0000}-{1:00000}",
        Glossary = "- listener = user\n- donation income = sum of revenue over `donation.made`\n",
        Join = "listener.signed_up",
        Browse = "show.viewed",
        Main = "episode.played",
        Pay = "donation.made",
        Quit = "listener.unsubscribed",
        Kind = new("show.genre", "comedy", "news", "true crime", "science"),
        Place = new("app.platform", "ios", "android", "web"),
        Device = new("referrer.source", "social", "search", "email"),
        Item = new("donation.tier", "coffee", "patron", "champion"),
        Reason = new("churn_reason", "no time", "too many ads", "moved on"),
        Size = "listen_minutes",
        Flag = "is_downloaded",
        Receipt = "donation.id",
        Land = new("province", "Ontario", "Quebec", "Alberta"),
        Tier = new("audience_segment", "casual", "regular", "superfan"),
        Words = Words(
            "who=listener", "whos=listeners", "money=donation income",
            "join=sign-ups", "join_past=signed up", "join_base=sign up",
            "browse=show views", "browse_past=viewed a show", "browse_base=view a show",
            "main=episode plays", "main_past=played an episode", "main_base=play an episode", "main_one=episode play", "mains_past=played episodes",
            "pay=donations", "pay_past=made a donation", "pay_base=make a donation", "pay_one=donation",
            "quit=unsubscribes", "quit_past=unsubscribed", "quit_base=unsubscribe", "quit_one=unsubscribe",
            "kind=genre", "k0=comedy", "k1=news", "k2=true crime", "place=platform", "places=platforms", "p0=iOS", "p1=Android", "p2=web",
            "device=referrer source", "devices=referrer sources", "d0=social", "d1=search", "item=donation tier", "items=donation tiers", "i0=coffee", "reason=churn reason", "reasons=churn reasons",
            "size=listen minutes", "unit=minutes", "with_flag=that are downloaded", "land=province", "lands=provinces", "l0=Ontario", "l1=Quebec", "tier=audience segment", "t0=casual", "t1=regular"),
    };

    public static readonly World Charging = new()
    {
        Name = "charging",
        Zone = "Australia/Sydney",
        Currency = "AUD",
        UserIds = "drv_{1:00000}",
        Glossary = "- driver = user\n- billing = sum of revenue over `bill-paid`\n",
        Join = "driver-onboarded",
        Browse = "map-opened",
        Main = "charge-completed",
        Pay = "bill-paid",
        Quit = "account-deleted",
        Kind = new("connectorType", "CCS", "CHAdeMO", "Type 2", "Tesla"),
        Place = new("siteCity", "Sydney", "Melbourne", "Perth"),
        Device = new("clientApp", "android auto", "carplay", "handset"),
        Item = new("tariffName", "off peak", "flat", "flexi"),
        Reason = new("deleteReason", "sold the car", "pricing", "moved"),
        Size = "energyKwh",
        Flag = "usedSolar",
        Receipt = "billRef",
        Land = new("state", "NSW", "VIC", "WA"),
        Tier = new("fleetKind", "private", "taxi", "courier"),
        Words = Words(
            "who=driver", "whos=drivers", "money=billing",
            "join=onboarded drivers", "join_past=were onboarded", "join_base=get onboarded",
            "browse=map opens", "browse_past=opened the map", "browse_base=open the map",
            "main=charges completed", "main_past=completed a charge", "main_base=complete a charge", "main_one=charge completed", "mains_past=completed charges",
            "pay=bills paid", "pay_past=paid a bill", "pay_base=pay a bill", "pay_one=bill paid",
            "quit=account deletions", "quit_past=deleted their account", "quit_base=delete their account", "quit_one=account deletion",
            "kind=connector type", "k0=CCS", "k1=chademo", "k2=type 2", "place=site city", "places=site cities", "p0=Sydney", "p1=Melbourne", "p2=Perth",
            "device=client app", "devices=client apps", "d0=android auto", "d1=carplay", "item=tariff", "items=tariffs", "i0=off peak", "reason=delete reason", "reasons=delete reasons",
            "size=energy", "unit=kwh", "with_flag=that used solar", "land=state", "lands=states", "l0=NSW", "l1=VIC", "tier=fleet kind", "t0=private", "t1=taxi"),
    };

    public static readonly World Tutoring = new()
    {
        Name = "tutoring",
        Zone = "America/Sao_Paulo",
        Currency = "BRL",
        UserIds = "{0}",
        Glossary = "- pupil = user\n- fees = sum of revenue over `invoice.cleared`\n",
        Join = "pupil.enrolled",
        Browse = "catalog.browsed",
        Main = "lesson.attended",
        Pay = "invoice.cleared",
        Quit = "pupil.dropped_out",
        Kind = new("subject.title", "algebra", "guitar", "german", "physics"),
        Place = new("venue", "Centro", "Pinheiros", "Online"),
        Device = new("entry_page", "home", "newsletter", "partner"),
        Item = new("package_kind", "trial", "bundle", "season"),
        Reason = new("exit_reason", "too pricey", "schedule", "finished"),
        Size = "lesson_minutes",
        Flag = "homework_done",
        Receipt = "invoice.number",
        Land = new("home_city", "Campinas", "Santos", "Osasco"),
        Tier = new("age_group", "kids", "teens", "adults"),
        Words = Words(
            "who=pupil", "whos=pupils", "money=fees",
            "join=enrolments", "join_past=enrolled", "join_base=enroll",
            "browse=catalog browses", "browse_past=browsed the catalog", "browse_base=browse the catalog",
            "main=lessons attended", "main_past=attended a lesson", "main_base=attend a lesson", "main_one=lesson attended", "mains_past=attended lessons",
            "pay=cleared invoices", "pay_past=cleared an invoice", "pay_base=clear an invoice", "pay_one=cleared invoice",
            "quit=dropouts", "quit_past=dropped out", "quit_base=drop out", "quit_one=dropout",
            "kind=subject", "k0=algebra", "k1=guitar", "k2=German", "place=venue", "places=venues", "p0=Centro", "p1=Pinheiros", "p2=online",
            "device=entry page", "devices=entry pages", "d0=home", "d1=newsletter", "item=package kind", "items=package kinds", "i0=trial", "reason=exit reason", "reasons=exit reasons",
            "size=lesson minutes", "unit=minutes", "with_flag=with homework done", "land=home city", "lands=home cities", "l0=Campinas", "l1=Santos", "tier=age group", "t0=kids", "t1=teens"),
    };

    public static IReadOnlyList<World> All { get; } = [Gym, Library, Freight];

    /// <summary>Written after the engine had been mended on the others.</summary>
    public static IReadOnlyList<World> Later { get; } = [Podcasts, Charging];

    /// <summary>Written last.</summary>
    public static IReadOnlyList<World> Last { get; } = [Tutoring];

    private static Dictionary<string, string> Words(params string[] pairs) => pairs.Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
