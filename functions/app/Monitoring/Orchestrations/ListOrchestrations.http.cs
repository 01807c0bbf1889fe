using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>The organization's orchestrations, newest first.</summary>
internal sealed class ListOrchestrations(OrchestrationFinder finder)
{
    [Function(nameof(ListOrchestrations))]
    [Endpoint("List orchestrations", "Operations", Permission = Permissions.ReadOrchestrations, Answer = typeof(Listing), Query = [
        "status: pending, running, suspended, completed, failed, terminated; several with commas", "name: name of the orchestrator", "id: what the instance id begins with",
        "from: started at or after", "to: started at or before", "cursor: where the page begins", "limit: most to return"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/operations/orchestrations")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var listing = await ListAsync(request, client, caller.OrganizationId, cancellation);
        return listing.ToAction(value => new JsonResult(value, WireJson.Options), request);
    }

    private async Task<Result<Listing>> ListAsync(HttpRequest request, DurableTaskClient client, int organizationId, CancellationToken cancellation)
    {
        var filter = OrchestrationFilter.Parse(request, organizationId);
        if (filter.IsError)
        {
            return filter.Error;
        }

        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return page.Error;
        }

        var after = OrchestrationPosition.Parse(page.Value.After);
        if (after is null && page.Value.After.Count > 0)
        {
            return PageRequest.InvalidCursor();
        }

        var found = await finder.FindAsync(client, filter.Value, after, page.Value.Limit, cancellation);
        return new Listing([.. found.Items.Select(OrchestrationSummary.Of)], found.Next is { } next ? PageRequest.Encode(next.Values()) : null, OrchestratorNames.All);
    }

    internal sealed record Listing(IReadOnlyList<OrchestrationSummary> Orchestrations, string? Next, IReadOnlyList<string> Names);
}
