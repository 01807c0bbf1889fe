using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("software")]
    [InlineData("game")]
    [InlineData("loans")]
    [InlineData("delivery")]
    public void Suggested_questions_are_answered_by_the_engine(string world)
    {
        var model = Worlds.Named(world);
        var questions = QuestionSuggestions.For(model, 6);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(" | ", questions));
        Assert.Equal(6, questions.Length);
        Assert.Equal(6, questions.Distinct().Count());
        Assert.All(questions, text => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), model)));
    }

    [Theory]
    [InlineData("software")]
    [InlineData("game")]
    [InlineData("delivery")]
    public void Suggestions_begin_with_one_question_of_each_kind(string world)
    {
        var model = Worlds.Named(world);
        var kinds = QuestionSuggestions.For(model, 6).Select(text => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), model)).Plan.GetType().Name);
        Assert.Equal(["MetricPlan", "MetricPlan", "MetricPlan", "FunnelPlan", "RetentionPlan", "AudiencePlan"], kinds);
    }

    [Fact]
    public void Suggestions_speak_of_events_as_people_do()
    {
        Assert.Equal(
            [
                "How many matches finished per week?",
                "What is the revenue by platform?",
                "Top 5 items by revenue",
                "What is the conversion from match started to item purchased?",
                "What is the monthly retention of users?",
                "How many users have at least 2 items purchased?",
            ],
            QuestionSuggestions.For(Worlds.Game, 6));
    }

    [Theory]
    [InlineData("product_view", "product views")]
    [InlineData("add_to_cart", "add to cart events")]
    [InlineData("Invoice Paid", "invoices paid")]
    [InlineData("A_SUBMITTED", "a submitted events")]
    [InlineData("PullRequestEvent", "pull requests")]
    [InlineData("purchase", "purchases")]
    public void Names_of_events_become_plural_phrases(string name, string phrase) =>
        Assert.Equal(phrase, Engine.Questions.Reading.EventPhrases.Many(name));

    [Fact]
    public void An_empty_organization_gets_no_suggestions() =>
        Assert.Empty(QuestionSuggestions.For(new Engine.Model.SemanticModel { Organization = "new" }, 5));
}
