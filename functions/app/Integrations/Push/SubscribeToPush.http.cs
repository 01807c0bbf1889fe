using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Outbound;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations.Push;

/// <summary>Takes the subscription of a person's browser, from pages of any site: the write key says whose people they are. DELETE takes it back.</summary>
internal sealed class SubscribeToPush(Database database, OutboundGuard guard, ChannelAccounts accounts)
{
    private const int LongestKey = 100;

    [Function(nameof(SubscribeToPush))]
    [Endpoint("Subscribe or unsubscribe a browser", "Collecting", Body = typeof(PushSubscriptionRequest), Answer = typeof(Outcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "delete", "options", Route = "v1/push-subscriptions")] HttpRequest request, CancellationToken cancellation)
    {
        AllowEverySite(request.HttpContext.Response.Headers);
        if (HttpMethods.IsOptions(request.Method))
        {
            return new NoContentResult();
        }

        var body = await JsonBody.ReadAsync<PushSubscriptionRequest>(request, WireJson.Options, cancellation);
        var organization = body.IsError ? body.Error : await OrganizationOfAsync(body.Value.KeyOf(request), cancellation);
        if (organization.IsError)
        {
            return ProblemMapper.Map(organization.Error, request);
        }

        return HttpMethods.IsDelete(request.Method)
            ? await RemoveAsync(organization.Value, body.Value, request, cancellation)
            : await SaveAsync(organization.Value, body.Value, request, cancellation);
    }

    private async Task<IActionResult> SaveAsync(int organizationId, PushSubscriptionRequest asked, HttpRequest request, CancellationToken cancellation)
    {
        var subscription = asked.Check(guard);
        if (subscription.IsError)
        {
            return ProblemMapper.Map(subscription.Error, request);
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var account = await accounts.FindAsync(scope, "push", cancellation);
        if (account is { Adapter: PushChannel.Name, Secret: { } secret } && !asked.IsIdentifiedBy(secret))
        {
            return ProblemMapper.Map(PushErrors.IdentityInvalid(), request);
        }

        var made = await PushSubscriptionStore.SaveAsync(scope, asked.UserId!.Trim(), subscription.Value, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(new Outcome(made), WireJson.Options) { StatusCode = made ? StatusCodes.Status201Created : StatusCodes.Status200OK };
    }

    private async Task<IActionResult> RemoveAsync(int organizationId, PushSubscriptionRequest asked, HttpRequest request, CancellationToken cancellation)
    {
        if (asked.Subscription?.Endpoint is not { Length: > 0 } endpoint)
        {
            return ProblemMapper.Map(PushErrors.SubscriptionInvalid(), request);
        }

        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await PushSubscriptionStore.RemoveAsync(scope, endpoint, cancellation);
        await scope.CommitAsync(cancellation);
        return new NoContentResult();
    }

    private async Task<Result<int>> OrganizationOfAsync(string? key, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(key))
        {
            return PushErrors.KeyMissing();
        }

        await using var connection = await database.OpenSystemAsync(cancellation);
        return key.Length <= LongestKey && !key.Contains('\0', StringComparison.Ordinal) && await PushSubscriptionStore.FindOrganizationAsync(connection, key, cancellation) is { } found ? found : PushErrors.KeyUnknown();
    }

    private static void AllowEverySite(IHeaderDictionary headers)
    {
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "POST, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type";
        headers.AccessControlMaxAge = "86400";
    }

    /// <summary>Whether the browser is new.</summary>
    internal sealed record Outcome(bool Made);
}
