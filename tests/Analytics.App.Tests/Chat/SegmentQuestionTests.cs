using Analytics.Chat.Answering;
using Analytics.Engine.Model;

namespace Analytics.App.Tests.Chat;

public sealed class SegmentQuestionTests
{
    private static readonly SemanticModel Pool = new()
    {
        Organization = "Pool",
        Events = [.. MessageEvents.Complete([new("visit") { Count = 900, Users = 90 }, new("ticket_bought") { Count = 90, Users = 60, Revenue = 900 }, new(MessageEvents.Sent) { Count = 8, Users = 8 }]).Select(MessageEvents.Describe)],
        Properties = [MessageEvents.Describe(new PropertyDefinition(MessageEvents.CampaignName, PropertyType.Text) { Count = 8, DistinctCount = 1, Events = [MessageEvents.Sent], Values = ["Campaign for Regulars"], ValuesComplete = true })],
    };

    private static readonly (Guid Id, string Name)[] Segments = [(Guid.NewGuid(), "Regulars"), (Guid.NewGuid(), "Buyers"), (Guid.NewGuid(), "Gold club")];

    [Theory]
    [InlineData("revenue of regulars by month", "Regulars", "revenue by month")]
    [InlineData("Regulars by month", "Regulars", "users by month")]
    [InlineData("how many of the gold club bought a ticket", "Gold club", "how many users bought a ticket")]
    [InlineData("visits of the Buyers segment", "Buyers", "visits")]
    [InlineData("visits of Buyers", "Buyers", "visits")]
    public void A_segment_is_named_where_nothing_in_the_data_is_called_so(string question, string name, string rest)
    {
        var found = SegmentQuestion.Find(question, Segments, Pool);

        Assert.Equal((name, rest), (found?.Name, found?.Rest));
    }

    [Theory]
    [InlineData("visits of buyers")]
    [InlineData("Buyers by month")]
    [InlineData("how did Campaign for Regulars do?")]
    [InlineData("irregulars by month")]
    public void What_the_data_calls_so_and_campaigns_are_no_segment(string question) => Assert.Null(SegmentQuestion.Find(question, Segments, Pool));

    [Fact]
    public void A_request_names_the_segment_in_full() => Assert.Equal("email the regulars segment about the party", SegmentQuestion.Find("email the regulars about the party", Segments, Pool)?.Said);
}
