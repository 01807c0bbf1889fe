using System.Globalization;
using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Knowledge;

/// <summary>
/// Where knowledge and data have drifted apart. <paramref name="Code"/> is stable; without an <paramref name="Id"/> it is about something that
/// nobody has described.
/// </summary>
internal sealed record KnowledgeFinding(string Kind, Guid? Id, string Title, string Code, string Text);

/// <summary>Compares what people told with what the data holds, and one statement with the other. Pure: the same material gives the same list.</summary>
internal sealed class KnowledgeFindings(SemanticModel model, IReadOnlyDictionary<KnowledgeKind, List<JsonElement>> items)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(30);
    private static readonly TimeSpan Recent = TimeSpan.FromDays(7);

    public IReadOnlyList<KnowledgeFinding> Find() =>
    [
        .. items[KnowledgeKind.EventDefinitions].SelectMany(OfEvent),
        .. items[KnowledgeKind.BusinessMetrics].SelectMany(OfMetric),
        .. items[KnowledgeKind.Entries].SelectMany(OfEntry),
        .. Contradictions(),
        .. Undescribed(),
    ];

    private IEnumerable<KnowledgeFinding> OfEvent(JsonElement item)
    {
        var name = item.GetProperty("eventName").GetString()!;
        if (model.Events.FirstOrDefault(known => known.Name == name) is not { } found)
        {
            yield return Finding(KnowledgeKind.EventDefinitions, item, "event.unknown", $"No event \"{name}\" has ever arrived.");
            yield break;
        }

        var deprecated = item.GetProperty("deprecated").GetBoolean();
        if (deprecated && found.LastSeen > model.DataThrough - Recent)
        {
            yield return Finding(KnowledgeKind.EventDefinitions, item, "event.deprecated_in_use", $"It is deprecated, but it still arrives: last on {Day(found.LastSeen)}.");
        }
        else if (!deprecated && found.LastSeen < model.DataThrough - Quiet)
        {
            yield return Finding(KnowledgeKind.EventDefinitions, item, "event.unused", $"It has not arrived since {Day(found.LastSeen)}.");
        }

        if (deprecated && found.Successor is { } successor && !model.Events.Any(known => known.Name == successor))
        {
            yield return Finding(KnowledgeKind.EventDefinitions, item, "event.successor_unknown", $"Its successor \"{successor}\" has never arrived.");
        }

        foreach (var fault in item.GetProperty("properties").EnumerateObject().Select(property => PropertyFault(name, property)).OfType<(string Code, string Text)>())
        {
            yield return Finding(KnowledgeKind.EventDefinitions, item, fault.Code, fault.Text);
        }
    }

    private (string Code, string Text)? PropertyFault(string eventName, JsonProperty told)
    {
        if (model.Properties.FirstOrDefault(known => known.Path == told.Name && (known.Events.Count == 0 || known.Events.Contains(eventName, StringComparer.Ordinal))) is not { } found)
        {
            return ("property.unknown", $"It never carries the property \"{told.Name}\".");
        }

        var type = told.Value.ValueKind == JsonValueKind.Object && told.Value.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        return type is null || string.Equals(type, found.Type.ToString(), StringComparison.OrdinalIgnoreCase)
            ? null
            : ("property.type_differs", $"\"{told.Name}\" is described as {type}, the data holds {found.Type.ToString().ToLowerInvariant()}.");
    }

    private IEnumerable<KnowledgeFinding> OfMetric(JsonElement item)
    {
        var name = item.GetProperty("name").GetString()!;
        var formula = item.GetProperty("formula").GetString()!;
        if (formula.Length == 0)
        {
            yield break;
        }

        // Read as if it were not there yet: a metric is not defined by itself.
        var others = model with { Metrics = [.. model.Metrics.Where(metric => !string.Equals(metric.Name, name, StringComparison.OrdinalIgnoreCase))] };
        var reading = MetricFormula.Read(name, formula, others);
        if (reading.Measure is null)
        {
            yield return Finding(KnowledgeKind.BusinessMetrics, item, "metric.stale", $"Its formula cannot be computed from the data any more: {string.Join(" ", reading.Issues.Select(issue => issue.Message))}");
        }
        else if (item.GetProperty("measure") is { ValueKind: JsonValueKind.Object } saved && Canonical(reading.Measure) != Canonical(saved.Deserialize<Measure>(PlanJson.Options)!))
        {
            yield return Finding(KnowledgeKind.BusinessMetrics, item, "metric.outdated", "What its formula uses has changed since it was saved: answers count by the older meaning until it is saved again.");
        }
    }

    private IEnumerable<KnowledgeFinding> OfEntry(JsonElement item) =>
        GlossaryReader.Read(item.GetProperty("content").GetString()!, model).Issues.Select(issue => Finding(KnowledgeKind.Entries, item, "entry.stale", issue));

    /// <summary>One word with two meanings: the later one counts, and somebody should decide.</summary>
    private IEnumerable<KnowledgeFinding> Contradictions()
    {
        var meanings = items[KnowledgeKind.Entries]
            .SelectMany(item => Meanings(GlossaryReader.Read(item.GetProperty("content").GetString()!, model)).Select(meaning => (KnowledgeKind.Entries, Item: item, meaning.Word, meaning.Meaning, meaning.Said)))
            .Concat(items[KnowledgeKind.BusinessMetrics]
                .Where(item => item.GetProperty("measure").ValueKind == JsonValueKind.Object)
                .Select(item => (KnowledgeKind.BusinessMetrics, Item: item, Word: item.GetProperty("name").GetString()!, Meaning: Canonical(item.GetProperty("measure").Deserialize<Measure>(PlanJson.Options)!), Said: item.GetProperty("formula").GetString()!)));
        return meanings
            .GroupBy(meaning => meaning.Word, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.DistinctBy(meaning => meaning.Meaning, StringComparer.Ordinal).Skip(1).Any())
            .SelectMany(group => group.Select(meaning => Finding(
                meaning.Item1, meaning.Item, "knowledge.contradictory",
                $"\"{group.Key}\" has several meanings: {string.Join("; ", group.Select(other => other.Said).Distinct(StringComparer.Ordinal))}.")));
    }

    private static IEnumerable<(string Word, string Meaning, string Said)> Meanings(Glossary read) =>
    [
        .. read.Metrics.Select(metric => (metric.Name, Canonical(metric.Measure), metric.Source ?? metric.Name)),
        .. read.Terms.Select(term => (term.Term, JsonSerializer.Serialize(new { term.Field, term.Entity, term.Selection, term.Users }, PlanJson.Options), term.Source ?? term.Term)),
    ];

    private IEnumerable<KnowledgeFinding> Undescribed()
    {
        var described = items[KnowledgeKind.EventDefinitions].Select(item => item.GetProperty("eventName").GetString()!).ToHashSet(StringComparer.Ordinal);
        return model.Events.Where(found => !described.Contains(found.Name) && string.IsNullOrEmpty(found.Description))
            .Select(found => new KnowledgeFinding(KnowledgeKind.EventDefinitions.Path, null, found.Name, "event.undescribed", string.Create(CultureInfo.InvariantCulture, $"It has arrived {found.Count:#,0} times, and nobody has said what it means.")));
    }

    private static string Canonical(Measure measure) => JsonSerializer.Serialize(measure with { Name = null }, PlanJson.Options);

    private static KnowledgeFinding Finding(KnowledgeKind kind, JsonElement item, string code, string text) =>
        new(kind.Path, item.GetProperty("id").GetGuid(), item.GetProperty(kind.Title.Name).GetString()!, code, text);

    private static string Day(DateTimeOffset? at) => at?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "never";
}
