using System.Net.Http.Headers;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.Extensions.Primitives;

namespace Analytics.LocalRuntime.Hosting.DurableHttp;

/// <summary>The host's own activity that makes one HTTP request; no function and no middleware takes part.</summary>
internal sealed class DurableHttpActivity(IHttpClientFactory clients, TimeProvider clock)
{
    public const string Name = "BuiltIn::HttpActivity";
    private const string DefaultContentType = "application/json";

    public static bool Is(string name) => string.Equals(name, Name, StringComparison.OrdinalIgnoreCase);

    public async Task<string?> RunAsync(string? serializedRequest, WorkerSerializer serializer, CancellationToken cancellation)
    {
        var request = (DurableHttpRequest)(serializer.Deserialize(serializedRequest, typeof(DurableHttpRequest))
            ?? throw new ArgumentException("The HTTP call has no request.", nameof(serializedRequest)));
        using var limit = new CancellationTokenSource(request.Timeout ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var client = clients.CreateClient(Name);
            client.Timeout = Timeout.InfiniteTimeSpan;
            using var message = Message(request);
            using var answer = await client.SendAsync(message, either.Token);
            return serializer.Serialize(await ReadAsync(answer, either.Token));
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"The HTTP call did not end within {request.Timeout}.", exception);
        }
    }

    private static HttpRequestMessage Message(DurableHttpRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);
        if (request.Content is not null)
        {
            message.Content = new StringContent(request.Content);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(DefaultContentType);
        }

        foreach (var (name, values) in request.Headers ?? new Dictionary<string, StringValues>())
        {
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) && message.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return message;
    }

    private static async Task<DurableHttpResponse> ReadAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => new StringValues([.. header.Value]), StringComparer.OrdinalIgnoreCase);
        return new DurableHttpResponse(answer.StatusCode) { Headers = headers, Content = await answer.Content.ReadAsStringAsync(cancellation) };
    }
}
