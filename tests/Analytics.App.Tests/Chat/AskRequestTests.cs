using Analytics.Chat;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Streaming;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Analytics.App.Tests.Chat;

public sealed class AskRequestTests
{
    [Theory]
    [InlineData("", null, "", "chat.message.empty")]
    [InlineData(" \n ", null, "", "chat.message.empty")]
    [InlineData("nul\0byte", null, "", "chat.message.unreadable")]
    [InlineData("ok", "not-an-id", "", "chat.conversationId.invalid")]
    public void A_wrong_question_is_refused_by_code(string message, string? conversation, string key, string code) =>
        Assert.Equal(code, AskRequest.Parse(new AskRequest.Body(message, conversation, null), key).Error!.Code);

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_text() =>
        Assert.Equal("chat.message.unreadable", AskRequest.Parse(new AskRequest.Body("half " + (char)0xD83D, null, null), "").Error!.Code);

    [Fact]
    public void Four_thousand_characters_are_the_most()
    {
        Assert.False(AskRequest.Parse(new AskRequest.Body(new string('x', 4000), null, null), "").IsError);
        Assert.Equal("chat.message.too_long", AskRequest.Parse(new AskRequest.Body(new string('x', 4001), null, null), "").Error!.Code);
        Assert.Equal("chat.idempotency_key.invalid", AskRequest.Parse(new AskRequest.Body("ok", null, null), new string('k', 201)).Error!.Code);
    }

    [Fact]
    public void Every_language_and_emoji_is_text() =>
        Assert.Equal("Umsatz für Zürich 📈 対して?", AskRequest.Parse(new AskRequest.Body("  Umsatz für Zürich 📈 対して? ", null, null), "").Value.Message);

    [Theory]
    [InlineData("wait=30", 30)]
    [InlineData("respond-async, wait=5", 5)]
    [InlineData("wait=900", 60)]
    [InlineData("wait=soon", 0)]
    [InlineData("", 0)]
    public void The_preferred_wait_is_read_and_bounded(string prefer, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), AnswerResponse.WaitOf(prefer));

    [Fact]
    public void A_reply_picks_a_choice_by_words_or_number()
    {
        var events = new ReadingChoice("All events", new MetricPlan { Measures = [new AggregateMeasure()] });
        var people = new ReadingChoice("Distinct users", new AudiencePlan { Users = new EveryUser() });
        var asked = new Interpretation { Outcome = InterpretationOutcome.Clarification, Readings = [events, people] };

        Assert.Equal(people, ReplyChoice.Find("2", asked));
        Assert.Equal(events, ReplyChoice.Find("all events.", asked));
        Assert.Null(ReplyChoice.Find("3", asked));
        Assert.Null(ReplyChoice.Find("revenue", asked));
        Assert.Null(ReplyChoice.Find("2", asked with { Outcome = InterpretationOutcome.Planned }));
    }

    [Fact]
    public void A_person_who_asks_too_fast_is_refused_with_a_time_to_wait_and_nobody_else_is()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Chat:QuestionsPerMinutePerPerson"] = "6" }).Build();
        using var limiter = new AskLimiter(settings);
        var response = new DefaultHttpContext().Response;
        var hasty = new Caller(Guid.NewGuid(), "Hasty", 1, "shop", "viewer");

        var refusals = Enumerable.Range(0, 5).Select(_ => limiter.Refuse(hasty, response)).ToArray();

        Assert.Equal([null, null, null, "chat.rate_limited", "chat.rate_limited"], refusals.Select(refusal => refusal?.Code));
        Assert.InRange(refusals[^1]!.RetryAfter!.Value.TotalSeconds, 1, 60);
        Assert.Equal("\"questions-person\";q=1;w=10", response.Headers["RateLimit-Policy"][0]);
        Assert.Equal(["2", "1", "0", "0", "0"], response.Headers["RateLimit"].Where(field => field!.Contains("person", StringComparison.Ordinal)).Select(field => field!.Split("r=")[1].Split(';')[0]));
        Assert.Null(limiter.Refuse(hasty with { PersonId = Guid.NewGuid() }, response));
    }

    [Fact]
    public void Every_state_is_reached_only_from_the_states_before_it()
    {
        foreach (var next in MessageStatus.All)
        {
            var allowed = MessageStatus.AllowedBefore(next);
            Assert.All(allowed, state => Assert.Equal(next == MessageStatus.Accepted, MessageStatus.IsEnd(state)));
        }
    }
}
