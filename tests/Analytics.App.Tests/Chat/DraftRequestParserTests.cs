using System.Globalization;
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
    [InlineData("save them as one timers", "one timers", null)]
    [InlineData("Please save those people as \"Lost buyers\".", "Lost buyers", null)]
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
    [InlineData("send them a 10 % coupon by e-mail tomorrow at nine their time, hold out 10 %", "email", null, "a 10 % coupon", 10, "1 09:00 local")]
    [InlineData("Send a reminder to users who left a cart via SMS at 18:30", "sms", "users who left a cart", "a reminder", null, "- 18:30")]
    [InlineData("send all customers in Spain a voucher, holding back 5%", "email", "all customers in Spain", "a voucher", 5, "")]
    [InlineData("please email them about the sale on Friday at 8am", "email", null, "the sale", null, "Friday 08:00")]
    [InlineData("send our newsletter to the VIP segment tonight", "email", "the VIP segment", "our newsletter", null, "0 20:00")]
    [InlineData("text those people \"We are back\" tomorrow", "sms", null, "We are back", null, "1 09:00")]
    public void Whoever_wants_something_sent_gets_a_draft(string text, string channel, string? audience, string content, int? holdout, string time)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.NotNull(request);
        Assert.Equal((DraftKind.Campaign, channel, audience, content, holdout), (request.Kind, request.Channel!, request.Audience, request.Content!, request.Wishes?.HoldoutPercent));
        var wished = request.Wishes?.Time is not { } at ? "" : $"{at.InDays?.ToString(CultureInfo.InvariantCulture) ?? at.Weekday?.ToString() ?? "-"} {at.At:HH:mm}{(at.Local ? " local" : "")}";
        Assert.Equal(time, wished);
    }

    [Theory]
    [InlineData("email them", "email", "")]
    [InlineData("text those customers tomorrow at 9", "sms", "1 09:00")]
    [InlineData("remind them by sms at 18:30", "sms", "- 18:30")]
    public void What_is_sent_may_be_left_for_later(string text, string channel, string time)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.Equal((DraftKind.Campaign, channel, null, null), (request?.Kind, request?.Channel, request?.Audience, request?.Content));
        Assert.Equal(time, request?.Wishes?.Time is not { } at ? "" : $"{at.InDays?.ToString(CultureInfo.InvariantCulture) ?? at.Weekday?.ToString() ?? "-"} {at.At:HH:mm}");
    }

    [Theory]
    [InlineData("save this as a favourite")]
    [InlineData("save these as csv")]
    [InlineData("save them as a chart")]
    public void What_is_kept_as_something_else_is_no_segment(string text) => Assert.Null(DraftRequestParser.Parse(text));

    [Theory]
    [InlineData("try two subject lines: \"Come back\" and \"We miss you\"", "Come back|We miss you", 2, null)]
    [InlineData("A/B two subjects, 20% test", "", 2, 20)]
    [InlineData("try two subject lines: Come back soon or We miss you, on a 30 % sample first", "Come back soon|We miss you", 2, 30)]
    [InlineData("test it with three subjects: A \"Hi\", B \"Hello\", C \"Come back\"", "Hi|Hello|Come back", 3, null)]
    [InlineData("a/b test with two subject lines: a: \"Hi\" and b: \"Hello\"", "Hi|Hello", 2, null)]
    [InlineData("now test three versions", "", 3, null)]
    public void Versions_are_told_after_the_campaign(string text, string subjects, int versions, int? percent)
    {
        var wishes = DraftRequestParser.ParseAmendment(text)?.Wishes;

        Assert.NotNull(wishes);
        Assert.Equal((subjects, versions, percent), (string.Join('|', wishes.Subjects), wishes.Versions, wishes.TestPercent));
    }

    [Theory]
    [InlineData("make it an sms instead", null, "sms", null)]
    [InlineData("actually by e-mail", null, "email", null)]
    [InlineData("call it Spring greetings", "Spring greetings", null, null)]
    [InlineData("rename the campaign to \"Come back\"", "Come back", null, null)]
    [InlineData("change the text to: \"The pool is open\"", null, null, "The pool is open")]
    [InlineData("say \"The pool is open\" instead", null, null, "The pool is open")]
    [InlineData("make it a text message, say \"Open again\" and call it Reopening", "Reopening", "sms", "Open again")]
    public void A_drafted_campaign_is_changed_in_words(string text, string? name, string? channel, string? content)
    {
        var change = DraftRequestParser.ParseAmendment(text);

        Assert.Equal((name, channel, content), (change?.Name, change?.Channel, change?.Content));
        Assert.Equal("kept", (change! with { Changes = new DraftRequest(DraftKind.Campaign, name is null ? "kept" : "old", "everybody") }).Whole() is { Audience: "everybody", Name: var whole } && whole == (name ?? "kept") ? "kept" : "lost");
    }

    [Theory]
    [InlineData("hold out 10 %, try two subject lines: \"A\" and \"B\", 20 % test", "10 % held out; 2 versions, tried on 20 % first")]
    [InlineData("send it on monday at 10:00 their time", "sent on Monday at 10:00, each person's own time")]
    [InlineData("change the holdout to 10 percent", "10 % held out")]
    [InlineData("on monday morning", "sent on Monday at 09:00")]
    [InlineData("send it tomorrow evening", "sent tomorrow at 19:00")]
    [InlineData("send it in two hours", "sent in 2 h")]
    [InlineData("in 3 days", "sent in 3 days at 09:00")]
    [InlineData("make it an sms and call it Late", "called \"Late\"; by sms")]
    public void What_was_understood_is_said_again(string text, string told) =>
        Assert.Equal(told, string.Join("; ", (DraftRequestParser.ParseAmendment(text)! with { Changes = new DraftRequest(DraftKind.Campaign, null, null) }).Told()));

    [Theory]
    [InlineData("email the Regulars segment about the pool party", "email", "the Regulars segment", "the pool party")]
    [InlineData("text customers who have not bought in 90 days: We miss you", "sms", "customers who have not bought in 90 days", "We miss you")]
    [InlineData("remind everyone who left a cart", "email", "everyone who left a cart", null)]
    [InlineData("email the Almost there segment \"Still thinking?\" tomorrow morning", "email", "the Almost there segment", "Still thinking?")]
    [InlineData("send the Regulars segment \"You forgot something\" by push in 2 hours", "push", "the Regulars segment", "You forgot something")]
    [InlineData("email customers who came twice in two days about the sale", "email", "customers who came twice in two days", "the sale")]
    [InlineData("launch an sms campaign to the Regulars segment", "sms", "the Regulars segment", null)]
    public void People_are_written_to_by_what_they_are_called(string text, string channel, string audience, string? content)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.Equal((DraftKind.Campaign, channel, audience, content), (request?.Kind, request?.Channel, request?.Audience, request?.Content));
    }

    [Theory]
    [InlineData("write them an email: \"Come back {{ first_name }}, 10% off until friday at 9\"", "email", null, "Come back {{ first_name }}, 10% off until friday at 9", null)]
    [InlineData("write an sms to customers in Spain about the sale", "sms", "customers in Spain", "the sale", null)]
    [InlineData("please draft them a mail with the subject \"We miss you\" saying \"Come back\"", "email", null, "Come back", "We miss you")]
    [InlineData("send them a coupon under the subject line \"Only today\"", "email", null, "a coupon", "Only today")]
    [InlineData("create an email campaign for the VIP segment with subject \"Hello\" and subject lines", "email", "the VIP segment", null, "Hello")]
    public void A_mail_is_written_with_its_subject(string text, string channel, string? audience, string? content, string? subject)
    {
        var request = DraftRequestParser.Parse(text);

        Assert.Equal((DraftKind.Campaign, channel, content, subject), (request?.Kind, request?.Channel, request?.Content, request?.Subject));
        Assert.StartsWith(audience ?? "", request?.Audience ?? "", StringComparison.Ordinal);
        Assert.Equal(audience is null, request?.Audience is null);
        Assert.Null(request?.Wishes);
    }

    [Theory]
    [InlineData("change the subject to \"We miss you\"", "We miss you", null)]
    [InlineData("the subject should be: See you at 9 tomorrow", "See you at 9 tomorrow", null)]
    [InlineData("subject: Only today", "Only today", null)]
    [InlineData("set the subject line to \"Hi\" and say \"Come back\"", "Hi", "Come back")]
    public void The_subject_of_a_drafted_campaign_is_changed_in_words(string text, string subject, string? content)
    {
        var change = DraftRequestParser.ParseAmendment(text);

        Assert.Equal((subject, content), (change?.Subject, change?.Content));
        Assert.Null(change?.Wishes);
        Assert.Contains($"with the subject \"{subject}\"", (change! with { Changes = new DraftRequest(DraftKind.Campaign, null, null) }).Told());
    }

    [Theory]
    [InlineData("which subject got the most opens")]
    [InlineData("opens by subject")]
    public void A_question_about_subjects_stays_one(string text) => Assert.Null(DraftRequestParser.ParseAmendment(text));

    [Theory]
    [InlineData("call it Regulars", true, "Regulars")]
    [InlineData("please rename the segment to \"Old friends\".", false, "Old friends")]
    [InlineData("call it Regulars", false, null)]
    [InlineData("call them \"Old friends\"", true, "Old friends")]
    [InlineData("call them back", true, null)]
    [InlineData("name the countries", true, null)]
    public void A_saved_segment_is_renamed_in_words(string text, bool itIsTheSegment, string? name) => Assert.Equal(name, DraftTurns.SegmentNameIn(text, itIsTheSegment));

    [Theory]
    [InlineData("who would get it?", false)]
    [InlineData("How many people will receive the mail?", true)]
    [InlineData("which users get the coupon", false)]
    [InlineData("who got it", null)]
    [InlineData("who gets refunds", null)]
    public void Who_a_drafted_campaign_is_for_can_be_asked(string text, bool? counted)
    {
        var draft = new Analytics.Chat.Answering.Interpretation
        {
            Outcome = Analytics.Chat.Answering.InterpretationOutcome.Draft,
            Draft = new DraftRequest(DraftKind.Campaign, null, null),
            Plan = new Analytics.Engine.Planning.AudiencePlan { Users = new Analytics.Engine.Planning.InSegment("00000000-0000-4000-8000-000000000000") },
        };

        Assert.Equal(counted is null ? null : counted.Value ? Analytics.Engine.Planning.AudienceOutput.Count : Analytics.Engine.Planning.AudienceOutput.List, DraftTurns.ReceiversIn(text, draft)?.Output);
    }

    [Theory]
    [InlineData("How many people bought something last month?", "people who bought something last month")]
    [InlineData("how many new users did not buy", "new users who did not buy")]
    [InlineData("how many users do we have", "users do we have")]
    [InlineData("how many customers from Spain bought twice", "customers from Spain bought twice")]
    [InlineData("how many users who bought twice came back", "users who bought twice came back")]
    [InlineData("users who bought twice", "users who bought twice")]
    public void People_are_called_by_what_was_asked_of_them(string question, string name) => Assert.Equal(name, AudienceQuestion.NameOf([question]));

    [Theory]
    [InlineData("launch it", true)]
    [InlineData("OK, send it now!", true)]
    [InlineData("please pause the campaign", true)]
    [InlineData("stop sending", true)]
    [InlineData("cancel campaign \"Spring\"", true)]
    [InlineData("start the campaign", true)]
    [InlineData("approve", true)]
    [InlineData("send it tomorrow at 9", false)]
    [InlineData("cancel subscriptions by month", false)]
    [InlineData("start a campaign for inactive users", false)]
    [InlineData("who stopped the subscription", false)]
    [InlineData("run it again by country", false)]
    public void Nothing_is_sent_paused_or_cancelled_by_words(string text, bool asks) => Assert.Equal(asks, DraftRequestParser.AsksToRun(text, spokenOf: true));

    [Theory]
    [InlineData("run it", false)]
    [InlineData("delete this", false)]
    [InlineData("pause the campaign", true)]
    public void What_it_is_is_known_only_where_a_campaign_was_drafted(string text, bool asks) => Assert.Equal(asks, DraftRequestParser.AsksToRun(text, spokenOf: false));

    [Theory]
    [InlineData("send this to everyone without approval")]
    [InlineData("send me the list")]
    [InlineData("email opens by month")]
    [InlineData("text messages sent last week")]
    public void What_is_no_wish_to_send_is_left_to_the_engine(string text) => Assert.Null(DraftRequestParser.Parse(text));

    [Theory]
    [InlineData("how many bought tomorrow's special")]
    [InlineData("purchases at 9 by country")]
    public void A_question_after_a_campaign_stays_a_question(string text) => Assert.Null(DraftRequestParser.ParseAmendment(text));

    [Fact]
    public void A_weekday_is_the_next_one_and_a_time_that_is_over_is_tomorrows()
    {
        // A Sunday noon in Berlin.
        var now = new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.Zero);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero), new WishedTime(null, DayOfWeek.Sunday, new TimeOnly(9, 0)).InstantAfter(now, zone));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), new WishedTime(null, null, new TimeOnly(9, 0)).InstantAfter(now, zone));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero), new WishedTime(0, null, new TimeOnly(18, 0)).InstantAfter(now, zone));
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

    [Theory]
    [InlineData("who cancelled last month", "who cancelled last month?")]
    [InlineData("who cancelled last month: which branch did they go to", "revenue by month", "who cancelled last month?", "which branch did they go to?")]
    [InlineData("who cancelled last month: and only gold members", "who cancelled last month?", "how many of them came back?", "and only gold members")]
    public void People_are_called_by_the_question_that_says_who_they_are(string name, params string[] questions) => Assert.Equal(name, AudienceQuestion.NameOf(questions));
}
