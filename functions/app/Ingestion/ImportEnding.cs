using System.Text.Json;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Postgres;

namespace Analytics.Ingestion;

/// <summary>An import whose orchestration is ended from outside fails; a process that is still at it stops at its next checkpoint.</summary>
internal sealed class ImportEnding(Database database) : IOrchestrationEnding
{
    public string Orchestrator => nameof(RunImport);

    public async Task EndAsync(int organizationId, string? serializedInput, CancellationToken cancellation)
    {
        if (serializedInput is null || JsonSerializer.Deserialize<PendingImport>(serializedInput, JsonSerializerOptions.Web) is not { } pending || pending.OrganizationId != organizationId)
        {
            return;
        }

        await using var connection = await database.OpenSystemAsync(cancellation);
        if (await ImportStore.FindAsync(connection, organizationId, pending.ImportId, cancellation) is { CompletedAt: null } import)
        {
            await ImportStore.FinishAsync(
                connection, import, "failed", "The import was stopped by an operator. What was stored is kept; upload the file again: nothing is stored twice.", cancellation);
        }
    }
}
