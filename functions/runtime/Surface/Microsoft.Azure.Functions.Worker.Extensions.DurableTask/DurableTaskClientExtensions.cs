using System.Net;
using Analytics.LocalRuntime.Hosting.Webhooks;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>HTTP answers about orchestrations.</summary>
public static class DurableTaskClientExtensions
{
    private static readonly TimeSpan DefaultRetryInterval = TimeSpan.FromSeconds(1);

    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default)
        => client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        await HttpRequestDataExtensions.Serializer(request.FunctionContext).SerializeAsync(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    public static HttpResponseData CreateCheckStatusResponse(this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default)
        => client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    public static HttpResponseData CreateCheckStatusResponse(this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Prepare(client, request, instanceId, statusCode);
        HttpRequestDataExtensions.Serializer(request.FunctionContext).Serialize(response.Body, payload, typeof(HttpManagementPayload), cancellation);
        return response;
    }

    public static async Task<HttpResponseData> WaitForCompletionOrCreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        TimeSpan? retryInterval = null,
        bool returnInternalServerErrorOnFailure = false,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            while (true)
            {
                if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation) is { IsCompleted: true } found)
                {
                    return await DescribeAsync(request, found, returnInternalServerErrorOnFailure, cancellation);
                }

                await Task.Delay(retryInterval ?? DefaultRetryInterval, TimeProvider.System, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return await client.CreateCheckStatusResponseAsync(request, instanceId, CancellationToken.None);
        }
    }

    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return ManagementLinks.Create(ManagementLinks.BaseOf(client, request), instanceId);
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Prepare(DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.TryAddWithoutValidation("Location", payload.StatusQueryGetUri);
        response.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return (response, payload);
    }

    private static async Task<HttpResponseData> DescribeAsync(HttpRequestData request, OrchestrationMetadata found, bool failAs500, CancellationToken cancellation)
    {
        var failed = found.RuntimeStatus == OrchestrationRuntimeStatus.Failed && failAs500;
        var response = request.CreateResponse(failed ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        await response.WriteAsJsonAsync(
            new
            {
                found.Name,
                found.InstanceId,
                found.CreatedAt,
                found.LastUpdatedAt,
                RuntimeStatus = found.RuntimeStatus.ToString(),
                found.SerializedInput,
                found.SerializedOutput,
                found.SerializedCustomStatus,
            },
            cancellation);
        return response;
    }
}
