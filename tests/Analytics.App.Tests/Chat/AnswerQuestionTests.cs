using Analytics.Chat;
using Analytics.Chat.Answering;

namespace Analytics.App.Tests.Chat;

public sealed class AnswerQuestionTests
{
    private static readonly AnswerRequest Request = new(1, Guid.NewGuid(), Guid.NewGuid(), 1);

    [Fact]
    public async Task A_planned_question_runs_its_query_and_its_check_then_writes_and_saves()
    {
        var context = new ScriptedContext(Request)
            .Returns(nameof(InterpretQuestion), new AnswerSteps(false, [AnswerSteps.MainQuery, AnswerSteps.CheckQuery], false))
            .Returns(nameof(RunQuery), input => new QueryOutcome(((NamedQuery)input!).Name, false, 1, 2, false))
            .Returns(nameof(SaveAnswer), "completed");

        Assert.Equal("completed", await AnswerQuestion.Run(context));

        Assert.Equal([nameof(InterpretQuestion), nameof(RunQuery), nameof(RunQuery), nameof(NarrateAnswer), nameof(SaveAnswer)], context.Calls.Select(call => call.Name));
        Assert.Equal(["answer", "check"], context.Calls.Select(call => call.Input).OfType<NamedQuery>().Select(query => query.Name));
        Assert.Equal(["understand", "query", "narrate", "save"], context.Statuses.Cast<AnswerProgress>().Select(status => status.Stage));
    }

    [Fact]
    public async Task A_question_without_a_query_is_written_at_once()
    {
        var context = new ScriptedContext(Request)
            .Returns(nameof(InterpretQuestion), new AnswerSteps(false, [], false))
            .Returns(nameof(SaveAnswer), "declined");

        Assert.Equal("declined", await AnswerQuestion.Run(context));
        Assert.DoesNotContain(context.Calls, call => call.Name is nameof(RunQuery) or nameof(SaveDraft));
    }

    [Fact]
    public async Task A_request_for_a_draft_saves_it_before_writing()
    {
        var segment = Guid.NewGuid();
        var context = new ScriptedContext(Request)
            .Returns(nameof(InterpretQuestion), new AnswerSteps(false, [], true))
            .Returns(nameof(SaveDraft), new DraftOutcome(segment, null, 12))
            .Returns(nameof(SaveAnswer), "completed");

        await AnswerQuestion.Run(context);

        var written = Assert.Single(context.Calls, call => call.Name == nameof(NarrateAnswer)).Input as AnswerToWrite;
        Assert.Equal(segment, written!.Draft!.SegmentId);
    }

    [Fact]
    public async Task A_cancelled_message_ends_without_another_step()
    {
        var context = new ScriptedContext(Request).Returns(nameof(InterpretQuestion), AnswerSteps.None);

        Assert.Equal("cancelled", await AnswerQuestion.Run(context));
        Assert.Single(context.Calls);
    }

    [Theory]
    [InlineData(nameof(InterpretQuestion))]
    [InlineData(nameof(RunQuery))]
    [InlineData(nameof(NarrateAnswer))]
    [InlineData(nameof(SaveAnswer))]
    public async Task A_step_that_fails_for_good_ends_the_message_as_failed(string step)
    {
        var context = new ScriptedContext(Request)
            .Returns(nameof(InterpretQuestion), new AnswerSteps(false, [AnswerSteps.MainQuery], false))
            .Returns(nameof(RunQuery), new QueryOutcome("answer", false, 0, 0, false))
            .Returns(nameof(SaveAnswer), "completed")
            .Returns(nameof(FailAnswer), "failed")
            .Fails(step);

        Assert.Equal("failed", await AnswerQuestion.Run(context));
        Assert.Equal(step, Assert.IsType<FailedAnswer>(context.Calls[^1].Input).Step);
    }

    [Fact]
    public void A_retry_has_an_instance_of_its_own_and_each_says_whose_it_is()
    {
        Assert.Equal($"o{Request.OrganizationId}-answer-{Request.MessageId}", Request.InstanceId);
        Assert.NotEqual(Request.InstanceId, (Request with { Attempt = 9 }).InstanceId);
    }
}
