using Analytics.Chat.Answering;
using Analytics.Engine.Model;
using Analytics.Segments;

namespace Analytics.App.Tests.Chat;

public sealed class SegmentQuestionTests
{
    private static readonly SemanticModel Pool = new()
    {
        Organization = "Pool",
        Events = [.. MessageEvents.Complete([new("visit") { Count = 900, Users = 90 }, new("ticket_bought") { Count = 90, Users = 60, Revenue = 900 }, new(MessageEvents.Sent) { Count = 8, Users = 8 }]).Select(MessageEvents.Describe)],
        Properties = [MessageEvents.Describe(new PropertyDefinition(MessageEvents.CampaignName, PropertyType.Text) { Count = 8, DistinctCount = 1, Events = [MessageEvents.Sent], Values = ["Campaign for Regulars"], ValuesComplete = true })],
    };

    private static readonly NamedSegment[] Segments =
    [
        new(Guid.NewGuid(), "Regulars") { Given = true }, new(Guid.NewGuid(), "Buyers") { Given = true }, new(Guid.NewGuid(), "Gold club") { Given = true },
        new(Guid.NewGuid(), "New buyers") { Given = true }, new(Guid.NewGuid(), "Who bought a ticket") { Given = false },
    ];

    [Theory]
    [InlineData("revenue of regulars by month", "Regulars", "revenue by month")]
    [InlineData("Regulars by month", "Regulars", "users by month")]
    [InlineData("how many of the gold club bought a ticket", "Gold club", "how many users bought a ticket")]
    [InlineData("visits of the Buyers segment", "Buyers", "visits")]
    [InlineData("visits of Buyers", "Buyers", "visits")]
    [InlineData("revenue of new buyers by month", "New buyers", "revenue by month")]
    public void A_segment_is_named_where_nothing_in_the_data_is_called_so(string question, string name, string rest)
    {
        var found = SegmentQuestion.Find(question, Segments, Pool, []);

        Assert.Equal((name, rest), (found?.Name, found?.Rest));
    }

    [Theory]
    [InlineData("visits of buyers")]
    [InlineData("Buyers by month")]
    [InlineData("how did Campaign for Regulars do?")]
    [InlineData("irregulars by month")]
    [InlineData("list who bought a ticket")]
    public void What_the_data_calls_so_and_campaigns_are_no_segment(string question) => Assert.Null(SegmentQuestion.Find(question, Segments, Pool, []));

    [Fact]
    public void What_was_just_saved_is_meant_by_any_name() => Assert.Equal("Buyers", SegmentQuestion.Find("visits of buyers", Segments, Pool, [Segments[1].Id])?.Name);

    [Theory]
    [InlineData("how many of the gold club bought it twice?", true)]
    [InlineData("and the gold club?", true)]
    [InlineData("how many of the gold club bought a ticket this week?", false)]
    public void What_leans_on_the_answer_before_is_told_from_a_whole_question(string question, bool leans) => Assert.Equal(leans, SegmentQuestion.Find(question, Segments, Pool, [])?.PointsBack);

    [Fact]
    public void Of_two_of_a_name_the_one_spoken_of_is_meant()
    {
        NamedSegment[] both = [new(Guid.NewGuid(), "Regulars"), new(Guid.NewGuid(), "Regulars 2")];
        Assert.Equal("Regulars 2", SegmentQuestion.Find("visits of regulars", both, Pool, [both[1].Id])?.Name);
    }

    [Fact]
    public void A_request_names_the_segment_in_full() => Assert.Equal("email the Regulars segment about the party", SegmentQuestion.Find("email the regulars about the party", Segments, Pool, [])?.Said);
}
