using System.Text.Json;
using Analytics.Audit;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Drafts;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Chat.Streaming;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>Reads the question and stores the reading with the message. Run again, it keeps the first reading.</summary>
internal sealed class InterpretQuestion(Database database, QuestionInterpreter interpreter, QueryRunner runner, RunningAnswers running, TimeProvider clock)
{
    private const int TurnsRemembered = 8;

    public static Task<AnswerSteps> Call(TaskOrchestrationContext context, AnswerRequest request) =>
        context.CallActivityAsync<AnswerSteps>(nameof(InterpretQuestion), request, ChatRetries.Transient);

    [Function(nameof(InterpretQuestion))]
    public async Task<AnswerSteps> Run([ActivityTrigger] AnswerRequest request, CancellationToken cancellation)
    {
        if (await BeginAsync(request, cancellation) is not { } message)
        {
            return AnswerSteps.None;
        }

        if (message.Understanding is { } known)
        {
            return AnswerSteps.For(known);
        }

        using var run = running.Begin(request.MessageId, cancellation);
        try
        {
            var words = new PartialText(database, clock, request);
            var reading = DraftPermission.Check(await interpreter.InterpretAsync(await AskedAsync(request, message, run.Token) with { TellAsync = words.TellAsync }, run.Token), message.AskedAs);
            if (reading.Narration is null)
            {
                await words.WithdrawAsync(run.Token);
            }

            await SaveAsync(request, message, reading, run.Token);
            return AnswerSteps.For(reading);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return AnswerSteps.None;
        }
    }

    /// <summary>Marks the message as running; null when it was cancelled meanwhile.</summary>
    private async Task<Message?> BeginAsync(AnswerRequest request, CancellationToken cancellation)
    {
        // On the disk at the latest with what the step saves at its end; not before, for should the server fall until then, the step runs again.
        await using var scope = await database.OpenPassingAsync(request.OrganizationId, cancellation);
        if (await CurrentRun.FindAsync(scope, request, cancellation) is not { Message: var message })
        {
            return null;
        }

        MessageStore.Move(scope, request.MessageId, MessageStatus.Running);
        MessageEventStore.Append(scope, request.MessageId, NewMessageEvent.Of(new StatusData(MessageStatus.Running)), NewMessageEvent.Of(Stages.Started(Stages.Understand)));
        await scope.CommitAsync(cancellation);
        return message;
    }

    private async Task<AskedQuestion> AskedAsync(AnswerRequest request, Message message, CancellationToken cancellation)
    {
        var earlier = await EarlierAsync(request, message, cancellation);
        var tools = 0;
        return new AskedQuestion(
            request.OrganizationId,
            new Question(message.Question, message.AsOf)
            {
                Previous = [.. earlier.Where(turn => turn.Plan is not null).Select(turn => PlannedTurn.Answered(turn.Question, turn.Plan!, PlannedTurn.ShowsKeys(turn.Plan!) ? ResultsOf(turn)?.Rows ?? [] : []))],
                FollowsRefusal = earlier is [.., { Understanding.Outcome: InterpretationOutcome.Declined }],
            })
        {
            PreviousReading = earlier.LastOrDefault()?.Understanding,
            LastDraft = earlier.LastOrDefault(turn => turn.Understanding is { Outcome: InterpretationOutcome.Draft })?.Understanding,
            LastCampaignId = earlier.SelectMany(DraftsOf).LastOrDefault(draft => draft.Purpose == CampaignDraftData.DraftPurpose)?.Id,
            SpokenOf = [.. earlier.Select(SegmentOf).OfType<Guid>()],
            PreviousSegmentId = earlier is [.., var last] ? SegmentOf(last) : null,
            PreviousTableAsync = token => TableOfAsync(request.OrganizationId, earlier.LastOrDefault(turn => turn.Plan is not null), token),
            RunAsync = (query, token) => runner.RunAsync(
                new QueryRequest(request.OrganizationId, StepId.Of(request.MessageId, request.Attempt, $"tool-{Interlocked.Increment(ref tools)}"), message.AsOf)
                {
                    Plan = query.Plan,
                    Sql = query.Sql,
                    Question = query.Description,
                    ConversationId = message.ConversationId,
                    MessageId = message.MessageId,
                    PersonId = message.PersonId,
                },
                token),
        };
    }

    private async Task<List<Message>> EarlierAsync(AnswerRequest request, Message message, CancellationToken cancellation)
    {
        if (message.ParentMessageId is null)
        {
            return [];
        }

        await using var scope = await database.OpenReadingAsync(request.OrganizationId, cancellation);
        return await MessageStore.AncestorsAsync(scope, message.MessageId, TurnsRemembered, cancellation);
    }

    private static QueryResultsData? ResultsOf(Message turn) =>
        turn.Parts.FirstOrDefault(part => part.Type == PartTypes.QueryResults)?.Data.Deserialize<QueryResultsData>(ChatJson.Options);

    /// <summary>The segment that a turn saved, or drafted a campaign for.</summary>
    private static Guid? SegmentOf(Message turn) => DraftsOf(turn)
        .Select(draft => draft.Purpose == SegmentDraftData.DraftPurpose ? draft.Id : draft.SegmentId)
        .FirstOrDefault(segment => segment is not null);

    private static IEnumerable<DraftReference> DraftsOf(Message turn) =>
        turn.Parts.Where(part => part.Type == PartTypes.Action).Select(part => part.Data.Deserialize<DraftReference>(ChatJson.Options)!);

    /// <summary>What the parts of both kinds of draft say about a segment.</summary>
    private sealed record DraftReference(string Purpose, Guid? Id, Guid? SegmentId);

    private async Task<ResultTable?> TableOfAsync(int organizationId, Message? turn, CancellationToken cancellation)
    {
        if (turn is null || ResultsOf(turn) is not { } results)
        {
            return null;
        }

        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await QueryStore.FindResultAsync(scope, results.QueryId, cancellation);
    }

    private async Task SaveAsync(AnswerRequest request, Message message, Interpretation reading, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(request.OrganizationId, cancellation);
        MessageStore.SaveUnderstanding(scope, request.MessageId, reading);
        MessageEventStore.Append(scope, request.MessageId, NewMessageEvent.Of(Stages.Done(Stages.Understand, reading.ElapsedMs)));
        AuditTrail.Append(
            scope, message.PersonId, "question.interpreted", AuditSubject.Message(message.MessageId),
            new { message.Question, outcome = reading.Outcome.ToString(), model = reading.Model.Name, reading.Model.TokensIn, reading.Model.TokensOut, reading.Model.Fallback });
        await scope.CommitAsync(cancellation);
    }
}
