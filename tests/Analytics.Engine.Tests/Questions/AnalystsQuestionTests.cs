using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Turns of speech of those who ask a log every day: what came later, at no other time, on one day only, by people and not by robots.</summary>
public sealed class AnalystsQuestionTests
{
    private static readonly SemanticModel Studio = LogsOfSeveralRowsTests.Studio;

    [Theory]
    [InlineData("of the people who uploaded, how many got a refund later on?")]
    [InlineData("of the users who uploaded something, how many got a refund afterwards?")]
    public void What_people_did_later_on_comes_behind_what_they_did_first(string question) =>
        Assert.Equal(["UploadEvent", "refund"], (Planned(question) switch
        {
            AudiencePlan { Users: InFunnel people } => people.Funnel,
            var plan => Assert.IsType<FunnelPlan>(plan),
        }).Steps.SelectMany(step => step.Names));

    [Fact]
    public void What_is_said_of_the_deed_holds_in_both_places()
    {
        var both = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Planned("users who opened tracks in both tone/harbour and tone/mill")).Users);
        Assert.All(both.Sets, set => Assert.Contains("\"opened\"", PlanJson.Serialize(new AudiencePlan { Users = set }), StringComparison.Ordinal));
        Assert.Equal(2, both.Sets.Count);
    }

    [Theory]
    [InlineData("average number of events per human user")]
    [InlineData("how many humans uploaded")]
    public void Robots_are_not_human(string question) =>
        Assert.Contains("\"operator\":\"notEquals\",\"values\":[\"night-mixer\",\"dawn-mixer\"]", PlanJson.Serialize(Planned(question)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Bots are night-mixer and dawn-mixer; they count unless the question excludes them.")]
    [InlineData("- The bots are `night-mixer` and `dawn-mixer`.")]
    public void A_glossary_says_who_the_robots_are(string text) =>
        Assert.Equal(["night-mixer", "dawn-mixer"], Assert.IsType<IsUser>(Assert.Single(GlossaryReader.Read(text, Studio).Terms, term => term.Term == "bot").Users).ExternalIds);

    [Fact]
    public void A_number_is_nobody() => Assert.Empty(GlossaryReader.Read("Weeks are 7 days long.", Studio with { UserIds = ["7", "8"] }).Terms);

    [Theory]
    [InlineData("how many users were active on only one day")]
    [InlineData("how many users only showed up on one single day?")]
    public void One_day_only_counts_the_days_of_each(string question)
    {
        var people = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Planned(question)).Users);
        Assert.Equal((Field.Day, new ValueTest(TestOperator.Equals, 1)), (people.Field, people.Test));
    }

    [Theory]
    [InlineData("how many customers only ever bought in december 2025?")]
    [InlineData("customers who only bought in december 2025")]
    public void Only_in_a_month_is_at_no_other_time(string question)
    {
        var sets = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Planned(question)).Users).Sets;
        var ranges = sets.OfType<NotInUserSet>().Select(set => Assert.IsType<Performed>(set.Set)).ToList();
        Assert.All(ranges, other => Assert.Equal(["sale"], other.Selection.Names));
        Assert.Equal([(null, Day(2025, 12, 1)), (Day(2026, 1, 1), null)], ranges.Select(other => (other.Range!.From, other.Range.To)));
    }

    [Theory]
    [InlineData("how many of those uploaded?")]
    [InlineData("what % of them uploaded")]
    public void Those_of_whom_nobody_spoke_are_not_everybody(string question) =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio));

    [Theory]
    [InlineData("did more people upload or get refunds in tone/mill")]
    [InlineData("did more people upload or buy in tone/mill")]
    public void More_people_of_two_deeds_is_no_course_of_time(string question) =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio));

    [Fact]
    public void People_of_things_are_not_the_things()
    {
        var understood = QuestionEngine.Understand(new Question("average number of tracks per track author", Worlds.Now), Studio);
        Assert.Contains("per", Assert.IsType<Declined>(understood).Missing);
    }

    [Fact]
    public void A_value_before_a_thing_says_which_of_them()
    {
        string[] rows = ["workspace_created", "plan_upgraded"];
        var model = Studio with
        {
            Events = [.. rows.Select(name => new EventDefinition(name) { Count = 400, Users = 390 })],
            Properties =
            [
                new("workspace_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 800, DistinctCount = 400, Events = rows },
                new("from_plan", PropertyType.Text) { Count = 400, DistinctCount = 2, Events = ["plan_upgraded"], Values = ["solo", "team"], ValuesComplete = true },
                new("to_plan", PropertyType.Text) { Count = 400, DistinctCount = 2, Events = ["plan_upgraded"], Values = ["team", "business"], ValuesComplete = true },
            ],
        };
        var understood = QuestionEngine.Understand(new Question("how many team workspaces upgraded to business", Worlds.Now), model);
        Assert.True(understood is Declined || (understood is Planned planned && PlanJson.Serialize(planned.Plan with { Title = null }).Contains("\"team\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("take the customers who first bought in october 2025: how many of them bought in november and december?", "month")]
    [InlineData("of the customers who first bought in october 2025, how many bought in each of the following weeks?", "week")]
    public void Those_who_came_first_are_told_step_by_step(string question, string step)
    {
        var json = PlanJson.Serialize(Assert.IsType<RetentionPlan>(Planned(question)));
        Assert.Contains($"\"periodGrain\":\"{step}\"", json, StringComparison.Ordinal);
        Assert.Contains("\"returnRange\":{\"from\":\"2025-11-01T00:00:00", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("how long does it take on average from opening a track to closing it?")]
    [InlineData("average time from opened to closed for tracks")]
    [InlineData("how long do tracks stay open")]
    public void A_thing_goes_from_one_state_to_the_other(string question)
    {
        var plan = Assert.IsType<FunnelPlan>(Planned(question));
        Assert.Equal(["opened", "closed"], plan.Steps.Select(step => Assert.Single(Assert.IsType<FieldTest>(step.Where).Values)));
        Assert.All(plan.Steps, step => Assert.Equal(["TrackEvent"], step.Names));
        Assert.Equal(["studio", "track_number"], plan.Entity!.Fields.Select(field => field.Path));
    }

    [Fact]
    public void Where_the_things_are_is_kept() =>
        Assert.Contains("\"tone/mill\"", PlanJson.Serialize(Planned("how long do tracks in tone/mill stay open on average") with { Title = null }), StringComparison.Ordinal);

    [Fact]
    public void Of_things_in_one_state_a_share_came_into_another()
    {
        var plan = Assert.IsType<FunnelPlan>(Planned("what % of closed tracks were opened?"));
        Assert.Equal(["closed", "opened"], plan.Steps.Select(step => Assert.Single(Assert.IsType<FieldTest>(step.Where).Values)));
    }

    [Fact]
    public void A_verb_stands_for_the_state_that_it_brings_about()
    {
        var json = PlanJson.Serialize(Planned("who opens the most tracks?"));
        Assert.Contains("\"opened\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("UploadEvent", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("how many open tracks do we have?")]
    [InlineData("and the median for tone/mill only?")]
    [InlineData("how many humans were active on more than 10 days")]
    [InlineData("were there more sales on mondays or fridays")]
    public void What_the_rows_do_not_tell_is_refused(string question) =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio));

    [Theory]
    [InlineData("on average how many days go by between a customer's first and second order?")]
    [InlineData("how many days are between the first and the second order on average")]
    public void Days_go_by_between_orders(string question)
    {
        var plan = Assert.IsType<FunnelPlan>(Planned(question));
        Assert.Equal((FunnelOutput.TimeToConvert, TimeGrain.Day), (plan.Output, plan.DurationUnit));
        Assert.Equal(["sale", "sale"], plan.Steps.SelectMany(step => step.Names));
    }

    [Fact]
    public void The_row_of_the_largest_amount_says_who_and_when()
    {
        var plan = Assert.IsType<OccurrencePlan>(Planned("biggest refund ever: who got it and when?"));
        Assert.Equal((Field.Revenue, OccurrenceOrder.First), (plan.By, plan.Order));
    }

    [Fact]
    public void More_of_two_months_compares_the_money()
    {
        var plan = Assert.IsType<MetricPlan>(Planned("did we sell more in november 2025 or in december 2025?"));
        Assert.Equal(Field.Revenue, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field);
        Assert.Equal([Day(2025, 11, 1)], plan.Comparison!.Ranges.Select(range => range.From));
    }

    private static DateTimeOffset? Day(int year, int month, int day) => new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static QueryPlan Planned(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio)).Plan;
}
