using System.Globalization;
using System.Text.Json.Serialization;
using Analytics.Platform.Orchestrations;

namespace Analytics.Chat.Answering;

/// <summary>Input of the orchestration and of its steps: ids only. <paramref name="Attempt"/> numbers the run; a retry has another.</summary>
internal sealed record AnswerRequest(int OrganizationId, Guid ConversationId, Guid MessageId, long Attempt)
{
    /// <summary>The event that accepts a question is always the first of its log; so this is the number of the first run.</summary>
    public const long FirstAttempt = 1;

    /// <summary>Reads the data even when the results are cached.</summary>
    public bool WithoutCache { get; init; }

    /// <summary>The orchestration's instance id: named after the message, with the run behind it for retries.</summary>
    [JsonIgnore]
    public string InstanceId => OrchestrationIds.Of(
        OrganizationId, Attempt == FirstAttempt ? $"answer-{MessageId}" : string.Create(CultureInfo.InvariantCulture, $"answer-{MessageId}-{Attempt}"));
}

/// <summary>What has to run for the reading: names of queries, and whether a draft is to be saved.</summary>
internal sealed record AnswerSteps(bool Stopped, string[] Queries, bool SavesDraft)
{
    public const string MainQuery = "answer";
    public const string CheckQuery = "check";

    /// <summary>The message was cancelled meanwhile; nothing is left to do.</summary>
    public static AnswerSteps None { get; } = new(Stopped: true, [], SavesDraft: false);

    public static AnswerSteps For(Interpretation reading) => reading.Outcome switch
    {
        InterpretationOutcome.Draft => new(Stopped: false, [], SavesDraft: true),
        InterpretationOutcome.Sql => new(Stopped: false, [MainQuery], SavesDraft: false),
        InterpretationOutcome.Planned => new(Stopped: false, CheckPlan.For(reading.Plan!) is null ? [MainQuery] : [MainQuery, CheckQuery], SavesDraft: false),
        _ => new(Stopped: false, [], SavesDraft: false),
    };
}

/// <summary>One query of the answer, done: its rows are in the log of queries.</summary>
internal sealed record QueryOutcome(string Name, bool Failed, long PlanMs, long ElapsedMs, bool Cached);

/// <summary>Ids of what a draft step saved, and how many people it counted.</summary>
internal sealed record DraftOutcome(Guid? SegmentId, Guid? CampaignId, long? Members);

/// <summary>What the orchestration shows while it runs.</summary>
internal sealed record AnswerProgress(string Stage);
