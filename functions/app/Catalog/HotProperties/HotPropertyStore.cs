using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Npgsql;

namespace Analytics.Catalog.HotProperties;

/// <summary>Reads the candidates of an organization and writes what was chosen. Whoever builds rollups takes it from there.</summary>
internal static class HotPropertyStore
{
    private const int QuestionsLookedAt = 1_000;

    /// <summary>Chooses again; returns whether anything changed.</summary>
    public static async Task<bool> ChooseAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var candidates = await CandidatesAsync(connection, organizationId, cancellation);
        var (texts, numbers) = (HotPropertyChoice.Texts(candidates), HotPropertyChoice.Numbers(candidates));
        var keys = HotPropertyChoice.Keys(candidates).Except(texts, StringComparer.Ordinal).ToArray();
        await using var command = new NpgsqlCommand(
            """
            -- catalog.hot_properties.write
            with chosen as (select unnest($2::text[]) as property, 'text' as kind union all select unnest($3::text[]), 'number' union all select unnest($4::text[]), 'key'),
            gone as (
              delete from warehouse.rollup_properties p where organization_id = $1 and kind <> 'attribute'
                and not exists (select from chosen c where c.property = p.property and c.kind = p.kind)
              returning 1),
            added as (
              insert into warehouse.rollup_properties (organization_id, property, kind) select $1, property, kind from chosen
              on conflict (organization_id, property) do nothing
              returning 1)
            select (select count(*) from gone) + (select count(*) from added)
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = texts.ToArray() }, new() { Value = numbers.ToArray() }, new() { Value = keys } } };
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }

    public static async Task<List<HotPropertyCandidate>> CandidatesAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var asked = await AskedAsync(connection, organizationId, cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- catalog.hot_properties.read
            select p.definition, h.property is not null from app.catalog_properties p
            left join warehouse.rollup_properties h on h.organization_id = p.organization_id and h.property = p.path
            where p.organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var candidates = new List<HotPropertyCandidate>();
        while (await reader.ReadAsync(cancellation))
        {
            var definition = JsonSerializer.Deserialize<PropertyDefinition>(reader.GetString(0), PlanJson.Options)!;
            candidates.Add(new HotPropertyCandidate(definition, asked.GetValueOrDefault(definition.Path), reader.GetBoolean(1)));
        }

        return candidates;
    }

    /// <summary>How often the latest questions named each path.</summary>
    public static async Task<Dictionary<string, int>> AskedAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- catalog.hot_properties.asked
            select field ->> 'path', count(distinct query_id)::int
            from (select query_id, plan from app.analytics_queries where organization_id = $1 and plan is not null order by created_at desc limit $2) asked,
              jsonb_path_query(asked.plan, '$.** ? (@.path.type() == "string")') field
            group by 1
            """, connection)
        { Parameters = { new() { Value = organizationId }, new() { Value = QuestionsLookedAt } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var asked = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            asked[reader.GetString(0)] = reader.GetInt32(1);
        }

        return asked;
    }
}
