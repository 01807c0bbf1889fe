using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>
/// The management API of Durable Functions below <c>/runtime/webhooks/durabletask</c>. On Azure a system key guards it; locally there are
/// no keys, so it answers callers on this machine only.
/// </summary>
internal sealed class DurableWebhooks(DurableTaskClient client, InstanceWebhooks instances, StartWebhook start)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments(ManagementLinks.Path, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            return next(context);
        }

        if (context.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var parts = (rest.Value ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return AnswerAsync(new WebhookRequest(context), context.Request.Method.ToUpperInvariant(), parts);
    }

    private Task AnswerAsync(WebhookRequest request, string method, string[] parts) => (method, parts) switch
    {
        ("POST", ["orchestrators", var name]) => start.StartAsync(request, name, null),
        ("POST", ["orchestrators", var name, var id]) => start.StartAsync(request, name, id),
        ("GET", ["instances"]) => ListAsync(request),
        ("DELETE", ["instances"]) => PurgeManyAsync(request),
        ("GET", ["instances", var id]) => instances.ShowAsync(request, id),
        ("DELETE", ["instances", var id]) => PurgeAsync(request, id),
        ("POST", ["instances", var id, "raiseEvent", var name]) => instances.RaiseAsync(request, id, name),
        ("POST", ["instances", var id, "terminate"]) => instances.ManageAsync(request, id, (reason, ct) => client.TerminateInstanceAsync(id, (object?)reason, ct)),
        ("POST", ["instances", var id, "suspend"]) => instances.ManageAsync(request, id, (reason, ct) => client.SuspendInstanceAsync(id, reason, ct)),
        ("POST", ["instances", var id, "resume"]) => instances.ManageAsync(request, id, (reason, ct) => client.ResumeInstanceAsync(id, reason, ct)),
        ("POST", ["instances", var id, "rewind"]) => instances.RewindAsync(request, id),
        ("POST", ["instances", var id, "restart"]) => start.RestartAsync(request, id),
        _ => request.AnswerAsync(StatusCodes.Status404NotFound),
    };

    private async Task ListAsync(WebhookRequest request)
    {
        var showsInput = request.Flag("showInput", otherwise: true);
        var query = new OrchestrationQuery(
            request.Time("createdTimeFrom"),
            request.Time("createdTimeTo"),
            request.Statuses(),
            InstanceIdPrefix: request.Text("instanceIdPrefix"),
            PageSize: request.Number("top") ?? OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs: true);
        string? token = request.Http.Request.Headers["x-ms-continuation-token"];
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(string.IsNullOrEmpty(token) ? null : token, query.PageSize))
        {
            if (page.ContinuationToken is not null)
            {
                request.Http.Response.Headers["x-ms-continuation-token"] = page.ContinuationToken;
            }

            await request.AnswerAsync(StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartArray();
                foreach (var instance in page.Values)
                {
                    StatusDocument.Write(writer, instance, showsInput);
                }

                writer.WriteEndArray();
            });
            return;
        }
    }

    private async Task PurgeManyAsync(WebhookRequest request)
    {
        if (request.Time("createdTimeFrom") is not { } from)
        {
            await request.RefuseAsync("Please provide value for 'createdTimeFrom' parameter.");
            return;
        }

        var result = await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, request.Time("createdTimeTo"), request.Statuses()), request.Aborted);
        await AnswerPurgedAsync(request, result);
    }

    private async Task PurgeAsync(WebhookRequest request, string id)
        => await AnswerPurgedAsync(request, await client.PurgeInstanceAsync(id, request.Aborted));

    private static Task AnswerPurgedAsync(WebhookRequest request, PurgeResult result)
        => result.PurgedInstanceCount == 0
            ? request.AnswerAsync(StatusCodes.Status404NotFound)
            : request.AnswerAsync(StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("instancesDeleted", result.PurgedInstanceCount);
                writer.WriteEndObject();
            });
}
