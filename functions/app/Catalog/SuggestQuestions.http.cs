using Analytics.Engine.Questions;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Catalog;

/// <summary>First questions to ask, made from the organization's own data.</summary>
internal sealed class SuggestQuestions(CallerResolver callers, CatalogReader catalog)
{
    private const int Questions = 6;

    [Function(nameof(SuggestQuestions))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalog/suggestions")] HttpRequest request)
    {
        var caller = await callers.RequireAsync(request, Permissions.Ask);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var model = await catalog.LoadAsync(caller.Value.OrganizationId, request.HttpContext.RequestAborted);
        return new JsonResult(new { questions = QuestionSuggestions.For(model, Questions) }, WireJson.Options);
    }
}
