using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;

namespace Analytics.Catalog;

/// <summary>Adds to the learned model what people told: measures with a name, and meanings of words.</summary>
internal static class CatalogKnowledge
{
    public static async Task<SemanticModel> ApplyAsync(OrganizationScope scope, SemanticModel model, CancellationToken cancellation)
    {
        var metrics = await ReadMetricsAsync(scope, cancellation);
        return model with { Metrics = [.. metrics, .. model.Metrics.Where(metric => metrics.TrueForAll(known => known.Name != metric.Name))] };
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
}
