using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

public sealed class GlossaryReaderTests
{
    private static readonly SemanticModel Model = Worlds.Delivery with { Metrics = [], Terms = [] };

    [Fact]
    public void A_thing_is_a_distinct_field_of_an_event()
    {
        var term = Assert.Single(GlossaryReader.Read("- order = distinct `order.id` of `orderPlaced`", Model).Terms);
        Assert.Equal("order", term.Term);
        Assert.Equal(Field.Property("order.id"), Assert.Single(term.Entity!.Fields));
        Assert.Equal(["orderPlaced"], term.Entity.Selection!.Names);
    }

    [Fact]
    public void A_formula_is_a_metric_as_well()
    {
        var metric = Assert.Single(GlossaryReader.Read("- pick-up rate = percent(count(orderPlaced) / users(orderPlaced))", Model).Metrics);
        Assert.Equal("pick-up rate", metric.Name);
        Assert.NotNull(metric.Measure);
    }

    [Fact]
    public void A_formula_of_a_name_that_nothing_has_is_not_guessed_at()
    {
        var glossary = GlossaryReader.Read("pick-ups = count(ordersPlaced_)", Model);
        Assert.Empty(glossary.Metrics);
        Assert.Empty(glossary.Terms);
    }

    [Fact]
    public void A_sum_over_an_event_is_a_metric_and_slashes_give_synonyms()
    {
        var metric = Assert.Single(GlossaryReader.Read("revenue/sales = sum of revenue over `orderPlaced` (gross)", Model).Metrics);
        Assert.Equal(("revenue", "sales"), (metric.Name, Assert.Single(metric.Synonyms)));
        var measure = Assert.IsType<AggregateMeasure>(metric.Measure);
        Assert.Equal((Aggregation.Sum, Field.Revenue), (measure.Aggregation, measure.Field));
        Assert.Equal(["orderPlaced"], measure.Selection!.Names);
    }

    [Fact]
    public void Definitions_build_on_earlier_ones()
    {
        var glossary = GlossaryReader.Read("order = distinct `order.id` of `orderPlaced`; revenue = sum of revenue over `orderPlaced`; net revenue = orderPlaced + orderCancelled; AOV = revenue / orders", Model);
        Assert.Equal(["revenue", "net revenue", "AOV"], glossary.Metrics.Select(metric => metric.Name));
        Assert.Equal(ArithmeticOperator.Add, Assert.IsType<ArithmeticMeasure>(glossary.Metrics[1].Measure).Operator);
        var ratio = Assert.IsType<RatioMeasure>(glossary.Metrics[2].Measure);
        Assert.Equal(Aggregation.CountDistinct, Assert.IsType<AggregateMeasure>(ratio.Denominator).Aggregation);
    }

    [Theory]
    [InlineData("diner = user with user_id", "diner")]
    [InlineData("user = diner", "diner")]
    public void Other_words_for_users_are_learned(string text, string word)
    {
        var term = Assert.Single(GlossaryReader.Read(text, Model).Terms);
        Assert.Equal((word, FieldSource.UserId), (term.Term, term.Field!.Source));
    }

    [Fact]
    public void A_word_in_brackets_behind_an_event_is_another_name_for_it() =>
        Assert.Equal(["reviewPosted"], Assert.Single(GlossaryReader.Read("reviewPosted 60,000 (= a rave)", Model).Terms).Selection!.Names);

    [Fact]
    public void A_thing_may_be_named_by_several_fields()
    {
        var term = Assert.Single(GlossaryReader.Read("A visit = (city, restaurant.name).", Model).Terms);
        Assert.Equal([Field.Property("city"), Field.Property("restaurant.name")], term.Entity!.Fields);
    }

    [Fact]
    public void Week_start_and_currency_are_read_and_the_rest_becomes_notes()
    {
        var glossary = GlossaryReader.Read("Weeks start Sunday. Revenue is in USD.\n\n| table | is |\n|---|---|\n| left | out |\nThe kitchen closes at ten.", Model);
        Assert.Equal((DayOfWeek.Sunday, "USD"), (glossary.WeekStart, glossary.Currency));
        Assert.Contains("The kitchen closes at ten", glossary.Notes);
        Assert.DoesNotContain(glossary.Notes, note => note.Contains("left", StringComparison.Ordinal));
        Assert.Empty(glossary.Terms);
    }

    [Fact]
    public void A_definition_of_something_that_the_data_lacks_is_an_issue_not_a_guess()
    {
        var glossary = GlossaryReader.Read("churn = distinct `user` of `contractEnded`", Model);
        Assert.Empty(glossary.Metrics);
        Assert.Empty(glossary.Terms);
        Assert.Single(glossary.Issues);
    }

    [Fact]
    public void Applying_a_glossary_replaces_a_definition_of_the_same_name()
    {
        var once = GlossaryReader.Read("revenue = sum of revenue over `orderPlaced`", Model).ApplyTo(Model);
        var twice = GlossaryReader.Read("revenue = sum of tip over `orderPlaced`", once).ApplyTo(once);
        Assert.Equal("tip", Assert.IsType<AggregateMeasure>(Assert.Single(twice.Metrics).Measure).Field!.Path);
    }
}
