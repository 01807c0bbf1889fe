using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Ingestion;

/// <summary>Says that an import ended without being complete; what was stored stays.</summary>
internal sealed class AbandonImport(Database database)
{
    public static Task<string> Call(TaskOrchestrationContext context, PendingImport import) => context.CallActivityAsync<string>(nameof(AbandonImport), import);

    [Function(nameof(AbandonImport))]
    public async Task<string> Run([ActivityTrigger] PendingImport pending, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        if (await ImportStore.FindAsync(connection, pending.OrganizationId, pending.ImportId, cancellation) is { } import)
        {
            await ImportStore.FinishAsync(
                connection, import, "failed", "The import failed several times and was given up. What was stored is kept; upload the file again: nothing is stored twice.", cancellation);
        }

        return "failed";
    }
}
