using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Templates;

/// <summary>Messages that campaigns begin from, last changed first.</summary>
internal sealed class ListTemplates(Database database)
{
    [Function(nameof(ListTemplates))]
    [Endpoint("List templates", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing), Query = ["limit: templates a page", "cursor: next of the page before"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/message-templates")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        var start = page.Match(TimedPosition.Of, Result.Fail<PageStart>);
        if (start.IsError)
        {
            return ProblemMapper.Map(start.Error, request);
        }

        await using var scope = await database.OpenReadingAsync(caller.OrganizationId, cancellation);
        var found = await TemplateStore.ListAsync(scope, start.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(found, last => new TimedPosition(last.Current.At, last.Id));
        return new JsonResult(new Listing([.. found.Take(page.Value.Limit)], next), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<KeptTemplate> Templates, string? Next);
}
