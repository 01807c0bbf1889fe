using Analytics.Chat.Drafts;

namespace Analytics.App.Tests.Chat;

public sealed class DraftRequestParserTests
{
    [Theory]
    [InlineData("make a segment of those", null, null)]
    [InlineData("Please create a segment from them called \"Big spenders\".", "Big spenders", null)]
    [InlineData("save these users as a segment", null, null)]
    [InlineData("save those as a segment called VIP", "VIP", null)]
    [InlineData("create a segment called Lapsed of users who have not purchased in the last 30 days", "Lapsed", "users who have not purchased in the last 30 days")]
    [InlineData("make a new segment for customers in Germany", null, "customers in Germany")]
    [InlineData("build me a cohort of people who signed up in May", null, "people who signed up in May")]
    [InlineData("turn this into a segment", null, null)]
    public void A_request_for_a_segment_is_taken_apart(string text, string? name, string? audience)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.Equal(new DraftRequest(DraftKind.Segment, name, audience), request);
    }

    [Theory]
    [InlineData("draft an email campaign for those", "email", null, null, null)]
    [InlineData("create an sms campaign called Come back to users in Spain saying \"We miss you\"", "sms", "Come back", "users in Spain", "We miss you")]
    [InlineData("prepare a push notification campaign for inactive users", "push", null, "inactive users", null)]
    [InlineData("set up a campaign to the VIP segment", "email", null, "the VIP segment", null)]
    public void A_request_for_a_campaign_is_taken_apart(string text, string channel, string? name, string? audience, string? content)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.Equal(new DraftRequest(DraftKind.Campaign, name, audience) { Channel = channel, Content = content }, request);
    }

    [Theory]
    [InlineData("how many users are in the segment VIP?")]
    [InlineData("revenue by segment")]
    [InlineData("show campaign clicks by month")]
    [InlineData("make it weekly")]
    [InlineData("which campaign made the most revenue")]
    [InlineData("create a chart of revenue")]
    [InlineData("save")]
    public void A_question_is_no_request_for_a_draft(string text) => Assert.Null(DraftRequestParser.Parse(text));

    [Theory]
    [InlineData("the VIP segment", "VIP")]
    [InlineData("segment \"Big spenders\"", "Big spenders")]
    [InlineData("my Lapsed cohort", "Lapsed")]
    [InlineData("the quiet ones", "the quiet ones")]
    public void A_segments_name_is_found_in_the_phrase(string phrase, string name) => Assert.Equal(name, AudienceQuestion.SegmentName(phrase));

    [Theory]
    [InlineData("users who bought twice", "list users who bought twice")]
    [InlineData("who bought twice", "list who bought twice")]
    [InlineData("all customers in Spain", "list all customers in Spain")]
    [InlineData("in Germany", "list users in Germany")]
    public void A_phrase_about_people_becomes_a_question(string phrase, string question) => Assert.Equal(question, AudienceQuestion.For(phrase));
}
