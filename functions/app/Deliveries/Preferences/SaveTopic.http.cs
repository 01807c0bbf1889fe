using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>Adds a topic, or changes what people read of it.</summary>
internal sealed class SaveTopic(Database database)
{
    private const int LongestName = 200;
    private const int LongestDescription = 1_000;

    [Function(nameof(SaveTopic))]
    [Endpoint("Add or change a topic of messages", "Deliveries", Permission = Permissions.EditCampaigns, Body = typeof(Order), Answer = typeof(Topic))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/topics")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Order>(request, WireJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var topic = new Topic(body.Value.Key?.Trim() ?? "", body.Value.Name?.Trim() ?? "") { Description = body.Value.Description?.Trim() ?? "", DoubleOptIn = body.Value.DoubleOptIn };
        if (topic.Key.Length is 0 or > LongestName || topic.Name.Length is 0 or > LongestName || topic.Description.Length > LongestDescription || topic.Key.Any(char.IsControl))
        {
            return ProblemMapper.Map(PreferenceErrors.TopicInvalid(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        await TopicStore.SaveAsync(scope, topic, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "topic.saved", new AuditSubject("topic", topic.Key), topic);
        await scope.CommitAsync(cancellation);
        return new JsonResult(topic, WireJson.Options);
    }

    internal sealed record Order(string? Key, string? Name, string? Description, bool DoubleOptIn);
}
