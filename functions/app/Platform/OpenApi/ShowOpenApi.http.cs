using System.Text.Json;
using Analytics.Engine.Planning;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Platform.OpenApi;

/// <summary>The description of this API, for programs and their generators.</summary>
internal sealed class ShowOpenApi
{
    private static readonly Lazy<string> Document = new(() => OpenApiDocument.Build(typeof(ShowOpenApi).Assembly, PlanJson.Options).ToJsonString(JsonSerializerOptions.Web));

    [Function(nameof(ShowOpenApi))]
    [Endpoint("Describe this API", "Platform")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        new ContentResult { Content = Document.Value, ContentType = "application/json" };
}
