using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Invented organizations: none of them is known to the engine, each has another taste in names.</summary>
internal static class Worlds
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 18, 10, 30, 0, TimeSpan.Zero);

    public static SemanticModel Named(string name) => name switch
    {
        "software" => Software,
        "game" => Game,
        "loans" => Loans,
        "delivery" => Delivery,
        "repairs" => Repairs,
        "hosting" => Hosting,
        "meters" => Meters,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such world."),
    };

    /// <summary>Subscriptions sold to firms: names in title case, money in the revenue field, Berlin time.</summary>
    public static SemanticModel Software { get; } = new()
    {
        Organization = "Northwind Notes",
        TimeZone = "Europe/Berlin",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 812_000,
        UserCount = 21_400,
        Version = 1,
        UserIds = ["u-1001", "u-1002", "anna.berg", "carlos"],
        Events =
        [
            new("Page Viewed") { Count = 500_000, Users = 21_000 },
            new("Report Exported") { Count = 90_000, Users = 8_000 },
            new("Account Created") { Count = 21_000, Users = 21_000 },
            new("Trial Started") { Count = 15_000, Users = 15_000 },
            new("Subscription Started") { Count = 6_000, Users = 5_900, Revenue = 590_000 },
            new("Invoice Paid") { Count = 48_000, Users = 5_800, Revenue = 4_100_000 },
            new("Payment Failed") { Count = 2_300, Users = 1_400 },
            new("Subscription Cancelled") { Count = 1_900, Users = 1_880 },
            new("Teammate Invited") { Count = 31_000, Users = 7_400 },
        ],
        Properties =
        [
            Text("path", 480, ["Page Viewed"], "/home", "/pricing", "/docs", "/blog"),
            Text("utm_source", 6, ["Page Viewed", "Account Created"], "google", "newsletter", "linkedin", "direct", "partner", "facebook"),
            Text("format", 3, ["Report Exported"], "pdf", "csv", "xlsx"),
            Text("plan", 4, ["Trial Started", "Subscription Started", "Invoice Paid", "Subscription Cancelled"], "starter", "pro", "team", "enterprise"),
            Text("billing_period", 2, ["Subscription Started", "Invoice Paid"], "monthly", "annual"),
            Number("seats", PropertyRole.Quantity, ["Subscription Started", "Invoice Paid"], 1, 900),
            Text("invoice_id", 48_000, ["Invoice Paid", "Payment Failed"]) with { Role = PropertyRole.Identifier, ValuesComplete = false },
            Text("reason", 5, ["Subscription Cancelled"], "too expensive", "missing features", "switched", "no longer needed", "other"),
            Number("load_time_ms", PropertyRole.Duration, ["Page Viewed"], 20, 9000),
        ],
        Attributes =
        [
            Text("country", 9, [], "Germany", "France", "United States", "United Kingdom", "Spain", "Italy", "Norway", "Poland", "Netherlands"),
            Text("company_size", 4, [], "1-10", "11-50", "51-200", "200+"),
            Text("email", 21_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false },
        ],
    };

    /// <summary>A phone game: names in snake case, a yes/no property, numbers of many kinds.</summary>
    public static SemanticModel Game { get; } = new()
    {
        Organization = "Pebble Quest",
        Currency = "USD",
        DataFrom = new DateTimeOffset(2025, 6, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 3_400_000,
        UserCount = 64_000,
        Version = 1,
        UserIds = ["player_77", "drako", "miss-mango"],
        Events =
        [
            new("match_finished") { Count = 1_900_000, Users = 52_000 },
            new("match_started") { Count = 1_950_000, Users = 53_000 },
            new("level_up") { Count = 410_000, Users = 47_000 },
            new("item_purchased") { Count = 38_000, Users = 6_100, Revenue = 210_000 },
            new("ad_watched") { Count = 260_000, Users = 30_000 },
            new("friend_added") { Count = 52_000, Users = 17_000 },
            new("tutorial_completed") { Count = 49_000, Users = 49_000 },
            new("app_crashed") { Count = 4_000, Users = 2_500 },
        ],
        Properties =
        [
            Text("mode", 3, ["match_started", "match_finished"], "solo", "duo", "ranked"),
            Text("map", 5, ["match_started", "match_finished"], "Frost Valley", "Sunken City", "Old Harbor", "Iron Ridge", "Cloud Temple"),
            Text("result", 3, ["match_finished"], "win", "loss", "draw"),
            Number("duration_seconds", PropertyRole.Duration, ["match_finished"], 20, 4000),
            Number("score", PropertyRole.Quantity, ["match_finished"], 0, 99_000),
            Number("level", PropertyRole.Plain, ["level_up"], 2, 80),
            Text("item", 40, ["item_purchased"], "Dragon Sword", "Shield of Dawn", "Gem Pack S", "Gem Pack L", "Battle Pass"),
            new("is_rewarded", PropertyType.Boolean) { Count = 260_000, DistinctCount = 2, Events = ["ad_watched"], Values = ["true", "false"], ValuesComplete = true },
            Text("app_version", 12, ["app_crashed", "match_started"], "1.8.0", "1.9.2", "2.0.1"),
        ],
        Attributes =
        [
            Text("platform", 3, [], "ios", "android", "windows"),
            Text("country", 4, [], "DE", "US", "BR", "JP"),
        ],
    };

    /// <summary>A loan process: event names are codes, every event belongs to an application.</summary>
    public static SemanticModel Loans { get; } = WithGlossary(
        new()
        {
            Organization = "Harbour Credit",
            TimeZone = "Europe/Amsterdam",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Now,
            EventCount = 262_000,
            UserCount = 13_000,
            Version = 1,
            UserIds = ["173688", "173691", "173694"],
            Events =
            [
                new("W_CALLED") { Count = 90_000, Users = 9_000 },
                new("A_SUBMITTED") { Count = 13_087, Users = 13_087 },
                new("A_ACCEPTED") { Count = 5_113, Users = 5_113 },
                new("A_DECLINED") { Count = 7_635, Users = 7_635 },
                new("A_APPROVED") { Count = 2_246, Users = 2_246 },
                new("O_SENT") { Count = 7_030, Users = 5_015 },
                new("O_CANCELLED") { Count = 3_655, Users = 2_800 },
            ],
            Properties =
            [
                Number("amount_requested", PropertyRole.Money, ["A_SUBMITTED", "A_ACCEPTED", "A_DECLINED", "A_APPROVED"], 0, 99_999),
                Text("resource", 68, ["W_CALLED", "A_ACCEPTED", "A_DECLINED", "A_APPROVED", "O_SENT", "O_CANCELLED"], "112", "10861", "10913", "11180"),
                Text("loan_goal", 5, ["A_SUBMITTED"], "car", "home improvement", "debt restructuring", "holiday", "business"),
            ],
        },
        "application = user with user_id; approval = A_APPROVED. Weeks start Monday.");

    /// <summary>Food delivery: nested properties, a glossary with orders, tips and a rating.</summary>
    public static SemanticModel Delivery { get; } = WithGlossary(
        new()
        {
            Organization = "Spoonful",
            TimeZone = "America/New_York",
            Currency = "USD",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Now,
            EventCount = 900_000,
            UserCount = 40_000,
            Version = 1,
            UserIds = ["c1", "c2"],
            Events =
            [
                new("orderPlaced") { Count = 300_000, Users = 39_000, Revenue = 7_800_000 },
                new("orderDelivered") { Count = 281_000, Users = 38_000 },
                new("orderCancelled") { Count = 12_000, Users = 8_000, Revenue = -290_000 },
                new("reviewPosted") { Count = 60_000, Users = 15_000 },
                new("restaurantViewed") { Count = 247_000, Users = 39_500 },
            ],
            Properties =
            [
                Text("order.id", 300_000, ["orderPlaced", "orderDelivered", "orderCancelled"]) with { Role = PropertyRole.Identifier, ValuesComplete = false },
                Text("restaurant.name", 900, ["orderPlaced", "orderDelivered", "restaurantViewed", "reviewPosted"], "Luigi's Trattoria", "Wok & Roll", "Taco Town", "Green Bowl"),
                Text("restaurant.cuisine", 6, ["orderPlaced", "restaurantViewed"], "italian", "chinese", "mexican", "indian", "vegan", "thai"),
                Text("city", 4, ["orderPlaced", "orderDelivered", "orderCancelled", "restaurantViewed"], "New York", "Boston", "Chicago", "Los Angeles"),
                Number("tip", PropertyRole.Money, ["orderPlaced"], 0, 80),
                Number("rating", PropertyRole.Plain, ["reviewPosted"], 1, 5),
                Text("coupon", 30, ["orderPlaced"], "WELCOME10", "SPRING"),
                Number("delivery_minutes", PropertyRole.Duration, ["orderDelivered"], 5, 160),
            ],
        },
        "order = distinct `order.id` of `orderPlaced`; revenue = sum of revenue over `orderPlaced`; customer = user.");

    /// <summary>A workshop that mends bicycles: SHOUTED names, every event belongs to a job, states before and after a change.</summary>
    public static SemanticModel Repairs { get; } = new()
    {
        Organization = "Spoke & Chain",
        TimeZone = "Europe/Oslo",
        Currency = "NOK",
        DataFrom = new DateTimeOffset(2025, 4, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 21_000,
        UserCount = 2_100,
        Version = 1,
        UserIds = ["K-0001", "K-0002"],
        Events =
        [
            new("JOB_OPENED") { Count = 5_000, Users = 2_000 },
            new("PART_FITTED") { Count = 7_400, Users = 1_700 },
            new("JOB_INSPECTED") { Count = 4_700, Users = 1_900 },
            new("JOB_CLOSED") { Count = 4_400, Users = 1_850 },
            new("TIER_CHANGED") { Count = 600, Users = 500 },
            new("BILL_SETTLED") { Count = 4_300, Users = 1_840, Revenue = 3_900_000 },
        ],
        Properties =
        [
            Text("JOB_ID", 5_000, ["JOB_OPENED", "PART_FITTED", "JOB_INSPECTED", "JOB_CLOSED", "BILL_SETTLED"]) with { Role = PropertyRole.Identifier, ValuesComplete = false },
            Text("DEST_BRANCH", 3, ["JOB_OPENED", "JOB_CLOSED"], "NORTH", "SOUTH", "HARBOUR"),
            Text("FAULT_KIND", 5, ["JOB_OPENED"], "WHEEL", "BRAKE", "CHAIN", "FRAME", "OTHER"),
            Text("PART", 4, ["PART_FITTED"], "TUBE", "PAD", "CABLE", "SPOKE"),
            Text("OLD_TIER", 3, ["TIER_CHANGED"], "Basic", "Plus", "Club"),
            Text("NEW_TIER", 3, ["TIER_CHANGED"], "Basic", "Plus", "Club"),
            Number("WEIGHT_KG", PropertyRole.Plain, ["JOB_OPENED"], 5, 40),
            Number("BILL_NOK", PropertyRole.Money, ["BILL_SETTLED"], 100, 9_000),
        ],
        Attributes = [Text("phone", 3, [], "iPhone", "Android", "none")],
    };

    /// <summary>Webhooks of a code host, deep JSON: numbers that are called like events, objects that go by their own name, flags.</summary>
    public static SemanticModel Hosting { get; } = new()
    {
        Organization = "Foundry",
        DataFrom = new DateTimeOffset(2025, 9, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 90_000,
        UserCount = 900,
        Version = 1,
        UserIds = ["mira", "jonas"],
        Events =
        [
            new("note.created") { Count = 40_000, Users = 800 },
            new("pipeline.finished") { Count = 20_000, Users = 1 },
            new("merge_request.opened") { Count = 9_000, Users = 700 },
            new("merge_request.closed") { Count = 8_000, Users = 600 },
            new("copy.made") { Count = 1_000, Users = 500 },
        ],
        Properties =
        [
            Text("project.full_name", 12, ["note.created", "pipeline.finished", "merge_request.opened", "merge_request.closed", "copy.made"], "foundry/core", "foundry/docs"),
            Number("project.size", PropertyRole.Quantity, ["note.created", "pipeline.finished", "merge_request.opened", "merge_request.closed"], 1, 90_000),
            Number("payload.copy.size", PropertyRole.Quantity, ["copy.made"], 1, 9_000),
            Number("payload.ticket.notes", PropertyRole.Quantity, ["pipeline.finished"], 0, 40),
            Number("payload.merge_request.number", PropertyRole.Identifier, ["merge_request.opened", "merge_request.closed"], 1, 9_000) with { DistinctCount = 9_000 },
            Text("payload.pipeline.status", 2, ["pipeline.finished"], "passed", "failed"),
            new("payload.merge_request.draft", PropertyType.Boolean) { Count = 9_000, DistinctCount = 2, Events = ["merge_request.opened"], Values = ["true", "false"], ValuesComplete = true },
        ],
    };

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    /// <summary>A utility: readings without people, one number of several kinds, answers as "Yes" and "No", values of one letter.</summary>
    public static SemanticModel Meters { get; } = new()
    {
        Organization = "Brook Utilities",
        DataFrom = new DateTimeOffset(2025, 9, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 70_000,
        UserCount = 4_000,
        Version = 1,
        Events =
        [
            new("METER_READ") { Count = 60_000 },
            new("ACCOUNT_REVIEWED") { Count = 4_000, Users = 4_000 },
            new("VISIT_FINISHED") { Count = 6_000 },
        ],
        Properties =
        [
            Text("KIND", 3, ["METER_READ"], "power", "voltage", "pressure"),
            Text("METER", 3, ["METER_READ"], "387", "12", "t40"),
            Text("ZONE", 3, ["METER_READ", "VISIT_FINISHED"], "A", "B", "I"),
            Number("LEVEL", PropertyRole.Plain, ["METER_READ"], 0, 900),
            Text("AUTOPAY", 2, ["ACCOUNT_REVIEWED"], "Yes", "No"),
            Text("Churn", 2, ["ACCOUNT_REVIEWED"], "No", "Yes"),
            Text("TARIFF", 3, ["ACCOUNT_REVIEWED"], "Month-to-month", "One year", "Two year"),
            Number("FEE", PropertyRole.Plain, ["ACCOUNT_REVIEWED"], 5, 200),
            Number("DURATION_MIN", PropertyRole.Duration, ["VISIT_FINISHED"], 1, 300),
            Text("TECHNICIAN", 12, ["VISIT_FINISHED"], "Ada", "Ben", "Cleo"),
        ],
    };

    internal static PropertyDefinition Text(string path, long distinct, string[] events, params string[] values) => new(path, PropertyType.Text)
    {
        Count = distinct * 10,
        DistinctCount = distinct,
        Events = events,
        Values = values,
        ValuesComplete = values.Length >= distinct,
    };

    internal static PropertyDefinition Number(string path, PropertyRole role, string[] events, decimal minimum, decimal maximum) => new(path, PropertyType.Number)
    {
        Role = role,
        Count = 10_000,
        DistinctCount = 500,
        Events = events,
        Minimum = minimum,
        Maximum = maximum,
    };
}
