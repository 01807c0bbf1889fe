using Analytics.Campaigns;
using Analytics.Catalog;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Chat.Streaming;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>What the answer is written from: the outcomes of its queries, and the draft if one was saved.</summary>
internal sealed record AnswerToWrite(AnswerRequest Answer, QueryOutcome[] Queries, DraftOutcome? Draft);

/// <summary>Writes the parts of the answer and tells the listeners. Run again, it writes the same parts in their place.</summary>
internal sealed class NarrateAnswer(Database database, CatalogReader catalog, TimeProvider clock)
{
    public static Task Call(TaskOrchestrationContext context, AnswerToWrite answer) =>
        context.CallActivityAsync(nameof(NarrateAnswer), answer, ChatRetries.Transient);

    [Function(nameof(NarrateAnswer))]
    public async Task Run([ActivityTrigger] AnswerToWrite answer, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        var model = await catalog.LoadAsync(answer.Answer.OrganizationId, cancellation);
        await using var scope = await database.OpenAsync(answer.Answer.OrganizationId, cancellation);
        if (await CurrentRun.FindAsync(scope, answer.Answer, cancellation) is not { Message: var message })
        {
            return;
        }

        var material = await GatherAsync(scope, answer, new AnswerMaterial(message.MessageId, clock.GetUtcNow(), message.Understanding!, model) { Now = message.AsOf }, cancellation);
        var written = AnswerParts.Write(material);
        var narrateMs = (long)clock.GetElapsedTime(started).TotalMilliseconds;
        MessageEventStore.Append(
            scope, message.MessageId,
            [NewMessageEvent.Of(Stages.Started(Stages.Narrate)), .. written.Parts.Select(NewMessageEvent.Of), NewMessageEvent.Of(Stages.Done(Stages.Narrate, narrateMs))]);
        MessageStore.SaveParts(scope, message.MessageId, written.Parts, Timings(answer, message.Understanding!, narrateMs), written.ErrorCode);
        await scope.CommitAsync(cancellation);
    }

    private static AnswerTimings Timings(AnswerToWrite answer, Interpretation reading, long narrateMs) => new(
        reading.ElapsedMs,
        answer.Queries.Sum(query => query.PlanMs),
        answer.Queries.Where(query => query.Name == AnswerSteps.MainQuery).Sum(query => query.ElapsedMs),
        narrateMs,
        0);

    private static async Task<AnswerMaterial> GatherAsync(OrganizationScope scope, AnswerToWrite answer, AnswerMaterial material, CancellationToken cancellation)
    {
        if (answer.Draft is { } draft)
        {
            return await WithDraftAsync(scope, answer.Answer, draft, material, cancellation);
        }

        var main = answer.Queries.FirstOrDefault(query => query.Name == AnswerSteps.MainQuery);
        if (main is null)
        {
            return material;
        }

        var run = await LoadAsync(scope, answer.Answer, main, cancellation);
        var check = material.Reading.Plan is null ? null : CheckPlan.For(material.Reading.Plan);
        var checking = answer.Queries.FirstOrDefault(query => query.Name == AnswerSteps.CheckQuery);
        var checkRun = checking is null ? null : await LoadAsync(scope, answer.Answer, checking, cancellation);
        return material with
        {
            Run = Counted(run, check, checkRun),
            Verification = run.Table is null ? material.Verification : AnswerVerifier.Verify(material.Reading.Plan, run.Table, check, checkRun?.Table),
        };
    }

    /// <summary>A list that is longer than can be shown is told with the number that its check counted.</summary>
    private static QueryRun Counted(QueryRun run, CheckPlan? check, QueryRun? checkRun) =>
        run.Table is { Truncated: true } table && check?.Kind == CheckKind.ListMatchesCount && checkRun?.Table is { Rows: [[var total]] } && CellNumber.Of(total) is { } people
            ? run with { Table = table with { Total = (long)people } }
            : run;

    private static async Task<AnswerMaterial> WithDraftAsync(OrganizationScope scope, AnswerRequest answer, DraftOutcome draft, AnswerMaterial material, CancellationToken cancellation)
    {
        var segment = draft.SegmentId is { } segmentId ? await SegmentStore.FindAsync(scope, segmentId, cancellation) : null;
        var campaign = draft.CampaignId is { } campaignId ? await CampaignStore.FindAsync(scope, campaignId, cancellation) : null;
        var count = new QueryOutcome("draft-count", Failed: segment is null && campaign is null, 0, 0, Cached: false);
        return material with
        {
            Segment = segment is null ? null : new SegmentDraftData(segment.Id, segment.Name, segment.Description, draft.Members ?? 0, segment.Sql, segment.Plan ?? new CatalogPlan()),
            Campaign = campaign is null
                ? null
                : new CampaignDraftData(campaign.Id, campaign.Name, campaign.Channel, campaign.Status, campaign.SegmentId, campaign.SegmentName, draft.Members),
            Run = count.Failed ? await LoadAsync(scope, answer, count, cancellation) : null,
        };
    }

    /// <summary>The run as the log has it; one that left no row was stopped before it could.</summary>
    private static async Task<QueryRun> LoadAsync(OrganizationScope scope, AnswerRequest answer, QueryOutcome outcome, CancellationToken cancellation)
    {
        var queryId = StepId.Of(answer.MessageId, answer.Attempt, outcome.Name);
        var (record, stored) = await QueryStore.FindWithResultAsync(scope, queryId, cancellation);
        var table = outcome.Failed ? null : stored;
        return new QueryRun(queryId)
        {
            Sql = record?.Sql ?? "",
            Plan = record?.Plan,
            Table = table,
            Failure = table is null ? new Unavailable(record?.ErrorCode ?? "query.stopped", record?.ErrorMessage ?? "The query was stopped. Ask again.") : null,
            Cached = outcome.Cached,
            CachedAt = record?.CachedAt,
            ElapsedMs = outcome.ElapsedMs,
            PlanMs = outcome.PlanMs,
        };
    }
}
