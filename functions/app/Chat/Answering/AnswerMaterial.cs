using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Chat.Answering;

/// <summary>Everything an answer is written from.</summary>
internal sealed record AnswerMaterial(Guid MessageId, DateTimeOffset Timestamp, Interpretation Reading, SemanticModel Model)
{
    /// <summary>The question's time; what ends later is called unfinished.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The query that answers; null when nothing had to run.</summary>
    public QueryRun? Run { get; init; }

    public Verification Verification { get; init; } = Verification.Unverified("Nothing was counted.");

    public SegmentDraftData? Segment { get; init; }

    public CampaignDraftData? Campaign { get; init; }

    /// <summary>The engine's words, chart and follow-ups for the result; null without a plan or without rows.</summary>
    public ComposedAnswer? Compose() => Run is { Table: { } table, Plan: { } plan }
        ? AnswerComposer.Compose(plan, Model, table, Reading.Definitions, Now)
        : null;

    /// <summary>What the figures mean and, for who asks how they were worked out, where they come from.</summary>
    public IReadOnlyList<string> Definitions => Run?.Table?.Rollup is { } rollup ? [.. Reading.Definitions, RollupProvenance.Sentence(rollup, Model.TimeZone)] : Reading.Definitions;

    public QueryPlan? Plan => Run?.Plan ?? Reading.Plan;
}
