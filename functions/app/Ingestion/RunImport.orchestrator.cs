using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Ingestion;

/// <summary>An import that was announced.</summary>
internal sealed record PendingImport(int OrganizationId, string OrganizationName, Guid ImportId);

/// <summary>Stores an uploaded file, durably: a process that dies is followed by one that continues at the checkpoint.</summary>
internal static class RunImport
{
    [Function(nameof(RunImport))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var import = context.GetInput<PendingImport>()!;
        try
        {
            return await StoreUpload.Call(context, import);
        }
        catch (TaskFailedException)
        {
            return await AbandonImport.Call(context, import);
        }
    }
}
