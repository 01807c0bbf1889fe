using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>The links with which callers follow and manage an orchestration over HTTP.</summary>
internal static class ManagementLinks
{
    public const string Path = "/runtime/webhooks/durabletask";

    /// <summary>The links of one instance. On Azure each also carries the system key; locally there is none.</summary>
    public static HttpManagementPayload Create(string authority, string instanceId)
    {
        var instance = $"{authority}{Path}/instances/{Uri.EscapeDataString(instanceId)}";
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = instance,
            SendEventPostUri = instance + "/raiseEvent/{eventName}",
            TerminatePostUri = instance + "/terminate?reason={text}",
            PurgeHistoryDeleteUri = instance,
            SuspendPostUri = instance + "/suspend?reason={text}",
            ResumePostUri = instance + "/resume?reason={text}",
        };
    }

    /// <summary>The scheme and authority of links: the request's, as its caller can reach that; else the host's own.</summary>
    public static string BaseOf(DurableTaskClient client, HttpRequestData? request)
        => request?.Url.GetLeftPart(UriPartial.Authority)
            ?? (client as IAddressedClient)?.BaseAddress
            ?? throw new InvalidOperationException("The client is bound to no host: pass the HTTP request, so that links can be made from its address.");
}
