using System.Globalization;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Monitoring.Storage;

/// <summary>Changes how long the organization keeps events and rows of queries. Nothing is removed before the next nightly run.</summary>
internal sealed class ChangeRetention(Database database, TimeProvider clock)
{
    private const int ShortestEvents = 30;
    private const int ShortestResults = 1;
    private const int Longest = 36_500;

    [Function(nameof(ChangeRetention))]
    [Endpoint("Change how long data is kept", "Operations", Permission = Permissions.ManageOrganization, Body = typeof(Body), Answer = typeof(RetentionView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/monitoring/retention")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (Fault(body.Value) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var before = await RetentionSettings.ReadAsync(scope, clock.GetUtcNow(), cancellation);
        await RetentionSettings.ChangeAsync(scope, body.Value.EventDays, body.Value.ResultDays, cancellation);
        var subject = new AuditSubject("organization", caller.OrganizationId.ToString(CultureInfo.InvariantCulture));
        AuditTrail.Append(scope, caller.PersonId, "retention.changed", subject, new { from = new { before.EventDays, before.ResultDays }, to = body.Value });
        var after = await RetentionSettings.ReadAsync(scope, clock.GetUtcNow(), cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(after, WireJson.Options);
    }

    private static Invalid? Fault(Body body) =>
        body.EventDays is < ShortestEvents or > Longest
            ? new Invalid("retention.event_days.invalid", $"Events are kept for {ShortestEvents} to {Longest} days, or for ever (null).")
            : body.ResultDays is < ShortestResults or > Longest
                ? new Invalid("retention.result_days.invalid", $"Rows of queries are kept for {ShortestResults} to {Longest} days, or for ever (null).")
                : null;

    /// <summary>In days; null: for ever.</summary>
    internal sealed record Body(int? EventDays, int? ResultDays);
}
