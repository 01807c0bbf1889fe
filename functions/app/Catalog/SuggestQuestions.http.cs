using Analytics.Engine.Questions;
using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Catalog;

/// <summary>First questions to ask, made from the organization's own data.</summary>
internal sealed class SuggestQuestions(CatalogReader catalog)
{
    private const int Questions = 6;

    [Function(nameof(SuggestQuestions))]
    [Endpoint("Questions to begin with", "Catalog", Permission = Permissions.Ask)]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalog/suggestions")] HttpRequest request)
    {
        var model = await catalog.LoadAsync(request.Caller().OrganizationId, request.HttpContext.RequestAborted);
        return new JsonResult(new { questions = QuestionSuggestions.For(model, Questions) }, WireJson.Options);
    }
}
