using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Things that a glossary names, what happened to them and how often, told in the order of talk.</summary>
public sealed class ThingsAndTimesTests
{
    /// <summary>A print shop: jobs are named by branch and number, their rows say what was done; files are pages with a number of sheets; robots print at night.</summary>
    private static readonly SemanticModel Printers = WithGlossary(
        new()
        {
            Organization = "Inkwell",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 40_000,
            UserCount = 900,
            Version = 1,
            UserIds = ["ana", "night-printer", "dawn-printer"],
            Events =
            [
                new("JobEvent") { Count = 9_000, Users = 600 },
                new("CreateEvent") { Count = 2_000, Users = 500 },
                new("ComplaintEvent") { Count = 3_000, Users = 400 },
                new("ComplaintRemarkEvent") { Count = 12_000, Users = 700 },
                new("JobRemarkEvent") { Count = 5_000, Users = 300 },
                new("PrintEvent") { Count = 8_000, Users = 500 },
                new("sale") { Count = 6_000, Users = 800, Revenue = 240_000 },
                new("giveback") { Count = 200, Users = 150, Revenue = -9_000 },
            ],
            Properties =
            [
                Text("branch", ["JobEvent", "CreateEvent", "ComplaintEvent", "ComplaintRemarkEvent", "JobRemarkEvent", "PrintEvent", "sale", "giveback"], "harbour", "station"),
                Text("action", ["JobEvent", "ComplaintEvent"], "opened", "closed", "held"),
                Text("kind", ["CreateEvent"], "poster", "branch"),
                Text("sku", ["sale", "giveback"], "DELIVERY", "EXPRESS", "A4"),
                Text("article", ["sale", "giveback"], "Carriage", "Paper"),
                Key("job_number", 4_000, "JobEvent"),
                Key("complaint_id", 2_500, "ComplaintEvent", "ComplaintRemarkEvent"),
                Key("remark_id", 17_000, "ComplaintRemarkEvent", "JobRemarkEvent"),
                Key("receipt_id", 3_000, "sale", "giveback"),
                new("print_sheets", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 8_000, DistinctCount = 300, Events = ["PrintEvent"], Minimum = 1, Maximum = 900 },
                new("quantity", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 6_200, DistinctCount = 90, Events = ["sale", "giveback"], Minimum = -50, Maximum = 900 },
                new("unit_price", PropertyType.Number) { Role = PropertyRole.Money, Count = 6_200, DistinctCount = 90, Events = ["sale", "giveback"], Minimum = 0, Maximum = 90 },
            ],
        },
        "A job = (branch, job_number). Bots night-printer (8,640) and dawn-printer (90) are 28 % of events. receipt = distinct receipt_id of sale");

    [Theory]
    [InlineData("how many people opened a job in january?")]
    [InlineData("number of users with jobs opened")]
    public void What_happened_to_a_thing_is_asked_of_people(string question) =>
        Assert.Contains("""{"names":["JobEvent"],"where":{"kind":"field","field":{"source":"eventProperty","path":"action"},"operator":"equals","values":["opened"]}""", Json(question), StringComparison.Ordinal);

