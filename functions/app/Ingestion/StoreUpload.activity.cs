using Analytics.Identity;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Ingestion;

/// <summary>Imports the uploaded file from its checkpoint on. Run again, it continues or finds the import ended.</summary>
internal sealed class StoreUpload(Database database, OrganizationDirectory organizations, FileImport importer, ImportOptions options)
{
    private static readonly TaskOptions Retries = new(new TaskRetryOptions(new RetryPolicy(5, TimeSpan.FromSeconds(2), backoffCoefficient: 2)));

    public static Task<string> Call(TaskOrchestrationContext context, PendingImport import) => context.CallActivityAsync<string>(nameof(StoreUpload), import, Retries);

    [Function(nameof(StoreUpload))]
    public async Task<string> Run([ActivityTrigger] PendingImport pending, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        var import = await ImportStore.FindAsync(connection, pending.OrganizationId, pending.ImportId, cancellation);
        if (import is null || import.CompletedAt is not null || import.FilePath is null)
        {
            return import?.Status ?? "gone";
        }

        var ended = await ImportAsync(import, pending.OrganizationName, cancellation);
        if (ended.CompletedAt is null && ended.Status == "failed")
        {
            await ImportStore.FinishAsync(connection, ended, ended.Status, ended.Message, cancellation);
        }

        File.Delete(import.FilePath);
        return ended.Status;
    }

    private async Task<ImportRecord> ImportAsync(ImportRecord import, string organizationName, CancellationToken cancellation)
    {
        var organization = (await organizations.FindAsync(organizationName, cancellation))!;
        var request = new ImportRequest(organization, import.FilePath!, import.Kind, import.Mapping) { ErrorFolder = options.Folder, ImportId = import.ImportId, FileName = import.FileName };
        try
        {
            return await importer.RunAsync(request, new SilentObserver(), cancellation);
        }
        catch (Exception fault) when (fault is UnreadableFileException or MappingException)
        {
            // The file will not get better by trying again.
            return import with { Status = "failed", Message = fault.Message };
        }
    }

    private sealed class SilentObserver : IImportObserver
    {
        public void Started(ImportRecord import, EventMapping mapping)
        {
        }

        public void Advanced(ImportProgress progress)
        {
        }
    }
}
