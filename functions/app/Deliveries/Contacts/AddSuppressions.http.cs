using Analytics.Audit;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>Suppresses addresses: one by hand, or a list from another product.</summary>
internal sealed class AddSuppressions(Database database)
{
    private const int MostAddresses = 10_000;
    private const int LongestAddress = 320;

    [Function(nameof(AddSuppressions))]
    [Endpoint("Suppress addresses", "Deliveries", Permission = Permissions.EditCampaigns, Body = typeof(Order), Answer = typeof(Outcome))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/suppressions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var channel = body.Value.Channel ?? "email";
        if (!ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(ContactErrors.ChannelUnknown(), request);
        }

        if (body.Value.Addresses is not { Count: > 0 and <= MostAddresses } addresses || addresses.Any(address => string.IsNullOrWhiteSpace(address) || address.Length > LongestAddress))
        {
            return ProblemMapper.Map(ContactErrors.AddressesInvalid(MostAddresses), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var added = await SuppressionStore.AddAsync(scope, channel, addresses, addresses.Count == 1 ? "manual" : "imported", null, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "suppressions.added", new AuditSubject("suppressions", channel), new { added, sent = addresses.Count });
        await scope.CommitAsync(cancellation);
        return new JsonResult(new Outcome(added, addresses.Count - added), WireJson.Options);
    }

    internal sealed record Order(string? Channel, IReadOnlyList<string>? Addresses);

    /// <summary>How many are new, and how many were suppressed already or came twice.</summary>
    internal sealed record Outcome(int Added, int Known);
}
