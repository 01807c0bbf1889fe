using System.Text.Json;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Streaming;

/// <summary>One entry of a message's log, as a browser receives it: <c>id: sequence, event: type, data</c>.</summary>
internal sealed record MessageEvent(long Sequence, string Type, JsonElement Data);

internal static class MessageEventTypes
{
    public const string Stage = "stage";
    public const string Part = "part";
    public const string Status = "status";
}

/// <summary>
/// The log that browsers stream and resume from. Entries are written in the transaction of the effect they tell about, and listeners are
/// woken when it commits; so a crash can neither lose an entry nor invent one.
/// </summary>
internal static class MessageEventStore
{
    public const string Channel = "analytics_messages";

    /// <summary>Announces that the message has ended; any other entry is announced by the message's id alone.</summary>
    public const string EndPrefix = "end:";

    /// <summary>Appends what the run has not logged already: a step that runs twice tells its story once.</summary>
    public static void Append(OrganizationScope scope, Guid messageId, params IReadOnlyCollection<NewMessageEvent> entries)
    {
        MessageStore.Lock(scope, messageId);
        scope.EnqueueSelect(
            """
            -- chat.message_events.append
            with log as (
              select coalesce(max(sequence), 0) as last,
                coalesce(max(sequence) filter (where type = 'status' and data->>'status' = 'accepted'), 0) as run
              from app.message_events where message_id = $1),
            news as (
              select n.type, n.data::jsonb as data, log.last + row_number() over (order by n.place) as sequence
              from log, unnest($2::text[], $3::text[]) with ordinality as n (type, data, place)
              where not exists (
                select from app.message_events e
                where e.message_id = $1 and e.sequence > log.run and e.type = n.type and e.data - 'elapsedMs' = n.data::jsonb - 'elapsedMs')),
            appended as (
              insert into app.message_events (organization_id, message_id, sequence, type, data)
              select app.current_organization(), $1, sequence, type, data from news
              returning sequence)
            select pg_notify('analytics_messages', $4::text || $1::text) from appended limit 1
            """,
            messageId, entries.Select(entry => entry.Type).ToArray(), entries.Select(entry => entry.Data).ToArray(), entries.Any(entry => entry.Ends) ? EndPrefix : "");
    }

    /// <summary>
    /// What came after an entry, or since the latest run began, and whether the message has ended, all of one moment: the last entry cannot
    /// slip between. A message that is gone has ended.
    /// </summary>
    public static async Task<(List<MessageEvent> Events, bool Ended)> ListAfterAsync(OrganizationScope scope, Guid messageId, long? after, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.message_events.list_after
            select m.status, e.sequence, e.type, e.data::text
            from app.messages m
            left join app.message_events e on e.organization_id = m.organization_id and e.message_id = m.message_id
              and e.sequence > coalesce($2::bigint, (
                select max(sequence) - 1 from app.message_events r where r.message_id = $1 and r.type = 'status' and r.data->>'status' = 'accepted'), 0)
            where m.message_id = $1
            order by e.sequence
            """,
            messageId, after);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<MessageEvent>();
        var ended = true;
        while (await reader.ReadAsync(cancellation))
        {
            ended = MessageStatus.IsEnd(reader.GetString(0));
            if (!reader.IsDBNull(1))
            {
                events.Add(new MessageEvent(reader.GetInt64(1), reader.GetString(2), ChatJson.Deserialize<JsonElement>(reader.GetString(3))));
            }
        }

        return (events, ended);
    }

    /// <summary>The entry that began the latest run; a retry begins another. It numbers the run.</summary>
    public static async Task<long> LatestRunAsync(OrganizationScope scope, Guid messageId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.message_events.latest_run
            select coalesce(max(sequence), 0) from app.message_events where message_id = $1 and type = 'status' and data->>'status' = 'accepted'
            """,
            messageId);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Tells every process that runs a step of this message to stop; sent when the transaction commits.</summary>
    public static void AnnounceCancel(OrganizationScope scope, Guid messageId) => scope.EnqueueSelect(
        """
        -- chat.message_events.announce_cancel
        select pg_notify('analytics_messages', 'cancel:' || $1::text)
        """,
        messageId);
}

/// <summary>An entry about to be logged.</summary>
internal readonly record struct NewMessageEvent(string Type, string Data, bool Ends)
{
    public static NewMessageEvent Of(StageData stage) => new(MessageEventTypes.Stage, ChatJson.Serialize(stage), Ends: false);

    public static NewMessageEvent Of(MessagePart part) => new(MessageEventTypes.Part, ChatJson.Serialize(part), Ends: false);

    public static NewMessageEvent Of(StatusData status) => new(MessageEventTypes.Status, ChatJson.Serialize(status), MessageStatus.IsEnd(status.Status));
}

/// <summary>Wire forms of the log's entries.</summary>
internal sealed record StageData(string Stage, string State, string Label, long? ElapsedMs = null);

internal sealed record StatusData(string Status, AnswerTimings? Timings = null)
{
    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }
}
