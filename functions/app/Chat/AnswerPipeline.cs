using Analytics.Catalog;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Drafts;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Answers;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Chat;

/// <summary>What one question came to, for the commands and for programs.</summary>
internal sealed record PipelineAnswer
{
    /// <summary>"answered", "needs_clarification", "declined" or "failed".</summary>
    public required string Status { get; init; }

    public required string Text { get; init; }

    public string? Sql { get; init; }

    public IReadOnlyList<ResultColumn> Columns { get; init; } = [];

    public IReadOnlyList<object?[]> Rows { get; init; } = [];

    public int RowCount { get; init; }

    public bool Truncated { get; init; }

    public ChartSpec? Chart { get; init; }

    public double? Confidence { get; init; }

    public required Verification Verification { get; init; }

    public required AnswerTimings Timings { get; init; }

    public QueryPlan? Plan { get; init; }

    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    public string? ErrorCode { get; init; }
}

/// <summary>
/// Question in, answer out, in one go and without a conversation: understand, run, verify, write. The durable orchestration does the same
/// steps one activity at a time.
/// </summary>
internal sealed class AnswerPipeline(QuestionInterpreter interpreter, QueryRunner runner, DraftWriter drafts, CatalogReader catalog, TimeProvider clock)
{
    public async Task<PipelineAnswer> AnswerAsync(int organizationId, Question question, CancellationToken cancellation, bool anew = false)
    {
        var started = clock.GetTimestamp();
        var asked = new AskedQuestion(organizationId, question) { RunAsync = (query, token) => runner.RunAsync(Request(organizationId, question, query.Plan, query.Sql), token), Anew = anew };
        var reading = await interpreter.InterpretAsync(asked, cancellation);
        var material = new AnswerMaterial(Guid.CreateVersion7(), clock.GetUtcNow(), reading, await catalog.LoadAsync(organizationId, cancellation)) { Now = question.Now };
        material = await RunAsync(organizationId, question, material, cancellation);
        var narrating = clock.GetTimestamp();
        var written = AnswerParts.Write(material);
        return Answer(material, written, new AnswerTimings(
            reading.ElapsedMs,
            material.Run?.PlanMs ?? 0,
            material.Run?.ElapsedMs ?? 0,
            (long)clock.GetElapsedTime(narrating).TotalMilliseconds,
            (long)clock.GetElapsedTime(started).TotalMilliseconds));
    }

    private async Task<AnswerMaterial> RunAsync(int organizationId, Question question, AnswerMaterial material, CancellationToken cancellation)
    {
        var reading = material.Reading;
        switch (reading.Outcome)
        {
            case InterpretationOutcome.Draft:
                var draft = await drafts.SaveAsync(new DraftOrder(organizationId, material.MessageId, reading, question.Text, question.Now), cancellation);
                return material with { Segment = draft.Segment, Campaign = draft.Campaign, Run = draft.Run };
            case InterpretationOutcome.Planned or InterpretationOutcome.Sql:
                var check = reading.Plan is null ? null : CheckPlan.For(reading.Plan);
                var run = runner.RunAsync(Request(organizationId, question, reading.Plan, reading.Sql) with { Model = reading.Model }, cancellation);
                var checking = check is null ? Task.FromResult<QueryRun?>(null) : CheckAsync(Request(organizationId, question, check.Plan, null) with { FromEventsUpTo = check.MostEvents }, cancellation);
                await Task.WhenAll((Task)run, checking);
                var answer = await run;
                return material with
                {
                    Run = answer,
                    Verification = answer.Table is null ? material.Verification : AnswerVerifier.Verify(reading.Plan, answer.Table, check, (await checking)?.Table),
                };
            default:
                return material;
        }
    }

    /// <summary>A check never holds an answer up for long; when it does not finish, the answer says it is unverified.</summary>
    private async Task<QueryRun?> CheckAsync(QueryRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(CheckPlan.Patience);
        try
        {
            return await runner.RunAsync(request, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static QueryRequest Request(int organizationId, Question question, QueryPlan? plan, string? sql) =>
        new(organizationId, Guid.CreateVersion7(), question.Now) { Plan = plan, Sql = sql, Question = question.Text };

    private static PipelineAnswer Answer(AnswerMaterial material, WrittenAnswer written, AnswerTimings timings) => new()
    {
        Status = written.Status == MessageStatus.Completed ? "answered" : written.Status,
        Text = written.Text,
        Sql = material.Run?.Sql,
        Columns = material.Run?.Table?.Columns ?? [],
        Rows = material.Run?.Table?.Rows ?? [],
        RowCount = material.Run?.Table?.Rows.Count ?? 0,
        Truncated = material.Run?.Table?.Truncated ?? false,
        Chart = written.Chart,
        Confidence = material.Reading.Confidence,
        Verification = material.Verification,
        Timings = timings,
        Plan = material.Plan,
        Parts = written.Parts,
        ErrorCode = written.ErrorCode,
    };
}
