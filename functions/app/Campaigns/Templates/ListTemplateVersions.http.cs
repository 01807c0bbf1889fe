using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Templates;

/// <summary>The states that a template has had, newest first, each with who wrote it.</summary>
internal sealed class ListTemplateVersions(Database database)
{
    private const int Most = 200;

    [Function(nameof(ListTemplateVersions))]
    [Endpoint("List the versions of a template", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/message-templates/{templateId:guid}/versions")] HttpRequest request, Guid templateId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        await using var scope = await database.OpenReadingAsync(caller.OrganizationId, cancellation);
        var versions = await TemplateStore.VersionsAsync(scope, templateId, Most, cancellation);
        return versions.Count == 0 ? ProblemMapper.Map(TemplateErrors.NotFound(), request) : new JsonResult(new Listing(versions), WireJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<TemplateVersion> Versions);
}
