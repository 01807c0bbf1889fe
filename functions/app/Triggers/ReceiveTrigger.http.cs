using System.Text.Json;
using Analytics.Campaigns;
using Analytics.Integrations;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Analytics.Triggers;

/// <summary>Takes a signed message of another system and does what the trigger is for, once a message.</summary>
internal sealed class ReceiveTrigger(Database database, SecretBox secrets, TriggerEvents events, TriggerCampaigns campaigns)
{
    private const int LargestBody = 32 * 1024;

    [Function(nameof(ReceiveTrigger))]
    [Endpoint("Make something happen from another system", "Triggers", Answer = typeof(Outcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/triggers/{triggerId:guid}")] HttpRequest request,
        Guid triggerId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var body = await ReadAsync(request.Body, cancellation);
        var verified = await VerifyAsync(triggerId, request, body, cancellation);
        if (verified.IsError)
        {
            return ProblemMapper.Map(verified.Error, request);
        }

        var (called, id) = verified.Value;
        if (body is null || !IsObject(body))
        {
            return ProblemMapper.Map(TriggerErrors.BodyInvalid(), request);
        }

        var done = await DoAsync(called, new TriggerMessage(id, body), request, cancellation);
        if (!done.IsError && done.Value.Done && called.Trigger.CampaignId is { } campaignId)
        {
            // The timer would do it too, some seconds later.
            await new CampaignDelivery(called.OrganizationId, campaignId).StartAsync(client, cancellation);
        }

        return done.ToAction(outcome => new JsonResult(outcome, WireJson.Options), request);
    }

    private async Task<Result<(CalledTrigger Called, string Id)>> VerifyAsync(Guid triggerId, HttpRequest request, byte[]? body, CancellationToken cancellation)
    {
        CalledTrigger? called;
        await using (var connection = await database.OpenSystemAsync(cancellation))
        {
            called = await TriggerStore.FindAsync(connection, triggerId, cancellation);
        }

        if (called is null)
        {
            return TriggerErrors.SignatureInvalid();
        }

        var secret = await secrets.OpenAsync(called.Secret, CreateTrigger.PlaceOf(called.OrganizationId, triggerId), cancellation);
        if (body is not null && TriggerSignature.Verify(request.Headers, body, secret, TimeProvider.System.GetUtcNow()) is { } id)
        {
            return (called, id);
        }

        await using var scope = await database.OpenAsync(called.OrganizationId, cancellation);
        await TriggerStore.RefuseAsync(scope, triggerId, cancellation);
        await scope.CommitAsync(cancellation);
        return TriggerErrors.SignatureInvalid();
    }

    private async Task<Result<Outcome>> DoAsync(CalledTrigger called, TriggerMessage message, HttpRequest request, CancellationToken cancellation)
    {
        if (called.Trigger.EventName is not null && await events.StoreAsync(called, message) is { } rejected)
        {
            return rejected;
        }

        // After the event, which is stored once by its own id: a process that dies in between receives the message again.
        await using var scope = await database.OpenAsync(called.OrganizationId, cancellation);
        var isNew = await TriggerStore.ReceiveAsync(scope, called.TriggerId, message.Id, cancellation);
        if (isNew && called.Trigger.CampaignId is not null && await campaigns.StartAsync(scope, called, request, cancellation) is { } refused)
        {
            return refused;
        }

        await scope.CommitAsync(cancellation);
        return new Outcome(isNew);
    }

    private static bool IsObject(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Null when it is too large.</summary>
    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var buffer = new byte[LargestBody + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return read > LargestBody ? null : buffer[..read];
    }

    /// <summary>Whether it was done now; false: this message had been received before.</summary>
    internal sealed record Outcome(bool Done);
}
