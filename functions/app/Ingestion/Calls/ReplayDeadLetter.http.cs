using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;


/// <summary>Sends a call again that could not be taken, as it is or mended. Sending it twice stores it once.</summary>
internal sealed class ReplayDeadLetter(Database database, CallCollector collector, TimeProvider clock)
{
    [Function(nameof(ReplayDeadLetter))]
    [Endpoint("Send a call again that could not be taken", "Collecting", Permission = Permissions.Import, Body = typeof(Body))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/ingestion/dead-letters/{deadLetterId:guid}/replays")] HttpRequest request,
        Guid deadLetterId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (await FindAsync(caller, deadLetterId, cancellation) is not { } letter)
        {
            return ProblemMapper.Map(CallErrors.DeadLetterNotFound(), request);
        }

        var parsed = CallReader.Parse(System.Text.Encoding.UTF8.GetBytes(body.Value.Call ?? letter.Call), KindOf(letter, body.Value), letter.ReceivedAt);
        if (parsed.IsError)
        {
            return ProblemMapper.Map(parsed.Error, request);
        }

        var stored = await collector.StoreAsync(caller.OrganizationId, parsed.Value with { CallId = deadLetterId });
        if (stored.IsError || stored.Value.Rejected is [_, ..])
        {
            return ProblemMapper.Map(stored.Error ?? CallErrors.StillUnusable(stored.Value.Rejected[0]), request);
        }

        await SettleAsync(caller, deadLetterId, cancellation);
        return new JsonResult(new { success = true }, WireJson.Options);
    }

    /// <summary>What the call says of itself when it was mended; else what it came as.</summary>
    private static string KindOf(DeadLetter letter, Body body) =>
        body.Call is not null && CallHead.TryReadKind(body.Call) is { Length: > 0 } kind ? kind : letter.Type;

    private async Task<DeadLetter?> FindAsync(Caller caller, Guid id, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return await DeadLetterStore.FindWaitingAsync(scope, id, cancellation);
    }

    private async Task SettleAsync(Caller caller, Guid id, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await DeadLetterStore.SettleAsync(scope, id, "replayed", clock.GetUtcNow(), cancellation))
        {
            AuditTrail.Append(scope, caller.PersonId, "dead_letter.replayed", AuditSubject.DeadLetter(id), new { });
        }

        await scope.CommitAsync(cancellation);
    }

    /// <param name="Call">The mended call as JSON text; without it, the call as it came.</param>
    internal sealed record Body(string? Call);
}
