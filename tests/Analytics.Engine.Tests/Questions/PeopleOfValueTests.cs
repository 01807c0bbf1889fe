using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Values of users named in the plural are people; limits stand on either side of a number.</summary>
public sealed class PeopleOfValueTests
{
    private static readonly SemanticModel Library = new()
    {
        Organization = "library",
        EventCount = 3_000,
        UserCount = 500,
        Events = [new EventDefinition("book_borrowed") { Count = 2_000, Users = 480 }, new EventDefinition("review_written") { Count = 1_000, Users = 300 }],
        Properties = [new PropertyDefinition("stars", PropertyType.Number) { Role = PropertyRole.Quantity, Events = ["review_written"], Count = 1_000, DistinctCount = 5, Minimum = 1, Maximum = 5 }],
        Attributes = [new PropertyDefinition("readerGroup", PropertyType.Text) { Values = ["student", "senior", "child"], ValuesComplete = true, Count = 500, DistinctCount = 3 }],
    };

    [Theory]
    [InlineData("seniors who borrowed a book")]
    [InlineData("list the seniors who borrowed a book")]
    public void The_plural_of_a_value_is_the_people_who_have_it(string text)
    {
        var plan = Assert.IsType<AudiencePlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Library)).Plan);
        Assert.Equal(AudienceOutput.List, plan.Output);
        Assert.Contains("\"senior\"", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reviews written with 2 stars or less", TestOperator.LessOrEqual)]
    [InlineData("reviews written with 4 stars or more", TestOperator.GreaterOrEqual)]
    [InlineData("reviews written with 3 stars", TestOperator.Equals)]
    public void A_limit_may_stand_behind_the_name_of_its_number(string text, TestOperator expected)
    {
        var plan = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Library)).Plan;
        Assert.Contains($"\"{char.ToLowerInvariant(expected.ToString()[0])}{expected.ToString()[1..]}\"", PlanJson.Serialize(plan), StringComparison.Ordinal);
    }
}