    [Theory]
    [InlineData("complaints opened by branch")]
    [InlineData("funnel: print, complaint opened")]
    public void A_value_of_the_named_rows_is_no_relative_of_another_event(string question)
    {
        var json = Json(question);
        Assert.Contains("\"opened\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("CreateEvent", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_between_two_states_of_a_thing_is_one_of_each_thing()
    {
        var funnel = Assert.IsType<FunnelPlan>(Plan("median time from job opened to closed"));
        Assert.Equal(FunnelOutput.TimeToConvert, funnel.Output);
        Assert.Equal(2, funnel.Entity!.Fields.Count);
    }

    [Fact]
    public void A_value_belongs_to_the_deed_whose_rows_carry_it()
    {
        var funnel = Assert.IsType<FunnelPlan>(Plan("what % of users who printed something opened a complaint afterwards"));
        Assert.Null(funnel.Steps[0].Where);
        Assert.Equal("ComplaintEvent", Assert.Single(funnel.Steps[1].Names));
        Assert.NotNull(funnel.Steps[1].Where);
    }

    [Theory]
    [InlineData("best selling skus by revenue in 2025, top 4", 4)]
    [InlineData("who opened the most complaints? top 3", 3)]
    [InlineData("complaints with the most remarks, top 6", 6)]
    public void How_many_are_wanted_may_be_told_behind(string question, int limit) => Assert.Equal(limit, Assert.IsType<MetricPlan>(Plan(question)).Limit);

    [Theory]
    [InlineData("prints excluding the bots night-printer and dawn-printer", "night-printer")]
    [InlineData("revenue excluding carriage (DELIVERY and EXPRESS)", "DELIVERY")]
    public void What_is_told_twice_is_left_out_once(string question, string value)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Null(plan.Users);
        Assert.Equal(value, Assert.IsType<FieldTest>(plan.Where).Values[0]);
    }

    [Theory]
    [InlineData("how many people were active on at least 20 days in january", 20)]
    [InlineData("users who printed on more than 5 days", 5)]
    public void Days_are_counted_where_people_were_there_on_them(string question, int days)
    {
        var set = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Plan(question)).Users);
        Assert.Equal((FieldSource.Day, (decimal)days), (set.Field!.Source, set.Test.Value));
    }

    [Theory]
    [InlineData("what share of users active in the week of 5 jan 2026 came back the week after?")]
    [InlineData("how many users active in the week of 5 jan 2026 came back the following week")]
    [InlineData("how many users active in the week of 5 jan 2026 were also active the next week")]
    public void The_next_period_is_told_from_the_one_before(string question) => Assert.Contains("\"from\":\"2026-01-12", Json(question), StringComparison.Ordinal);

    [Theory]
    [InlineData("remarks per complaint")]
    [InlineData("90th percentile of remarks per complaint")]
    [InlineData("which complaint got the most remarks?")]
    public void A_key_that_counted_rows_carry_names_the_things(string question)
    {
        var json = Json(question);
        Assert.Contains("\"path\":\"complaint_id\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("JobRemarkEvent", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("average number of sheets per print")]
    [InlineData("how many sheets per print on average")]
    public void A_number_that_rows_carry_is_averaged(string question)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Measures));
        Assert.Equal((Aggregation.Average, "print_sheets"), (measure.Aggregation, measure.Field!.Path));
    }

    [Theory]
    [InlineData("giveback amount by branch")]
    [InlineData("total giveback amount in january")]
    public void An_amount_of_what_has_money_is_money(string question)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Measures));
        Assert.Equal((Aggregation.Sum, FieldSource.Revenue), (measure.Aggregation, measure.Field!.Source));
    }

    [Theory]
    [InlineData("how many receipts were worth more than 1000 euros")]
    [InlineData("receipts over 1000 pounds")]
    public void What_a_thing_is_worth_is_added_up(string question) =>
        Assert.Equal(FieldSource.Revenue, Assert.IsType<AggregateMeasure>(Assert.IsType<DistributionPlan>(Plan(question)).Value).Field!.Source);

    [Fact]
    public void Spending_of_people_has_percentiles()
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan("95th percentile of customer spend")).Measures));
        Assert.Equal((Aggregation.Percentile, EntityKey.User.Fields[0]), (measure.Aggregation, measure.Per!.Fields[0]));
    }

    [Fact]
    public void Who_began_in_a_month_did_so_for_the_first_time_ever()
    {
        var within = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan("of users who first printed in january 2026, how many printed again within 30 days?")).Users);
        Assert.IsType<FirstPerformed>(within.Funnel.Users);
    }

    private static string Json(string question) => PlanJson.Serialize(Plan(question));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Printers)).Plan;

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text)
    {
        Count = 5_000,
        DistinctCount = values.Length,
        Events = events,
        Values = values,
        ValuesComplete = true,
    };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Number)
    {
        Role = PropertyRole.Identifier,
        Count = distinct * 4,
        DistinctCount = distinct,
        Events = events,
    };
}
