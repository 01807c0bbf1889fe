using System.Text.Json;
using System.Text.Json.Serialization;
using Analytics.Engine.Answers;
using Analytics.Engine.Planning;
using Analytics.Knowledge;

namespace Analytics.Chat.Parts;

/// <summary>One typed part of an answer; clients keep the last one of each id and ignore types they do not know.</summary>
internal sealed record MessagePart(
    string Id, string Type, string Content, DateTimeOffset Timestamp, JsonElement Data, IReadOnlyList<PartAction> Actions)
{
    public static MessagePart Create<T>(string id, string type, string content, DateTimeOffset timestamp, T data, params IReadOnlyList<PartAction> actions) =>
        new(id, type, content, timestamp, ChatJson.ToElement(data), actions);
}

/// <summary>Something the person can do next: a button. <paramref name="Data"/> is what the button sends.</summary>
internal sealed record PartAction(string Kind, string Label, JsonElement? Data = null)
{
    public static PartAction Of<T>(string kind, string label, T data) => new(kind, label, ChatJson.ToElement(data));

    public static PartAction Ask(string question, string? label = null) => Of("ask", label ?? question, new AskData(question));

    private sealed record AskData(string Question);
}

internal static class PartTypes
{
    public const string Text = "text";
    public const string QueryResults = "query_results";
    public const string Chart = "chart";
    public const string Action = "action";
    public const string Error = "error";
}

internal sealed record TextData
{
    /// <summary>The text is still being written: more of it follows under the same id, or it is taken back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Partial { get; init; }

    public IReadOnlyList<HeadlineData> Headlines { get; init; } = [];

    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>The items of the knowledge base that the definitions were taken from, in the state they had.</summary>
    public IReadOnlyList<KnowledgeCitation> Citations { get; init; } = [];

    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>By which conventions the numbers count, each with the plan that counts by the other common one.</summary>
    public IReadOnlyList<CountingConvention> Conventions { get; init; } = [];

    public double? Confidence { get; init; }

    /// <summary>Set when a person verified how this very question is answered.</summary>
    public string? VerifiedQuestion { get; init; }

    /// <summary>Why the answer came from the engine although a language model is configured; null otherwise.</summary>
    public string? Fallback { get; init; }
}

internal sealed record HeadlineData(string Label, object? Value, string Formatted, double? Change);

internal sealed record QueryResultsData
{
    public required Guid QueryId { get; init; }

    public required string Sql { get; init; }

    public required IReadOnlyList<ColumnData> Columns { get; init; }

    /// <summary>The first rows; the rest is read from <c>/api/queries/{id}/rows</c>.</summary>
    public required IReadOnlyList<object?[]> Rows { get; init; }

    public long RowCount { get; init; }

    public bool Truncated { get; init; }

    public bool Cached { get; init; }

    /// <summary>When the cached rows were read from the data.</summary>
    public DateTimeOffset? CachedAt { get; init; }

    /// <summary>How old the cached rows were when they were shown.</summary>
    public long? CachedSeconds { get; init; }

    public DateTimeOffset? DataThrough { get; init; }

    public long ExecutionTimeMs { get; init; }

    public string PlanSummary { get; init; } = "";

    public QueryPlan? Plan { get; init; }

    public Verification? Verification { get; init; }
}

internal sealed record ColumnData(string Name, string Type, string Label, string Role, string Format, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Grain);

internal sealed record ActionData(string Purpose)
{
    public IReadOnlyList<string>? Questions { get; init; }

    public string? Prompt { get; init; }

    public IReadOnlyList<ChoiceData>? Choices { get; init; }
}

/// <summary>One reading of an ambiguous question; asking <paramref name="Question"/> as a reply picks it.</summary>
internal sealed record ChoiceData(string Label, string Question, string ChoiceId);

/// <summary>A segment that was saved as a draft; posting it to /api/segments gives the saved one back.</summary>
internal sealed record SegmentDraftData(Guid Id, string Name, string Description, long Count, string Sql, QueryPlan Plan)
{
    public const string DraftPurpose = "draft_segment";

    public string Purpose => DraftPurpose;
}

/// <summary>A campaign that was saved as a draft; posting it to /api/campaigns gives the saved one back.</summary>
internal sealed record CampaignDraftData(Guid Id, string Name, string Channel, string Status, Guid? SegmentId, string? SegmentName, long? Count)
{
    public const string DraftPurpose = "draft_campaign";

    public string Purpose => DraftPurpose;

    public string Description => SegmentName is null ? $"A draft for {Channel}" : $"A draft for {Channel} to \"{SegmentName}\"";
}

internal sealed record ErrorData(string Code)
{
    public string? Sql { get; init; }

    public IReadOnlyList<string>? Missing { get; init; }

    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Where in the web app it can be done: "/campaigns".</summary>
    public string? Page { get; init; }
}

/// <summary>What a second route said about the numbers: verified (another query agrees), consistent (nothing contradicts), unverified; with the reason.</summary>
internal sealed record Verification(string Status, string Text)
{
    public static Verification Verified(string text) => new("verified", text);

    public static Verification Consistent(string text) => new("consistent", text);

    public static Verification Unverified(string text) => new("unverified", text);
}
