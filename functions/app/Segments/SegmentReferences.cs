using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Engine.Planning;

namespace Analytics.Segments;

/// <summary>
/// Finds saved segments in a plan and puts their definitions in their place: the renderer knows only definitions. They are looked for in the
/// plan's JSON, since people can stand anywhere in a plan: in a filter, a measure, a step of a funnel.
/// </summary>
internal static class SegmentReferences
{
    private const string Id = "segmentId";
    private const string Refresh = "refresh";

    /// <summary>Ids of the segments that the plan names and whose definition has to take their place.</summary>
    public static IReadOnlyCollection<string> In(QueryPlan plan) =>
        Open(JsonNode.Parse(PlanJson.Serialize(plan))).Select(IdOf).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A segment that is not in <paramref name="definitions"/> stays, and the renderer refuses it by name.</summary>
    public static QueryPlan Replace(QueryPlan plan, IReadOnlyDictionary<string, UserSet> definitions)
    {
        var root = JsonNode.Parse(PlanJson.Serialize(plan))!;
        foreach (var segment in Open(root).ToList())
        {
            if (definitions.TryGetValue(IdOf(segment), out var users))
            {
                segment.ReplaceWith(JsonSerializer.SerializeToNode(users, PlanJson.Options));
            }
        }

        return PlanJson.Deserialize(root.ToJsonString());
    }

    private static string IdOf(JsonObject segment) => segment[Id]!.GetValue<string>();

    private static IEnumerable<JsonObject> Open(JsonNode? node) => node switch
    {
        JsonObject segment when segment.ContainsKey(Id) => segment[Refresh] is null ? [segment] : [],
        JsonObject thing => thing.SelectMany(property => Open(property.Value)),
        JsonArray list => list.SelectMany(Open),
        _ => [],
    };
}
