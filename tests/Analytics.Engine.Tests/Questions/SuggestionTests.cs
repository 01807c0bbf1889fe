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
        Assert.Equal(6, questions.Length);
        Assert.Equal(6, questions.Distinct().Count());
        Assert.All(questions, text => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), model)));
    }

    [Fact]
    public void An_empty_organization_gets_no_suggestions() =>
        Assert.Empty(QuestionSuggestions.For(new Engine.Model.SemanticModel { Organization = "new" }, 5));
}
