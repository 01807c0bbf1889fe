using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A clinic: things that several events carry by one key, deeds of two words beside deeds of one, bills that are issued and bills that are paid.</summary>
public sealed class ClinicTests
{
    private static readonly string[] All = ["VisitBooked", "VisitCalledOff", "LoggedIn", "BillIssued", "BillPaid", "FormAnswered", "NoShow"];

    private static readonly SemanticModel Clinic = new()
    {
        Organization = "Clinic",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 4, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 12_000,
        UserCount = 2_400,
        Version = 1,
        Events =
        [
            new("VisitBooked") { Count = 3_650, Users = 1_970 }, new("VisitCalledOff") { Count = 400, Users = 370 }, new("NoShow") { Count = 410, Users = 380 },
            new("LoggedIn") { Count = 2_540, Users = 1_570 }, new("BillIssued") { Count = 2_530, Users = 1_560, Revenue = 180_000 }, new("BillPaid") { Count = 1_820, Users = 1_300, Revenue = 130_000 },
            new("FormAnswered") { Count = 1_000, Users = 800 },
        ],
        Properties =
        [
            Worlds.Text("visitId", 3_650, All) with { Role = PropertyRole.Identifier, ValuesComplete = false },
            Worlds.Text("ward", 5, ["VisitBooked", "VisitCalledOff", "NoShow", "LoggedIn", "BillIssued", "FormAnswered"], "Heart", "Skin", "Bones", "Ears", "Children"),
            Worlds.Text("doctor", 10, ["VisitBooked", "NoShow", "LoggedIn"], "Dr Amari", "Dr Brandt", "Dr Costa", "Dr Diaz", "Dr Eklund", "Dr Fischer", "Dr Gallo", "Dr Haddad", "Dr Ito", "Dr Jensen"),
            Worlds.Text("channel", 3, ["VisitBooked"], "phone", "web", "app"),
            Worlds.Text("method", 3, ["BillPaid"], "card", "transfer", "cash"),
            Worlds.Number("leadDays", PropertyRole.Duration, ["VisitBooked"], 1, 30),
            Worlds.Number("waitMinutes", PropertyRole.Duration, ["LoggedIn"], 0, 70),
            Worlds.Number("amountEur", PropertyRole.Money, ["BillIssued", "BillPaid"], 20, 150),
            Worlds.Number("rating", PropertyRole.Plain, ["FormAnswered"], 1, 5),
        ],
        Attributes = [Worlds.Text("city", 4, [], "Lyon", "Nantes", "Lille", "Nice"), Worlds.Text("insurance", 3, [], "public", "private", "none")],
    };

    [Theory]
    [InlineData("patients who booked but never logged in", "VisitBooked", "LoggedIn")]
    [InlineData("how many patients booked but never logged in", "VisitBooked", "LoggedIn")]
    [InlineData("patients who logged in but never booked", "LoggedIn", "VisitBooked")]
    public void What_somebody_did_is_no_key_of_a_like_name(string question, string did, string never)
    {
        var both = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Talk.Plan(Clinic, question)).Users);
        Assert.Equal([did], Assert.IsType<Performed>(both.Sets[0]).Selection.Names);
        Assert.Equal([never], Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(both.Sets[1]).Set).Selection.Names);
    }

    [Theory]
    [InlineData("unpaid bills", null)]
    [InlineData("how many bills are unpaid", null)]
    [InlineData("unpaid bills by ward", "ward")]
    public void A_thing_of_two_rows_is_undone_by_the_key_that_both_carry(string question, string? group)
    {
        var plan = Talk.Metric(Clinic, question);
        var selection = Talk.Only(plan).Selection!;
        Assert.Equal(["BillIssued"], selection.Names);
        var paid = Assert.IsType<ThingTest>(Assert.IsType<NotCondition>(selection.Where).Condition);
        Assert.Equal(("visitId", "BillPaid"), (paid.Key.Path, Assert.Single(paid.Selection.Names)));
        Assert.Equal(group, plan.Breakdowns.SingleOrDefault()?.Field.Path);
    }

    [Theory]
    [InlineData("revenue by insurance", true)]
    [InlineData("revenue by method", true)]
    [InlineData("revenue by insurance", false)]
    [InlineData("total revenue last month", false)]
    public void Money_that_two_rows_tell_of_came_with_the_one_that_says_so(string question, bool named)
    {
        var model = named ? Clinic : Clinic with { Events = [.. Clinic.Events.Select(row => row with { Revenue = null })] };
        Assert.Equal(["BillPaid"], Talk.Only(Talk.Metric(model, question)).Selection!.Names);
    }

    [Theory]
    [InlineData("which ward grew most between january and february")]
    [InlineData("which ward had the biggest growth in visits from january to february")]
    [InlineData("which ward's visits dropped most between january and february")]
    public void Growth_between_two_months_is_of_one_against_the_other(string question)
    {
        var plan = Talk.Metric(Clinic, question);
        Assert.Equal((new DateOnly(2026, 2, 1), new DateOnly(2026, 1, 1)), (Day(plan.Range!.From), Day(Assert.Single(plan.Comparison!.Ranges).From)));
        Assert.Equal((new DateOnly(2026, 3, 1), new DateOnly(2026, 2, 1)), (Day(plan.Range!.To), Day(plan.Comparison.Ranges[0].To)));

        static DateOnly Day(DateTimeOffset? time) => DateOnly.FromDateTime(time!.Value.UtcDateTime);
    }

    [Theory]
    [InlineData("show me patients who rated us 1", AudienceOutput.List)]
    [InlineData("who rated us 1", AudienceOutput.List)]
    public void Whom_somebody_rated_is_not_between_the_name_and_the_number(string question, AudienceOutput output)
    {
        var plan = Assert.IsType<AudiencePlan>(Talk.Plan(Clinic, question));
        Assert.Equal((output, "rating"), (plan.Output, Assert.IsType<FieldTest>(Assert.IsType<Performed>(plan.Users).Selection.Where).Field.Path));
    }

    [Theory]
    [InlineData("how many visits does a doctor have on average", null)]
    [InlineData("how many visits does a doctor see per day on average", TimeGrain.Day)]
    public void One_of_a_kind_stands_for_each_that_the_rows_name(string question, TimeGrain? grain)
    {
        var plan = Talk.Metric(Clinic, question);
        Assert.Equal((Aggregation.Average, "doctor", grain), (Talk.Only(plan).Aggregation, Assert.Single(Talk.Only(plan).Per!.Fields).Path, plan.Grain));
    }
}
