using Analytics.Engine.Model;
using Analytics.Engine.Questions;
using static Analytics.Engine.Tests.Questions.Worlds;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Invented organizations that serve people: a clinic, a school, a help line, sensors in the field and a garden shop.</summary>
internal static class ServiceWorlds
{
    /// <summary>A clinic: who does something is the doctor, what is done has its own key, the place is a property.</summary>
    public static SemanticModel Clinic { get; } = Empty("Elm Clinic") with
    {
        UserIds = ["dr-aker", "dr-bole"],
        Events =
        [
            new("prescription_written") { Count = 30_000, Users = 60 },
            new("visit_booked") { Count = 20_000, Users = 60 },
            new("visit_completed") { Count = 18_000, Users = 60 },
            new("lab_test_ordered") { Count = 9_000, Users = 55 },
        ],
        Properties =
        [
            Text("drug", 40, ["prescription_written"], "ibuprofen", "amoxicillin", "metformin", "codeine"),
            Key("visit_id", 20_000, "prescription_written", "visit_booked", "visit_completed", "lab_test_ordered"),
            Key("patient_id", 6_000, "prescription_written", "visit_booked", "visit_completed", "lab_test_ordered"),
            Text("ward", 4, ["visit_booked", "visit_completed"], "cardiology", "pediatrics", "oncology", "surgery"),
            Text("test_name", 12, ["lab_test_ordered"], "blood count", "lipid panel", "glucose"),
            Number("dose_mg", PropertyRole.Plain, ["prescription_written"], 1, 900),
            Number("wait_minutes", PropertyRole.Duration, ["visit_completed"], 0, 190),
            Number("fee", PropertyRole.Money, ["visit_completed"], 20, 900),
        ],
        Attributes = [Text("specialty", 4, [], "cardiologist", "surgeon", "pediatrician", "oncologist")],
    };

    /// <summary>Courses taken over the web: students enrol, drop and review them.</summary>
    public static SemanticModel School { get; } = Empty("Owl School") with
    {
        UserIds = ["s-1", "s-2"],
        Events =
        [
            new("course_enrolled") { Count = 30_000, Users = 9_000, Revenue = 600_000 },
            new("course_dropped") { Count = 3_000, Users = 2_000 },
            new("course_completed") { Count = 11_000, Users = 5_000 },
            new("lesson_watched") { Count = 200_000, Users = 8_800 },
            new("review_posted") { Count = 7_000, Users = 3_000 },
        ],
        Properties =
        [
            Text("course", 24, ["course_enrolled", "course_dropped", "course_completed", "lesson_watched", "review_posted"], "Algebra I", "World History", "Python Basics", "Pottery"),
            Text("instructor", 9, ["course_enrolled", "review_posted"], "Ines Roth", "Paul Aho"),
            Number("rating", PropertyRole.Plain, ["review_posted"], 1, 5),
            Number("watch_minutes", PropertyRole.Duration, ["lesson_watched"], 0, 90),
            Number("price", PropertyRole.Money, ["course_enrolled"], 9, 300),
        ],
        Attributes =
        [
            Text("country", 4, [], "Germany", "United Kingdom", "France", "Spain"),
            Text("email", 8_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 8_000 },
            Number("follower_count", PropertyRole.Quantity, [], 0, 9_000),
            Text("name", 7_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 7_000 },
        ],
    };

    /// <summary>A help line: calls and tickets, those who answer are a property, times stand in the rows.</summary>
    public static SemanticModel HelpLine { get; } = Empty("Ringwell") with
    {
        UserIds = ["c-1", "c-2"],
        Events =
        [
            new("call_ended") { Count = 80_000, Users = 12_000 },
            new("call_missed") { Count = 6_000, Users = 4_000 },
            new("ticket_closed") { Count = 15_000, Users = 7_000 },
            new("issue_commented") { Count = 22_000, Users = 6_000 },
        ],
        Properties =
        [
            Text("agent", 30, ["call_ended", "ticket_closed"], "Mona", "Lars", "Ito"),
            Number("satisfaction", PropertyRole.Plain, ["call_ended"], 1, 5),
            Number("handle_seconds", PropertyRole.Duration, ["call_ended"], 5, 4_000),
            Text("queue", 3, ["call_ended", "call_missed"], "billing", "sales", "technical"),
            Number("issue.number", PropertyRole.Identifier, ["issue_commented"], 1, 3_000) with { DistinctCount = 3_000 },
            Text("issue.title", 2_900, ["issue_commented"]) with { ValuesComplete = false },
            new("opened_at", PropertyType.Timestamp) { Role = PropertyRole.Time, Count = 15_000, DistinctCount = 15_000, Events = ["ticket_closed"] },
            new("closed_at", PropertyType.Timestamp) { Role = PropertyRole.Time, Count = 15_000, DistinctCount = 15_000, Events = ["ticket_closed"] },
            Text("channel", 3, ["ticket_closed"], "phone", "email", "chat"),
        ],
        Attributes = [Text("email", 9_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 9_000 }, Text("region", 3, [], "north", "south", "coast")],
    };

