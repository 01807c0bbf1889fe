using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Definitions as companies write them down, other than as equations.</summary>
public sealed class StatedDefinitionTests
{
    private static readonly SemanticModel Software = Worlds.Software;

    private static readonly SemanticModel Game = Worlds.Game;

    private static readonly SemanticModel Loans = Worlds.Loans with { Metrics = [], Terms = [] };

    [Theory]
    [InlineData("- Bill: an Invoice Paid.")]
    [InlineData("A bill is an Invoice Paid event.")]
    [InlineData("By bill we mean an Invoice Paid.")]
    [InlineData("**Bill** – Invoice Paid")]
    [InlineData("| Term | Meaning |\n|---|---|\n| Bill | an Invoice Paid |")]
    [InlineData("1. Bill: the invoices paid\n2. Something else.")]
    public void A_word_stands_for_an_event(string text) =>
        Assert.Equal(["Invoice Paid"], Assert.Single(GlossaryReader.Read(text, Software).Terms).Selection!.Names);

    [Fact]
    public void The_amount_of_an_event_is_summed()
    {
        var metric = Assert.Single(GlossaryReader.Read("- Demand: amount_requested of A_SUBMITTED.", Loans).Metrics);
        var measure = Assert.IsType<AggregateMeasure>(metric.Measure);
        Assert.Equal(("Demand", Aggregation.Sum, "amount_requested"), (metric.Name, measure.Aggregation, measure.Field!.Path));
        Assert.Equal(["A_SUBMITTED"], measure.Selection!.Names);
    }

    [Fact]
    public void A_number_that_is_no_money_keeps_its_values() =>
        Assert.Equal(Field.Property("score"), Assert.Single(GlossaryReader.Read("- Tally: score of match_finished", Game).Terms).Field);

    [Theory]
    [InlineData("- Long match: a match_finished with duration_seconds over 600", TestOperator.GreaterThan, "600")]
    [InlineData("Long matches are match_finished where duration seconds is at least 600.", TestOperator.GreaterOrEqual, "600")]
    [InlineData("A ranked match is a match_finished whose mode is ranked", TestOperator.Equals, "ranked")]
    public void Rows_under_a_test(string text, TestOperator expected, string value)
    {
        var selection = Assert.Single(GlossaryReader.Read(text, Game).Terms).Selection!;
        Assert.Equal(["match_finished"], selection.Names);
        var test = Assert.IsType<FieldTest>(selection.Where);
        Assert.Equal((expected, value), (test.Operator, Assert.Single(test.Values)));
    }

    [Fact]
    public void Rows_under_a_test_build_on_rows_that_were_defined_before()
    {
        var terms = GlossaryReader.Read("- A fight is a match_finished.\n- Solo fight: a fight where mode is solo", Game).Terms;
        Assert.Equal(["match_finished"], terms[1].Selection!.Names);
    }

    [Fact]
    public void A_yes_or_no_property_alone_is_a_value()
    {
        var term = Assert.Single(GlossaryReader.Read("Bonus means is_rewarded is true.", Game).Terms);
        Assert.Equal(("is_rewarded", "true"), (term.Value!.Field.Path, Assert.Single(term.Value.Values)));
        var plan = Planned("bonus ads watched last month", "Bonus means is_rewarded is true.", Game);
        Assert.Contains("is_rewarded", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void People_by_what_they_did()
    {
        var glossary = GlossaryReader.Read("- Subscriber: a user with a Subscription Started event. We also say member.", Software);
        var term = Assert.Single(glossary.Terms);
        Assert.Equal(["member"], term.Synonyms);
        Assert.Equal(["Subscription Started"], Assert.IsType<Performed>(term.Users).Selection.Names);
        var plan = Planned("how many members do we have?", "- Subscriber: a user with a Subscription Started event. We also say member.", Software);
        Assert.Contains("Subscription Started", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Churned means no Page Viewed for 30 days.")]
    [InlineData("- Churned: a user without any Page Viewed in the last 30 days")]
    public void People_who_did_nothing_lately_are_counted_back_from_now(string glossary)
    {
        var plan = Assert.IsType<MetricPlan>(Planned("how many users are churned?", glossary, Software));
        var lately = Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(plan.Users).Set).Range!;
        Assert.Equal((Worlds.Now - TimeSpan.FromDays(30)).Date, TimeZoneInfo.ConvertTime(lately.From!.Value, TimeZoneInfo.FindSystemTimeZoneById(Software.TimeZone)).Date);
        Assert.Null(lately.To);
    }

    [Theory]
    [InlineData("Cancellation rate = count(Subscription Cancelled) / count(Subscription Started)")]
    [InlineData("- Cancellation rate: subscriptions that are given up (Subscription Cancelled / Subscription Started)")]
    [InlineData("Loss means cancellations per start = Subscription Cancelled / Subscription Started")]
    public void A_formula_takes_names_with_blanks(string text)
    {
        var ratio = Assert.IsType<RatioMeasure>(Assert.Single(GlossaryReader.Read(text, Software).Metrics).Measure);
        Assert.Equal(["Subscription Cancelled"], Assert.IsType<AggregateMeasure>(ratio.Numerator).Selection!.Names);
    }

    [Fact]
    public void A_share_is_told_in_per_cent()
    {
        var ratio = Assert.IsType<RatioMeasure>(Assert.Single(GlossaryReader.Read("Loss: share of subscriptions that end (Subscription Cancelled / Subscription Started)", Software).Metrics).Measure);
        Assert.Equal((100m, ValueFormat.Percent), (ratio.Scale, ratio.Format));
    }

    [Fact]
    public void No_relative_of_a_word_stands_for_people_that_were_defined() =>
        Assert.DoesNotContain("Page Viewed", PlanJson.Serialize(Planned("how many cancellations last month?", "Churned means no Page Viewed for 30 days.", Software)), StringComparison.Ordinal);

    [Theory]
    [InlineData("- Trial Started: a person begins to try the product.")]
    [InlineData("- Anna: user research and invoices.")]
    [InlineData("- Format: a list of files that were exported by hand.")]
    [InlineData("The office is a nice place.")]
    [InlineData("Support: open from nine to five.")]
    [InlineData("- Bonus: the second level of the tower.")]
    public void Descriptions_define_nothing(string text)
    {
        var glossary = GlossaryReader.Read(text, Software);
        Assert.Empty(glossary.Metrics);
        Assert.Empty(glossary.Terms);
    }

    [Theory]
    [InlineData("All amounts are in euro cents.", "EUR")]
    [InlineData("Prices are US dollars.", "USD")]
    [InlineData("Amounts are dollars.", null)]
    public void A_currency_is_read_from_its_name(string text, string? code) => Assert.Equal(code, GlossaryReader.Read(text, Software).Currency);

    private static QueryPlan Planned(string question, string glossary, SemanticModel model) =>
        Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), GlossaryReader.Read(glossary, model).ApplyTo(model))).Plan;
}
