using Analytics.Platform.Postgres;

namespace Analytics.Knowledge;

/// <summary>An item that an answer rests on, in the state that it had then.</summary>
internal sealed record KnowledgeCitation(string Kind, Guid Id, string Title, int Version);

/// <summary>Finds the items that definitions were taken from, by their words.</summary>
internal static class KnowledgeCitations
{
    public static async Task<IReadOnlyList<KnowledgeCitation>> FindAsync(OrganizationScope scope, IReadOnlyList<string> definitions, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- knowledge.find_cited
            select 'business-metrics', business_metric_id, name, version from app.business_metrics where formula <> '' and formula = any($1)
            union all
            select 'entries', knowledge_entry_id, title, version from app.knowledge_entries
            where exists (select from unnest($1) said
              where position(regexp_replace(replace(said, '`', ''), '\s+', ' ', 'g') in regexp_replace(replace(content, '`', ''), '\s+', ' ', 'g')) > 0)
            order by 1, 3, 2 limit 20
            """,
            [definitions.ToArray()]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<KnowledgeCitation>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new KnowledgeCitation(reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt32(3)));
        }

        return found;
    }
}
