using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>The organization's triggers.</summary>
internal sealed class ListTriggers(CallerResolver callers, Database database)
{
    [Function(nameof(ListTriggers))]
    [Endpoint("List triggers", "Triggers", Answer = typeof(Listing))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/triggers")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ManageOrganization);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        return new JsonResult(new Listing(await TriggerStore.ListAsync(scope, cancellation)), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<Trigger> Triggers);
}
