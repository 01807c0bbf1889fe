using Analytics.Chat.Conversations;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Answering;

/// <summary>The message of a step, locked, and how long its run has taken; steps of an older run, or of one that has ended, find none and do nothing.</summary>
internal sealed record CurrentRun(Message Message, long ElapsedMs)
{
    public static async Task<CurrentRun?> FindAsync(OrganizationScope scope, AnswerRequest request, CancellationToken cancellation)
    {
        // A statement of its own, so that what comes after sees what the last holder of the lock has written.
        MessageStore.Lock(scope, request.MessageId);
        await using var command = scope.Command(
            $"""
            -- chat.messages.find_run
            select {Message.Columns}, run.sequence, (extract(epoch from clock_timestamp() - run.accepted_at) * 1000)::bigint
            from app.messages, lateral (
              select e.sequence, e.created_at as accepted_at from app.message_events e
              where e.message_id = $1 and e.type = 'status' and e.data->>'status' = 'accepted' order by e.sequence desc limit 1) run
            where message_id = $1
            """,
            request.MessageId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) && Message.Read(reader) is var message && !MessageStatus.IsEnd(message.Status) && reader.GetInt64(Message.ColumnCount) == request.Attempt
            ? new CurrentRun(message, reader.GetInt64(Message.ColumnCount + 1))
            : null;
    }
}
