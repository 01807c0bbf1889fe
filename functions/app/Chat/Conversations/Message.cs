using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Npgsql;

namespace Analytics.Chat.Conversations;

/// <summary>One turn: a question and its answer.</summary>
internal sealed record Message
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "message_id, conversation_id, parent_message_id, person_id, question, status, parts::text, plan::text, understanding::text, timings::text, error_code, as_of, created_at, asked_as";

    public const int ColumnCount = 14;

    public required Guid MessageId { get; init; }

    public required Guid ConversationId { get; init; }

    public Guid? ParentMessageId { get; init; }

    public Guid? PersonId { get; init; }

    public required string Question { get; init; }

    public required string Status { get; init; }

    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    public QueryPlan? Plan { get; init; }

    public Interpretation? Understanding { get; init; }

    public AnswerTimings Timings { get; init; } = AnswerTimings.None;

    public string? ErrorCode { get; init; }

    /// <summary>The clock the question was asked by: "last month" means the same when it is answered again.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The role of whoever asked, or asked again: what the answer may do beyond telling.</summary>
    public string AskedAs { get; init; } = "";

    public static Message Read(NpgsqlDataReader reader) => new()
    {
        MessageId = reader.GetGuid(0),
        ConversationId = reader.GetGuid(1),
        ParentMessageId = reader.IsDBNull(2) ? null : reader.GetGuid(2),
        PersonId = reader.IsDBNull(3) ? null : reader.GetGuid(3),
        Question = reader.IsDBNull(4) ? "" : reader.GetString(4),
        Status = reader.GetString(5),
        Parts = ChatJson.Deserialize<MessagePart[]>(reader.GetString(6)) ?? [],
        Plan = ChatJson.Deserialize<QueryPlan>(Text(reader, 7)),
        Understanding = ChatJson.Deserialize<Interpretation>(Text(reader, 8)),
        Timings = ChatJson.Deserialize<AnswerTimings>(Text(reader, 9)) ?? AnswerTimings.None,
        ErrorCode = Text(reader, 10),
        AsOf = reader.GetFieldValue<DateTimeOffset>(11),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(12),
        AskedAs = Text(reader, 13) ?? "",
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>Where the time of an answer went.</summary>
internal sealed record AnswerTimings(long UnderstandMs, long PlanMs, long QueryMs, long NarrateMs, long TotalMs)
{
    public static AnswerTimings None { get; } = new(0, 0, 0, 0, 0);
}
