using Analytics.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring;

/// <summary>For load balancers: whether this process should get requests now, without details.</summary>
public sealed class ShowReadiness(HealthCheck health)
{
    [Function(nameof(ShowReadiness))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request)
    {
        var parts = await health.LookAsync(request.HttpContext.RequestAborted);
        var ready = parts.All(part => part.Healthy);
        return new JsonResult(new { status = ready ? "ready" : "not ready" }, WireJson.Options)
        {
            StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        };
    }
}
