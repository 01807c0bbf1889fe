using System.Text.Json;
using Analytics.Audit;
using Analytics.Deliveries.Contacts;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>
/// Writes down that an address agreed or objected, with how that is known. Agreeing to a topic with double opt-in sends a mail first: it
/// counts once the link in it was confirmed.
/// </summary>
internal sealed class RecordConsent(Database database, ConfirmationMail mail, DeliveryOptions options)
{
    private const int LongestSource = 200;

    [Function(nameof(RecordConsent))]
    [Endpoint("Record that an address agreed or objected to a topic", "Deliveries", Permission = Permissions.EditCampaigns, Body = typeof(Order), Answer = typeof(Outcome))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/consents")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var publicAddress = options.PublicAddress ?? $"{request.Scheme}://{request.Host}";
        return (await RecordAsync(caller, body.Value, publicAddress, cancellation)).ToAction(outcome => new JsonResult(outcome, WireJson.Options), request);
    }

    private async Task<Result<Outcome>> RecordAsync(Caller caller, Order order, string publicAddress, CancellationToken cancellation)
    {
        var consent = new ConsentEvent(order.Channel ?? "email", SuppressionStore.Normalize(order.Channel ?? "email", order.Address ?? ""), order.Granted, order.Source?.Trim() ?? "") { Topic = order.Topic?.Trim() ?? "marketing" };
        if (FaultOf(consent) is { } fault)
        {
            return fault;
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var topic = (await TopicStore.ListAsync(scope, cancellation)).Find(known => known.Key == consent.Topic);
        if (consent.Granted && topic is { DoubleOptIn: true })
        {
            return await mail.RequestAsync(scope, new ConsentOrder(caller, consent, topic, publicAddress), cancellation) is { } refusal ? refusal : new Outcome("confirmation_sent");
        }

        await SuppressionStore.RecordConsentAsync(scope, consent, new { recordedBy = caller.PersonId, note = order.Note }, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "consent.recorded", new AuditSubject("consent", consent.Topic), new { consent.Channel, consent.Granted, consent.Source });
        await scope.CommitAsync(cancellation);
        return new Outcome("recorded");
    }

    private static Error? FaultOf(ConsentEvent consent) => consent switch
    {
        _ when !ChannelNames.All.Contains(consent.Channel, StringComparer.Ordinal) => ContactErrors.ChannelUnknown(),
        { Source.Length: 0 or > LongestSource } => PreferenceErrors.SourceMissing(),
        { Topic.Length: 0 or > LongestSource } => PreferenceErrors.TopicInvalid(),
        _ when !ContactAddress.IsValid(consent.Channel, consent.Address) => PreferenceErrors.AddressInvalid(consent.Channel),
        _ => null,
    };

    /// <param name="Channel">email when it is left out.</param>
    /// <param name="Address">Who.</param>
    /// <param name="Topic">marketing when it is left out.</param>
    /// <param name="Granted">Agreed, or objected.</param>
    /// <param name="Source">How it is known: a form, a fair, a call.</param>
    /// <param name="Note">More of that.</param>
    internal sealed record Order(string? Channel, string? Address, string? Topic, bool Granted, string? Source, string? Note);

    /// <summary>recorded, or confirmation_sent: it counts once it was confirmed.</summary>
    internal sealed record Outcome(string Status);
}

/// <summary>A consent that has to be confirmed.</summary>
internal sealed record ConsentOrder(Caller Caller, ConsentEvent Consent, Topic Topic, string PublicAddress);
