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

    /// <summary>Appends unless the run has logged the same already: a step that runs twice tells its story once.</summary>
    public static async Task AppendAsync<T>(OrganizationScope scope, Guid messageId, string type, T data, CancellationToken cancellation)
    {
        await MessageStore.LockAsync(scope, messageId, cancellation);
        await using var command = scope.Command(
            """
            -- chat.message_events.append
            with log as (
              select coalesce(max(sequence), 0) as last,
                coalesce(max(sequence) filter (where type = 'status' and data->>'status' = 'accepted'), 0) as run
              from app.message_events where message_id = $1),
            appended as (
              insert into app.message_events (organization_id, message_id, sequence, type, data)
              select app.current_organization(), $1, log.last + 1, $2, $3::jsonb from log
              where not exists (
                select from app.message_events e
                where e.message_id = $1 and e.sequence > log.run and e.type = $2 and e.data - 'elapsedMs' = $3::jsonb - 'elapsedMs')
              returning sequence)
            select pg_notify('analytics_messages', $1::text) from appended
            """,
            messageId, type, ChatJson.Serialize(data));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<List<MessageEvent>> ListAfterAsync(OrganizationScope scope, Guid messageId, long after, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.message_events.list_after
            select sequence, type, data::text from app.message_events where message_id = $1 and sequence > $2 order by sequence
            """,
            messageId, after);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<MessageEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new MessageEvent(reader.GetInt64(0), reader.GetString(1), ChatJson.Deserialize<JsonElement>(reader.GetString(2))));
        }

        return events;
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

    /// <summary>Milliseconds since the run began, by the database's clock.</summary>
    public static async Task<long> ElapsedAsync(OrganizationScope scope, Guid messageId, long run, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.message_events.elapsed
            select coalesce((extract(epoch from clock_timestamp() - min(created_at)) * 1000)::bigint, 0)
            from app.message_events where message_id = $1 and sequence = $2
            """,
            messageId, run);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Tells every process that runs a step of this message to stop; sent when the transaction commits.</summary>
    public static async Task AnnounceCancelAsync(OrganizationScope scope, Guid messageId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.message_events.announce_cancel
            select pg_notify('analytics_messages', 'cancel:' || $1::text)
            """,
            messageId);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Wire forms of the log's entries.</summary>
internal sealed record StageData(string Stage, string State, string Label, long? ElapsedMs = null);

internal sealed record StatusData(string Status, AnswerTimings? Timings = null)
{
    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }
}
