using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Ingestion.Calls;
using Analytics.Platform.Results;

namespace Analytics.Triggers;

/// <summary>Stores an event of what a trigger received, as if it had been tracked. Its id is made of trigger and message: twice is stored once.</summary>
internal sealed class TriggerEvents(CallCollector collector, TimeProvider clock)
{
    public async Task<Error?> StoreAsync(CalledTrigger called, TriggerMessage message)
    {
        var payload = JsonNode.Parse(message.Body.Span)!.AsObject();
        var userId = called.Trigger.UserPath is { } path ? Find(payload, path) : null;
        var call = new JsonObject
        {
            ["event"] = called.Trigger.EventName,
            ["messageId"] = $"trigger:{called.TriggerId:N}:{message.Id}",
            [userId is null ? "anonymousId" : "userId"] = userId ?? $"trigger:{called.TriggerId:N}",
            ["properties"] = payload,
        };
        var request = CallReader.Parse(JsonSerializer.SerializeToUtf8Bytes(call), "track", clock.GetUtcNow());
        var stored = request.IsError ? request.Error : await collector.StoreAsync(called.OrganizationId, request.Value);
        return stored.IsError ? stored.Error : stored.Value.Rejected is [var rejected, ..] ? new Invalid(rejected.Code, rejected.Reason) : null;
    }

    /// <summary>The text or number at a place; null when there is none.</summary>
    private static string? Find(JsonNode payload, string path)
    {
        JsonNode? found = payload;
        foreach (var name in path.Split('.'))
        {
            found = found is JsonObject parent ? parent[name] : null;
        }

        try
        {
            return found?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number && found.ToString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character: no id.
            return null;
        }
    }
}
