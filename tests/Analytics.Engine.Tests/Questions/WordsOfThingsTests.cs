using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Words that stand for rows, money, places and people: what they link to, and what they leave alone.</summary>
public sealed class WordsOfThingsTests
{
    /// <summary>A repair shop for instruments: money in cents, a kind that begins like an event, a step that only the first event tells the place of.</summary>
    private static readonly SemanticModel Shop = Glossed(
        new()
        {
            Organization = "Bow and Reed",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 9_000,
            UserCount = 1_200,
            Version = 1,
            Events =
            [
                new("standard_shipped") { Count = 3_000, Users = 1_100 },
                new("repair_ordered") { Count = 2_000, Users = 1_000 },
                new("repair_finished") { Count = 1_700, Users = 900 },
                new("repair_refused") { Count = 200, Users = 180 },
            ],
            Properties =
            [
                new("repair_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 3_900, DistinctCount = 2_000, Events = ["repair_ordered", "repair_finished", "repair_refused"] },
                new("quoted_cents", PropertyType.Number) { Role = PropertyRole.Money, Count = 2_000, DistinctCount = 900, Events = ["repair_ordered"], Minimum = 500, Maximum = 900_000 },
                new("charged_cents", PropertyType.Number) { Role = PropertyRole.Money, Count = 1_700, DistinctCount = 800, Events = ["repair_finished"], Minimum = 500, Maximum = 900_000 },
                Text("workshop", ["repair_ordered"], "Ghent", "Liege"),
                Text("luthier", ["repair_finished", "repair_refused"], "Ines", "Karel", "Wout"),
                Text("tier", ["standard_shipped", "repair_ordered"], "standard", "express"),
                Text("paid_with", ["standard_shipped"], "card", "cash", "voucher"),
            ],
            Attributes = [Text("country", [], "Belgium", "France")],
        },
        "- Takings: charged_cents of repair_finished.\n- A repair is a repair_ordered.\n- Success rate: share of repairs that are finished (repair_finished / repair_ordered)");

    [Fact]
    public void Money_is_named_by_its_amount_whatever_it_is_counted_in() =>
        Assert.Equal("quoted_cents", Measure("median quoted amount").Field!.Path);

    [Theory]
    [InlineData("number of takings in february")]
    [InlineData("how many takings were there in february?")]
    public void Money_that_is_counted_are_the_rows_that_brought_it(string question)
    {
        var measure = Measure(question);
        Assert.Equal((Aggregation.Count, "repair_finished"), (measure.Aggregation, Assert.Single(measure.Selection!.Names)));
    }

    [Fact]
    public void A_sum_of_money_stays_a_sum() => Assert.Equal(Aggregation.Sum, Measure("takings in february").Aggregation);

    [Fact]
    public void A_quantity_in_euros_is_compared_in_the_cents_of_the_data()
    {
        var test = Assert.IsType<FieldTest>(Metric("how many takings over 200 euros").Where);
        Assert.Equal(("charged_cents", TestOperator.GreaterThan, "20000"), (test.Field.Path, test.Operator, Assert.Single(test.Values)));
    }

    [Fact]
    public void A_plural_is_the_thing_and_no_kind_of_another()
    {
        var plan = Metric("how many standards per paid with");
        Assert.DoesNotContain("tier", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("how many shipments were not paid with card?")]
    [InlineData("standard_shipped not paid by card, how many")]
    public void What_is_denied_is_the_way_and_not_the_deed(string question)
    {
        var test = Assert.IsType<FieldTest>(Metric(question).Where);
        Assert.Equal(("paid_with", TestOperator.NotEquals, "card"), (test.Field.Path, test.Operator, Assert.Single(test.Values)));
    }

    [Fact]
    public void Who_did_it_is_no_group_where_more_is_told_of_them()
    {
        var plan = Metric("how many repairs were ordered by people from Belgium?");
        Assert.Empty(plan.Breakdowns);
        Assert.Contains("Belgium", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_is_split_by_what_only_its_base_tells()
    {
        var plan = Assert.IsType<FunnelPlan>(Plan("success rate per workshop"));
        Assert.Equal(("repair_ordered", "repair_finished", "workshop"), (plan.Steps[0].Names[0], plan.Steps[1].Names[0], plan.Breakdown!.Field.Path));
        Assert.Equal("repair_id", Assert.Single(plan.Entity!.Fields).Path);
    }

    [Fact]
    public void A_rate_of_everything_stays_a_ratio() => Assert.IsType<RatioMeasure>(Assert.Single(Metric("success rate").Measures));

    [Fact]
    public void What_happens_to_a_thing_is_said_by_the_verb() =>
        Assert.Equal(["repair_refused"], Measure("which luthier refuses the most repairs").Selection!.Names);

    [Fact]
    public void Where_people_live_is_the_place_that_is_known_of_them() =>
        Assert.Contains("country", PlanJson.Serialize(Plan("where do our customers live?")), StringComparison.Ordinal);

    [Fact]
    public void So_far_is_all_time() => Assert.Null(Metric("repairs so far").Range);

    [Fact]
    public void A_share_of_the_whole_that_is_shown_needs_no_other_measure()
    {
        var first = Metric("takings by luthier");
        var question = new Question("as a percentage of all takings", Worlds.Now) { Previous = [new PlannedTurn("takings by luthier", first)] };
        var plan = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(question, Shop)).Plan);
        Assert.True(plan.ShareOfTotal);
        Assert.Equal(first.Measures, plan.Measures);
    }

    [Fact]
    public void Of_data_that_ended_the_last_period_with_data_is_offered()
    {
        var ended = Shop with { DataThrough = new DateTimeOffset(2025, 9, 20, 0, 0, 0, TimeSpan.Zero) };
        var planned = Assert.IsType<Planned>(QuestionEngine.Understand(new Question("repairs last month", Worlds.Now), ended));
        Assert.Equal(2026, Assert.IsType<MetricPlan>(planned.Plan).Range!.From!.Value.Year);
        var offered = planned.Alternatives[0];
        Assert.Contains("where the data ends", offered.Label, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero), Assert.IsType<MetricPlan>(offered.Plan).Range!.From);
    }

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Shop)).Plan;

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Measure(string question) => Assert.IsType<AggregateMeasure>(Assert.Single(Metric(question).Measures));

    private static PropertyDefinition Text(string path, string[] events, params string[] values) =>
        new(path, PropertyType.Text) { Count = 1_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static SemanticModel Glossed(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);
}
