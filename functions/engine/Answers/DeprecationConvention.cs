using System.Text.Json.Nodes;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Says that a number rests on an event that nothing new should send, and offers the same question with its successor.</summary>
internal static class DeprecationConvention
{
    /// <summary>How selections call their events in a plan's JSON.</summary>
    private const string Names = "names";

    public static IEnumerable<CountingConvention> Of(QueryPlan plan, SemanticModel model)
    {
        var deprecated = model.Events.Where(definition => definition.Deprecated).ToList();
        if (deprecated.Count == 0)
        {
            yield break;
        }

        var used = NamedIn(JsonNode.Parse(PlanJson.Serialize(plan))).ToHashSet(StringComparer.Ordinal);
        foreach (var definition in deprecated.Where(definition => used.Contains(definition.Name)))
        {
            var rule = $"{definition.Name} counts, though it is deprecated";
            yield return definition.Successor is { } successor && !used.Contains(successor) && model.Events.Any(known => string.Equals(known.Name, successor, StringComparison.Ordinal))
                ? new CountingConvention(rule, $"its successor {successor} counts instead", Replaced(plan, definition.Name, successor))
                : new CountingConvention(rule);
        }
    }

    private static QueryPlan Replaced(QueryPlan plan, string old, string successor)
    {
        var json = JsonNode.Parse(PlanJson.Serialize(plan with { Title = null }))!;
        foreach (var list in Lists(json))
        {
            for (var at = 0; at < list.Count; at++)
            {
                if (string.Equals(list[at]?.GetValue<string>(), old, StringComparison.Ordinal))
                {
                    list[at] = successor;
                }
            }
        }

        return PlanJson.Deserialize(json.ToJsonString());
    }

    private static IEnumerable<string> NamedIn(JsonNode? json) => Lists(json).SelectMany(list => list.Select(name => name!.GetValue<string>()));

    private static IEnumerable<JsonArray> Lists(JsonNode? json) => json switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: Names, Value: JsonArray list } ? [list] : Lists(member.Value)).ToList(),
        JsonArray items => items.SelectMany(Lists).ToList(),
        _ => [],
    };
}
