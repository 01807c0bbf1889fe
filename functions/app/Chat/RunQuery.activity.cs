using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Queries;
using Analytics.Chat.Streaming;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>One of an answer's queries.</summary>
internal sealed record NamedQuery(AnswerRequest Answer, string Name);

/// <summary>Runs one query of an answer into the log of queries. Run again, it finds its own completed row and reads nothing.</summary>
internal sealed class RunQuery(Database database, QueryRunner runner, RunningAnswers running)
{
    public static Task<QueryOutcome> Call(TaskOrchestrationContext context, NamedQuery query) =>
        context.CallActivityAsync<QueryOutcome>(nameof(RunQuery), query, ChatRetries.Transient);

    [Function(nameof(RunQuery))]
    public async Task<QueryOutcome> Run([ActivityTrigger] NamedQuery query, CancellationToken cancellation)
    {
        var main = query.Name == AnswerSteps.MainQuery;
        var queryId = StepId.Of(query.Answer.MessageId, query.Answer.Attempt, query.Name);
        var (message, done) = await BeginAsync(query.Answer, queryId, main, cancellation);
        if (done is { Status: "completed" })
        {
            return new QueryOutcome(query.Name, Failed: false, 0, (long)done.ExecutionMs, done.Cached);
        }

        using var run = running.Begin(query.Answer.MessageId, cancellation);
        run.CancelAfter(main ? Timeout.InfiniteTimeSpan : CheckPlan.Patience);
        try
        {
            var result = await runner.RunAsync(Request(query, queryId, message), run.Token);
            ThrowIfPassing(result);
            await EndAsync(query.Answer, main, result.ElapsedMs, cancellation);
            return new QueryOutcome(query.Name, result.Table is null, result.PlanMs, result.ElapsedMs, result.Cached);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new QueryOutcome(query.Name, Failed: true, 0, 0, Cached: false);
        }
    }

    private async Task<(Message Message, QueryRecord? Done)> BeginAsync(AnswerRequest answer, Guid queryId, bool main, CancellationToken cancellation)
    {
        // A check tells nobody that it begins.
        await using var scope = main ? await database.OpenPassingAsync(answer.OrganizationId, cancellation) : await database.OpenReadingAsync(answer.OrganizationId, cancellation);
        var message = await MessageStore.FindAsync(scope, answer.MessageId, cancellation) ?? throw new InvalidOperationException("The message is gone.");
        var done = await QueryStore.FindAsync(scope, queryId, cancellation);
        if (main)
        {
            MessageEventStore.Append(scope, answer.MessageId, NewMessageEvent.Of(Stages.Started(Stages.Query)));
            await scope.CommitAsync(cancellation);
        }

        return (message, done);
    }

    private async Task EndAsync(AnswerRequest answer, bool main, long elapsedMs, CancellationToken cancellation)
    {
        if (main)
        {
            await using var scope = await database.OpenPassingAsync(answer.OrganizationId, cancellation);
            MessageEventStore.Append(scope, answer.MessageId, NewMessageEvent.Of(Stages.Done(Stages.Query, elapsedMs)));
            await scope.CommitAsync(cancellation);
        }
    }

    private static QueryRequest Request(NamedQuery query, Guid queryId, Message message)
    {
        var reading = message.Understanding ?? throw new InvalidOperationException("The question has not been read.");
        var main = query.Name == AnswerSteps.MainQuery;
        var check = main ? null : CheckPlan.For(reading.Plan!)!;
        return new QueryRequest(query.Answer.OrganizationId, queryId, message.AsOf)
        {
            Plan = check?.Plan ?? reading.Plan,
            FromEventsUpTo = check?.MostEvents,
            Sql = main ? reading.Sql : null,
            Question = message.Question,
            ConversationId = message.ConversationId,
            MessageId = message.MessageId,
            PersonId = message.PersonId,
            Model = main ? reading.Model : ModelUse.Engine,
            WithoutCache = query.Answer.WithoutCache,
        };
    }

    /// <summary>An unreachable database is worth another try by the retry policy; any other failure is an answer.</summary>
    private static void ThrowIfPassing(QueryRun run)
    {
        if (run.Failure is Unavailable passing)
        {
            throw new TimeoutException(passing.Message);
        }
    }
}
