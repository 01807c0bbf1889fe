using Analytics.LocalRuntime.Hosting.DurableHttp;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

namespace Microsoft.DurableTask;

/// <summary>What durable functions add to an orchestration's context.</summary>
public static class TaskOrchestrationContextExtensionMethods
{
    public static Task<DurableHttpResponse> CallHttpAsync(this TaskOrchestrationContext context, DurableHttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(request);
        return new DurableHttpCall(context, request).RunAsync();
    }

    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null)
        => context.CallHttpAsync(method, uri, content, retryOptions, asynchronousPatternEnabled: false);

    public static Task<DurableHttpResponse> CallHttpAsync(
        this TaskOrchestrationContext context, HttpMethod method, Uri uri, string? content = null, HttpRetryOptions? retryOptions = null, bool asynchronousPatternEnabled = false)
        => context.CallHttpAsync(new DurableHttpRequest(method, uri)
        {
            Content = content,
            HttpRetryOptions = retryOptions,
            AsynchronousPatternEnabled = asynchronousPatternEnabled,
        });

    /// <summary>The invocation that runs the orchestrator now, or null outside of a function.</summary>
    public static FunctionContext? GetFunctionContext(this TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return OrchestrationInvocations.Find(context);
    }
}
