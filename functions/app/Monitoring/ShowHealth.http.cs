using Analytics.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring;

/// <summary>200 once everything works, else 503; with the parts.</summary>
public sealed class ShowHealth(HealthCheck health)
{
    [Function(nameof(ShowHealth))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request)
    {
        var parts = await health.LookAsync(request.HttpContext.RequestAborted);
        var healthy = parts.All(part => part.Healthy);
        return new JsonResult(new { status = healthy ? "healthy" : "unhealthy", parts }, WireJson.Options)
        {
            StatusCode = healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        };
    }
}
