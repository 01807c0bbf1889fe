using System.Globalization;
using Analytics.Audit;
using Analytics.Campaigns;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Integrations.Webhooks;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>Makes a trigger; its secret is in the answer and never shown again.</summary>
internal sealed class CreateTrigger(Database database, SecretBox secrets)
{
    private const int MostTriggers = 50;
    private const int LongestName = 100;
    private const int LongestText = 200;

    /// <summary>Where a secret of a trigger belongs.</summary>
    public static string PlaceOf(int organizationId, Guid triggerId) => string.Create(CultureInfo.InvariantCulture, $"{organizationId}/trigger/{triggerId:N}");

    [Function(nameof(CreateTrigger))]
    [Endpoint("Create a trigger", "Triggers", Permission = Permissions.ManageOrganization, Body = typeof(Order), Answer = typeof(TriggerWithSecret))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/triggers")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError || Check(body.Value) is not null)
        {
            return ProblemMapper.Map(body.Error ?? Check(body.Value)!, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await FindFaultAsync(scope, body.Value, cancellation) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        var order = body.Value;
        var secret = WebhookSignature.NewSecret();
        var wanted = new Trigger(Guid.NewGuid(), order.Name!.Trim(), order.EventName?.Trim(), order.CampaignId) { UserPath = order.UserPath is { Length: > 0 } path ? path.Trim() : null };
        var stored = await TriggerStore.InsertAsync(scope, wanted, caller.PersonId, await secrets.SealAsync(secret, PlaceOf(scope.OrganizationId, wanted.TriggerId), cancellation), cancellation);
        await AuditTrail.AppendAsync(scope, caller.PersonId, "trigger.created", new AuditSubject("trigger", stored.TriggerId.ToString()), new { stored.Name, stored.EventName, stored.CampaignId }, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(new TriggerWithSecret(stored, secret, $"/v1/triggers/{stored.TriggerId}"), WireJson.Options) { StatusCode = StatusCodes.Status201Created };
    }

    private static Error? Check(Order order)
    {
        if (string.IsNullOrWhiteSpace(order.Name) || order.Name.Length > LongestName)
        {
            return TriggerErrors.NameInvalid();
        }

        if ((order.EventName is null) == (order.CampaignId is null) || (order.EventName is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > LongestText)))
        {
            return TriggerErrors.ActionInvalid();
        }

        return order.UserPath is { Length: > 0 } path && (order.EventName is null || path.Length > LongestText || path.Split('.').Any(string.IsNullOrWhiteSpace)) ? TriggerErrors.PathInvalid() : null;
    }

    private static async Task<Error?> FindFaultAsync(OrganizationScope scope, Order order, CancellationToken cancellation)
    {
        if ((await TriggerStore.ListAsync(scope, cancellation)).Count >= MostTriggers)
        {
            return TriggerErrors.TooMany(MostTriggers);
        }

        return order.CampaignId is { } id && await CampaignStore.FindAsync(scope, id, cancellation) is null ? TriggerErrors.CampaignNotFound() : null;
    }

    internal sealed record Order(string? Name, string? EventName, string? UserPath, Guid? CampaignId);
}