    /// <summary>Sensors in the field: rows belong to devices, few people.</summary>
    public static SemanticModel Sensors { get; } = Empty("Fieldnet") with
    {
        UserIds = ["site-1", "site-2"],
        Events =
        [
            new("device_offline") { Count = 9_000, Users = 90 },
            new("device_rebooted") { Count = 4_000, Users = 80 },
            new("reading_sent") { Count = 400_000, Users = 120 },
            new("alarm_raised") { Count = 2_500, Users = 70 },
        ],
        Properties =
        [
            Key("device_id", 1_400, "device_offline", "device_rebooted", "reading_sent", "alarm_raised"),
            Number("offline_minutes", PropertyRole.Duration, ["device_offline"], 1, 4_000),
            Text("model", 3, ["device_offline", "device_rebooted", "reading_sent"], "TX-1", "TX-2", "RX-9"),
            Number("power_watts", PropertyRole.Plain, ["reading_sent"], 0, 300),
            Text("site", 12, ["device_offline", "device_rebooted", "reading_sent", "alarm_raised"], "Harbour", "Mill", "Tower"),
            Text("severity", 3, ["alarm_raised"], "low", "high", "critical"),
        ],
    };

    /// <summary>A garden shop: orders of several lines, payments that may be late, places as properties, guests.</summary>
    public static SemanticModel Garden { get; } = GlossaryReader.Read("order = distinct order_id of order_line; revenue = sum of revenue over order_line; customer = user", GardenRows).ApplyTo(GardenRows);

    private static SemanticModel GardenRows => Empty("Fern & Fig") with
    {
        UserIds = ["17001", "17002"],
        Events =
        [
            new("order_line") { Count = 60_000, Users = 4_000, Revenue = 900_000 },
            new("payment_made") { Count = 20_000, Users = 4_000 },
            new("shop_visited") { Count = 90_000, Users = 6_000 },
        ],
        Properties =
        [
            Key("order_id", 20_000, "order_line", "payment_made"),
            Text("product", 300, ["order_line"], "peony", "tulip", "spade", "fern pot"),
            Number("quantity", PropertyRole.Quantity, ["order_line"], 1, 90),
            Text("extra", 4, ["order_line"], "gift wrap", "card", "ribbon"),
            Text("country", 5, ["order_line", "shop_visited"], "United Kingdom", "Germany", "France", "Spain", "Norway"),
            Text("method", 3, ["payment_made"], "card", "transfer", "cash"),
            Text("status", 3, ["payment_made"], "on time", "late", "refused"),
            Number("amount", PropertyRole.Money, ["payment_made"], 1, 900),
        ],
        Attributes = [Text("name", 3_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 3_000 }, Text("tier", 3, [], "gold", "silver", "bronze")],
    };

    /// <summary>Charging points for cars: a charger fails and is used many times, a station has several of them.</summary>
    public static SemanticModel Chargers { get; } = GlossaryReader.Read("active driver = user who did `charging_started`; driver = user", ChargerRows).ApplyTo(ChargerRows);

