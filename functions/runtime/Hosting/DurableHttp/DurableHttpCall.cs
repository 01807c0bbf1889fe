using System.Globalization;
using System.Net;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Hosting.DurableHttp;

/// <summary>
/// The orchestrator's side of an HTTP call: each request is an activity, each wait a durable timer. Nothing here may leave the replaying
/// thread.
/// </summary>
internal sealed class DurableHttpCall(TaskOrchestrationContext context, DurableHttpRequest request)
{
    private static readonly TimeSpan DefaultPolling = TimeSpan.FromSeconds(30);

    public async Task<DurableHttpResponse> RunAsync()
    {
        var response = await SendAsync(request);
        while (response.StatusCode == HttpStatusCode.Accepted && request.AsynchronousPatternEnabled && Header(response, "Location") is { } location)
        {
            await context.CreateTimer(context.CurrentUtcDateTime + PollingDelay(response), CancellationToken.None);
            response = await SendAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(request.Uri, location), request.Headers, request.AsynchronousPatternEnabled)
            {
                HttpRetryOptions = request.HttpRetryOptions,
                Timeout = request.Timeout,
            });
        }

        return response;
    }

    private static TimeSpan PollingDelay(DurableHttpResponse response)
        => int.TryParse(Header(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : DefaultPolling;

    private static string? Header(DurableHttpResponse response, string name)
        => response.Headers?.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value.FirstOrDefault();

    private async Task<DurableHttpResponse> SendAsync(DurableHttpRequest message)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var response = await context.CallActivityAsync<DurableHttpResponse>(DurableHttpActivity.Name, message);
                if (!IsFailure(response.StatusCode) || !MayRetry(attempt, start))
                {
                    return response;
                }
            }
            catch (TaskFailedException) when (MayRetry(attempt, start))
            {
                // The timer below, then another attempt.
            }

            await context.CreateTimer(context.CurrentUtcDateTime + DelayAfter(attempt), CancellationToken.None);
        }
    }

    private bool IsFailure(HttpStatusCode status)
        => request.HttpRetryOptions is { StatusCodesToRetry: { Count: > 0 } listed } ? listed.Contains(status) : (int)status >= 400;

    private bool MayRetry(int attempt, DateTime start)
        => request.HttpRetryOptions is { } options && attempt < options.MaxNumberOfAttempts && context.CurrentUtcDateTime - start < options.RetryTimeout;

    private TimeSpan DelayAfter(int attempt)
    {
        var options = request.HttpRetryOptions!;
        var ticks = options.FirstRetryInterval.Ticks * Math.Pow(options.BackoffCoefficient, attempt - 1);
        return ticks < options.MaxRetryInterval.Ticks ? TimeSpan.FromTicks((long)ticks) : options.MaxRetryInterval;
    }
}
