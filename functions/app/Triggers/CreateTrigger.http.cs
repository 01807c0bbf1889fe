using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Integrations.Webhooks;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Triggers;

/// <summary>Makes a trigger; its secret is in the answer and never shown again.</summary>
internal sealed class CreateTrigger(Database database, SecretBox secrets)
{
    private const int MostTriggers = 50;

    /// <summary>Where a secret of a trigger belongs.</summary>
    public static string PlaceOf(int organizationId, Guid triggerId) => string.Create(CultureInfo.InvariantCulture, $"{organizationId}/trigger/{triggerId:N}");

    [Function(nameof(CreateTrigger))]
    [Endpoint("Create a trigger", "Triggers", Permission = Permissions.ManageOrganization, Body = typeof(TriggerRequest), Answer = typeof(TriggerWithSecret))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/triggers")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<TriggerRequest>(request, WireJson.Options, cancellation);
        if ((body.Error ?? body.Value.Check()) is { } invalid)
        {
            return ProblemMapper.Map(invalid, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var fault = (await TriggerStore.ListAsync(scope, cancellation)).Count >= MostTriggers ? TriggerErrors.TooMany(MostTriggers) : await body.Value.FindFaultAsync(scope, cancellation);
        if (fault is not null)
        {
            return ProblemMapper.Map(fault, request);
        }

        var secret = WebhookSignature.NewSecret();
        var wanted = body.Value.ToTrigger(Guid.NewGuid());
        var stored = await TriggerStore.InsertAsync(scope, wanted, caller.PersonId, await secrets.SealAsync(secret, PlaceOf(scope.OrganizationId, wanted.TriggerId), cancellation), cancellation);
        AuditTrail.Append(scope, caller.PersonId, "trigger.created", new AuditSubject("trigger", stored.TriggerId.ToString()), new { stored.Name, stored.EventName, stored.CampaignId });
        await scope.CommitAsync(cancellation);
        return new JsonResult(new TriggerWithSecret(stored, secret, $"/v1/triggers/{stored.TriggerId}"), WireJson.Options) { StatusCode = StatusCodes.Status201Created };
    }
}