    private static SemanticModel ChargerRows => Empty("Volt Alley") with
    {
        UserIds = ["d-1", "d-2"],
        Events =
        [
            new("charging_started") { Count = 50_000, Users = 7_000 },
            new("charging_ended") { Count = 49_000, Users = 7_000, Revenue = 380_000 },
            new("charger_failed") { Count = 1_200, Users = 0 },
            new("charger_rated") { Count = 4_000, Users = 1_900 },
            new("card_added") { Count = 6_000, Users = 5_900 },
            new("payment_made") { Count = 49_500, Users = 7_000 },
        ],
        Properties =
        [
            Key("charger_id", 420, "charging_started", "charging_ended", "charger_failed", "charger_rated"),
            Text("station", 60, ["charging_started", "charging_ended", "charger_failed", "charger_rated"], "Harbour Lot", "Mill Street", "Airport P2"),
            Text("city", 8, ["charging_started", "charging_ended", "charger_failed", "charger_rated"], "Oslo", "Malmo", "Turku", "Aarhus"),
            Text("country", 4, ["charging_started", "charging_ended"], "Norway", "Sweden", "Finland", "Denmark"),
            Text("connector", 3, ["charging_started", "charging_ended"], "fast", "slow", "ultra"),
            Number("energy_kwh", PropertyRole.Quantity, ["charging_ended"], 0, 120),
            Number("charging_minutes", PropertyRole.Duration, ["charging_ended"], 1, 900),
            Number("wait_minutes", PropertyRole.Duration, ["charging_started"], 0, 90),
            Number("stars", PropertyRole.Plain, ["charger_rated"], 1, 5),
            Text("status", 2, ["payment_made"], "paid", "failed"),
            Text("card_type", 3, ["payment_made", "card_added"], "visa", "amex", "debit"),
        ],
        Attributes = [Text("phone", 5_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 5_000 }, Text("car", 5, [], "Leaf", "Zoe", "Kona", "Ioniq", "e-Up")],
    };

    /// <summary>A board of jobs: postings, those who apply and what becomes of it.</summary>
    public static SemanticModel Jobs { get; } = Empty("Workwell") with
    {
        UserIds = ["p-1", "p-2"],
        Events =
        [
            new("job_posted") { Count = 3_000, Users = 200 },
            new("job_viewed") { Count = 200_000, Users = 30_000 },
            new("application_sent") { Count = 60_000, Users = 20_000 },
            new("application_reviewed") { Count = 55_000, Users = 19_000 },
            new("interview_scheduled") { Count = 12_000, Users = 8_000 },
            new("offer_made") { Count = 3_000, Users = 2_800 },
            new("offer_declined") { Count = 700, Users = 690 },
        ],
        Properties =
        [
            Key("job_id", 3_000, "job_posted", "job_viewed", "application_sent", "application_reviewed", "interview_scheduled", "offer_made", "offer_declined"),
            Text("title", 400, ["job_posted", "job_viewed", "application_sent"], "Data Analyst", "Welder", "Nurse", "Bookkeeper"),
            Text("company", 180, ["job_posted", "job_viewed", "application_sent"], "Acme", "Globex", "Initech"),
            Number("company_followers", PropertyRole.Quantity, ["job_posted"], 0, 90_000),
            Text("seniority", 3, ["job_posted", "job_viewed", "application_sent"], "junior", "senior", "lead"),
            new("remote", PropertyType.Boolean) { Count = 260_000, DistinctCount = 2, Events = ["job_posted", "job_viewed", "application_sent"], Values = ["true", "false"], ValuesComplete = true },
            Number("salary", PropertyRole.Money, ["job_posted"], 20_000, 190_000),
            Text("skill", 60, ["job_posted"], "excel", "sql", "welding"),
            Text("city", 6, ["job_posted", "job_viewed"], "Berlin", "Hamburg", "Vienna"),
            Text("source", 4, ["application_sent", "application_reviewed"], "linkedin", "referral", "website", "agency"),
            Text("outcome", 3, ["application_reviewed"], "rejected", "invited", "hired"),
        ],
        Attributes =
        [
            Text("country", 4, [], "Germany", "Austria", "Poland", "Spain"),
            Number("years_experience", PropertyRole.Plain, [], 0, 40),
            Text("cv", 15_000, []) with { Role = PropertyRole.Identifier, ValuesComplete = false, Count = 15_000 },
        ],
    };

    private static SemanticModel Empty(string name) => new()
    {
        Organization = name,
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2024, 9, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Now,
        EventCount = 100_000,
        UserCount = 10_000,
        Version = 1,
    };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text)
    {
        Role = PropertyRole.Identifier,
        Count = distinct * 4,
        DistinctCount = distinct,
        Events = events,
    };
}
