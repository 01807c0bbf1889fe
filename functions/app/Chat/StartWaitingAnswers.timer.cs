using Analytics.Chat.Answering;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Chat;

/// <summary>Starts answers whose question was stored but whose orchestration was not: the process died in between. Two at once start each one once.</summary>
internal sealed class StartWaitingAnswers(Database database, ILogger<StartWaitingAnswers> log)
{
    [Function(nameof(StartWaitingAnswers))]
    public async Task Run([TimerTrigger("*/20 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var waiting = await ListAsync(cancellation);
        foreach (var request in waiting)
        {
            await AnswerStarter.StartAsync(client, request, cancellation);
        }

        if (waiting.Count > 0)
        {
            ChatLog.WaitingAnswersStarted(log, waiting.Count);
        }
    }

    private async Task<List<AnswerRequest>> ListAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- chat.messages.list_waiting
            select m.organization_id, m.conversation_id, m.message_id, max(e.sequence)
            from app.messages m
            join app.message_events e on e.organization_id = m.organization_id and e.message_id = m.message_id
              and e.type = 'status' and e.data->>'status' = 'accepted'
            where m.status = 'accepted'
            group by 1, 2, 3
            having max(e.created_at) < now() - interval '10 seconds'
            order by 3
            limit 100
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var waiting = new List<AnswerRequest>();
        while (await reader.ReadAsync(cancellation))
        {
            waiting.Add(new AnswerRequest(reader.GetInt32(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3)));
        }

        return waiting;
    }
}
