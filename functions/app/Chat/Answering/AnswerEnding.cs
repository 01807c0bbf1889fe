using System.Text.Json;
using Analytics.Chat.Conversations;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Answering;

/// <summary>An answer whose orchestration is ended from outside is cancelled, as if its reader had done it.</summary>
internal sealed class AnswerEnding(Database database) : IOrchestrationEnding
{
    public string Orchestrator => nameof(AnswerQuestion);

    public async Task EndAsync(int organizationId, string? serializedInput, CancellationToken cancellation)
    {
        if (serializedInput is null || JsonSerializer.Deserialize<AnswerRequest>(serializedInput, JsonSerializerOptions.Web) is not { } request || request.OrganizationId != organizationId)
        {
            return;
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        if (await CurrentRun.FindAsync(scope, request, cancellation) is { } run)
        {
            await AnswerCancellation.CancelAsync(scope, run.Message, cancellation);
            await scope.CommitAsync(cancellation);
        }
    }
}
