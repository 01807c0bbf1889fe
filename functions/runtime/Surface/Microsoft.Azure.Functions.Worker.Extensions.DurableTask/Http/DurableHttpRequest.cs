using System.Text.Json.Serialization;
using Analytics.LocalRuntime.Hosting.DurableHttp;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>An HTTP request that an orchestrator makes through an activity of the host.</summary>
public class DurableHttpRequest
{
    [JsonConstructor]
    public DurableHttpRequest(HttpMethod method, Uri uri)
    {
        Method = method;
        Uri = uri;
    }

    public DurableHttpRequest(HttpMethod method, Uri uri, IDictionary<string, StringValues>? headers, bool asynchronousPatternEnabled = false)
        : this(method, uri)
    {
        Headers = headers;
        AsynchronousPatternEnabled = asynchronousPatternEnabled;
    }

    [JsonPropertyName("method")]
    [JsonConverter(typeof(HttpMethodJson))]
    public HttpMethod Method { get; }

    [JsonPropertyName("uri")]
    public Uri Uri { get; }

    [JsonPropertyName("headers")]
    [JsonConverter(typeof(HttpHeadersJson))]
    public IDictionary<string, StringValues>? Headers { get; set; }

    [JsonPropertyName("content")]
    public string? Content { get; set; }

    /// <summary>Whether an answer of 202 is followed: its Location is asked until another answer comes.</summary>
    [JsonPropertyName("asynchronousPatternEnabled")]
    public bool AsynchronousPatternEnabled { get; set; }

    [JsonPropertyName("retryOptions")]
    public HttpRetryOptions? HttpRetryOptions { get; set; }

    /// <summary>How long each request may take.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; set; }
}
