using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Platform.Postgres;

namespace Analytics.Catalog;

/// <summary>
/// Adds to the learned model what people told: definitions read from the knowledge texts against the data of today, and measures saved by
/// name, which win over a text.
/// </summary>
internal static class CatalogKnowledge
{
    public static async Task<SemanticModel> ApplyAsync(OrganizationScope scope, SemanticModel model, CancellationToken cancellation)
    {
        model = model with { Events = await DescribedAsync(scope, model.Events, cancellation) };
        var texts = await ReadTextsAsync(scope, cancellation);
        var told = texts.Count == 0 ? model : GlossaryReader.Read(string.Join("\n\n", texts), model).ApplyTo(model);
        var saved = new Glossary { Metrics = await ReadMetricsAsync(scope, cancellation) };
        // Days are stored in the organization's zone: a text cannot move them afterwards.
        return saved.ApplyTo(told) with { TimeZone = model.TimeZone };
    }

    /// <summary>The learned events with the descriptions and other names that people gave them.</summary>
    private static async Task<IReadOnlyList<EventDefinition>> DescribedAsync(OrganizationScope scope, IReadOnlyList<EventDefinition> events, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_event_definitions
            select event_name, nullif(description, ''), synonyms, deprecated, nullif(successor, '') from app.event_definitions where organization_id = $1
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var told = new Dictionary<string, ToldEvent>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            told[reader.GetString(0)] = new ToldEvent(reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetFieldValue<string[]>(2), reader.GetBoolean(3), reader.IsDBNull(4) ? null : reader.GetString(4));
        }

        return told.Count == 0
            ? events
            : [.. events.Select(learned => told.TryGetValue(learned.Name, out var words)
                ? learned with
                {
                    Description = words.Description ?? learned.Description,
                    Synonyms = [.. learned.Synonyms.Union(words.Synonyms, StringComparer.OrdinalIgnoreCase)],
                    Deprecated = words.Deprecated,
                    Successor = words.Successor,
                }
                : learned)];
    }

    private static async Task<List<string>> ReadTextsAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_knowledge
            select content from app.knowledge_entries where organization_id = $1 order by created_at, title
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private static async Task<List<MetricDefinition>> ReadMetricsAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- catalog.read_metrics
            select name, measure, synonyms, nullif(description, ''), nullif(formula, '') from app.business_metrics
            where organization_id = $1 and measure is not null order by name
            """, scope.OrganizationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var metrics = new List<MetricDefinition>();
        while (await reader.ReadAsync(cancellation))
        {
            metrics.Add(new MetricDefinition(reader.GetString(0), JsonSerializer.Deserialize<Measure>(reader.GetString(1), PlanJson.Options)!)
            {
                Synonyms = reader.GetFieldValue<string[]>(2),
                Description = reader.IsDBNull(3) ? null : reader.GetString(3),
                Source = reader.IsDBNull(4) ? null : reader.GetString(4),
            });
        }

        return metrics;
    }

    /// <summary>What people told about one event.</summary>
    private sealed record ToldEvent(string? Description, string[] Synonyms, bool Deprecated, string? Successor);
}
