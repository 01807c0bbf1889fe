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

namespace Analytics.Deliveries.Sending;

/// <summary>Before a campaign is written: how many of a segment it could reach.</summary>
internal sealed class ShowReach(Database database)
{
    [Function(nameof(ShowReach))]
    [Endpoint("Who of a segment would get a message, and who not and why", "Segments", Permission = Permissions.ReadSegments, Answer = typeof(Reach), Query = ["channel: email (if left out), sms, push or webhook", "topic: marketing, if left out"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/segments/{segmentId:guid}/reach")] HttpRequest request,
        Guid segmentId,
        CancellationToken cancellation)
    {
        var caller = request.Caller();
        var question = new ReachQuestion(Asked(request, "channel", "email"), Asked(request, "topic", "marketing"));
        if (!ChannelNames.All.Contains(question.Channel, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(ContactErrors.ChannelUnknown(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        await using var known = scope.Command("-- deliveries.segment_exists\nselect from app.user_segments where organization_id = app.current_organization() and segment_id = $1 and deleted_at is null", segmentId);
        await using (var reader = await known.ExecuteReaderAsync(cancellation))
        {
            if (!reader.HasRows)
            {
                return ProblemMapper.Map(new NotFound("segment.not_found", "There is no such segment; it may have been deleted."), request);
            }
        }

        var reach = await AudienceReach.CountAsync(scope, segmentId, question, await ContactStore.LoadAsync(scope, cancellation), cancellation);
        return new JsonResult(reach, WireJson.Options);
    }

    private static string Asked(HttpRequest request, string name, string otherwise) => request.Query[name].ToString() is { Length: > 0 } value ? value : otherwise;
}
