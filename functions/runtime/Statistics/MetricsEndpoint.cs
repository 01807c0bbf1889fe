using System.Net;
using Microsoft.AspNetCore.Http;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>Shows the runtime's metrics below <c>/runtime/metrics</c>, to callers on this machine only, as the management API does.</summary>
internal sealed class MetricsEndpoint(RuntimeStatistics statistics, RuntimeMeter meter, MetricsCollector collector)
{
    private const string Path = "/runtime/metrics";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        if (context.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return HttpMethods.IsGet(context.Request.Method) ? AnswerAsync(context) : RefuseAsync(context);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = HttpMethods.Get;
        return Task.CompletedTask;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        meter.Show(await statistics.ReadAsync(context.RequestAborted));
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(PrometheusText.Write(collector.Collect()), context.RequestAborted);
    }
}
