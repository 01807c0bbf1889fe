using System.Text.Json;
using Analytics.Catalog;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion.Knowledge;

/// <summary>What a knowledge file brought.</summary>
internal sealed record ImportedKnowledge(int Entries, int Metrics, int Terms, IReadOnlyList<string> Issues);

/// <summary>Stores a knowledge file: its text for people and search, its measures by name. Importing it again replaces what it said before.</summary>
internal sealed class KnowledgeImport(Database database, CatalogReader catalog)
{
    /// <summary>Takes over currency, first day of the week and time zone, as far as they are not decided yet; before events are stored.</summary>
    public async Task ApplySettingsAsync(Organization organization, KnowledgeText knowledge, CancellationToken cancellation)
    {
        var glossary = Glossary(knowledge, new SemanticModel { Organization = organization.Name });
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.apply_settings
            update app.organizations o set
              currency = coalesce(o.currency, $2), week_start = coalesce($3, o.week_start),
              time_zone = case when exists (select from app.catalog_events e where e.organization_id = o.organization_id) then o.time_zone else coalesce($4, o.time_zone) end,
              data_version = data_version + 1
            where organization_id = $1
            """, connection)
        {
            Parameters =
            {
                new() { Value = organization.OrganizationId },
                new() { Value = (object?)glossary.Currency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = glossary.WeekStart is { } day ? (short)day : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint },
                new() { Value = KnownZone(glossary.TimeZone), NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<ImportedKnowledge> StoreAsync(Organization organization, KnowledgeText knowledge, string source, CancellationToken cancellation)
    {
        var model = await catalog.LoadAsync(organization.OrganizationId, cancellation);
        var glossary = Glossary(knowledge, model);
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var entry in knowledge.Entries)
        {
            await StoreEntryAsync(connection, organization.OrganizationId, entry, source, cancellation);
        }

        foreach (var note in knowledge.Events)
        {
            await StoreEventAsync(connection, organization.OrganizationId, note, cancellation);
        }

        foreach (var metric in glossary.Metrics)
        {
            await StoreMetricAsync(connection, organization.OrganizationId, metric, cancellation);
        }

        await CatalogStore.BumpVersionAsync(connection, organization.OrganizationId, cancellation);
        await transaction.CommitAsync(cancellation);
        return new ImportedKnowledge(knowledge.Entries.Count, glossary.Metrics.Count, glossary.Terms.Count, glossary.Issues);
    }

    private static Glossary Glossary(KnowledgeText knowledge, SemanticModel model) =>
        GlossaryReader.Read(string.Join("\n\n", knowledge.Entries.Select(entry => entry.Content)), model);

    private static object KnownZone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _) ? name : DBNull.Value;

    private static async Task StoreEntryAsync(NpgsqlConnection connection, int organizationId, KnowledgeEntry entry, string source, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.store_knowledge_entry
            insert into app.knowledge_entries (organization_id, title, content, source) values ($1, $2, $3, $4)
            on conflict (organization_id, title) do update set content = excluded.content, source = excluded.source, updated_at = now()
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = entry.Title }, new() { Value = entry.Content }, new() { Value = source } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task StoreEventAsync(NpgsqlConnection connection, int organizationId, EventNote note, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.store_event_definition
            insert into app.event_definitions (organization_id, event_name, description, synonyms) values ($1, $2, $3, $4)
            on conflict (organization_id, event_name) do update set description = excluded.description, synonyms = excluded.synonyms, updated_at = now()
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = note.Name }, new() { Value = note.Description }, new() { Value = note.Synonyms.ToArray() } } };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task StoreMetricAsync(NpgsqlConnection connection, int organizationId, MetricDefinition metric, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.store_metric
            insert into app.business_metrics (organization_id, name, description, formula, measure, synonyms) values ($1, $2, $3, $4, $5, $6)
            on conflict (organization_id, name) do update set
              description = excluded.description, formula = excluded.formula, measure = excluded.measure, synonyms = excluded.synonyms, updated_at = now()
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = metric.Name },
                new() { Value = metric.Description ?? string.Empty },
                new() { Value = metric.Source ?? string.Empty },
                new() { Value = JsonSerializer.Serialize(metric.Measure, PlanJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = metric.Synonyms.ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
