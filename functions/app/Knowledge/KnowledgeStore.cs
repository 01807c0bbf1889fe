using System.Globalization;
using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Knowledge;

/// <summary>
/// Statements on the knowledge base, the same for its three kinds: table and columns come from <see cref="KnowledgeKind"/>, values are parameters.
/// A change raises the organization's data version, because answers depend on it.
/// </summary>
internal static class KnowledgeStore
{
    public static async Task<List<JsonElement>> ListAsync(OrganizationScope scope, KnowledgeKind kind, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- knowledge.list
            select {Json(kind)} from app.{kind.Table} order by lower({kind.Title.Column}), {kind.IdColumn}
            """);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Items by name from behind a name and id on; those in which the words occur, when words are given.</summary>
    public static async Task<List<JsonElement>> PageAsync(OrganizationScope scope, KnowledgeKind kind, NamedPosition? after, string words, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- knowledge.page
            select {Json(kind)} from app.{kind.Table} item
            where ($1::text is null or (lower({kind.Title.Column}), {kind.IdColumn}) > (lower($1), $2::uuid))
              and ($3 = '' or position(lower($3) in lower({Searched(kind)})) > 0)
            order by lower({kind.Title.Column}), {kind.IdColumn} limit $4
            """,
            after?.Name, after?.Id, words, limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The states of an item, latest first; a deleted one ends with a state without content.</summary>
    public static async Task<List<JsonElement>> VersionsAsync(OrganizationScope scope, KnowledgeKind kind, Guid id, int? before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- knowledge.versions
            select jsonb_build_object('version', version, 'createdAt', created_at, 'item', case when content is not null then jsonb_build_object(
              {string.Join(", ", kind.Fields.Select(field => $"'{field.Name}', content -> '{field.Column}'"))}) end)::text
            from app.knowledge_versions where kind = $1 and item_id = $2 and ($3::integer is null or version < $3) order by version desc limit $4
            """,
            kind.Path, id, before, limit);
        return await ReadAsync(command, cancellation);
    }

    public static async Task<JsonElement?> FindAsync(OrganizationScope scope, KnowledgeKind kind, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- knowledge.find
            select {Json(kind)} from app.{kind.Table} where {kind.IdColumn} = $1
            """,
            id);
        var found = await ReadAsync(command, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    public static async Task InsertAsync(OrganizationScope scope, KnowledgeKind kind, Guid id, KnowledgeValues values, CancellationToken cancellation)
    {
        var given = values.Of(kind).ToArray();
        await using var command = scope.Command(
            $"""
            -- knowledge.insert
            insert into app.{kind.Table} (organization_id, {kind.IdColumn}{string.Concat(given.Select(value => $", {value.Field.Column}"))})
            values (app.current_organization(), $1{string.Concat(given.Select((value, index) => $", {Parameter(value.Field, index + 2)}"))})
            """,
            [id, .. given.Select(value => value.Value)]);
        await command.ExecuteNonQueryAsync(cancellation);
        await RaiseVersionAsync(scope, cancellation);
    }

    /// <summary>False when there is no such item.</summary>
    public static async Task<bool> UpdateAsync(OrganizationScope scope, KnowledgeKind kind, Guid id, KnowledgeValues values, CancellationToken cancellation)
    {
        var given = values.Of(kind).ToArray();
        await using var command = scope.Command(
            $"""
            -- knowledge.update
            update app.{kind.Table} set updated_at = now(){string.Concat(given.Select((value, index) => $", {value.Field.Column} = {Parameter(value.Field, index + 2)}"))}
            where {kind.IdColumn} = $1
            """,
            [id, .. given.Select(value => value.Value)]);
        var changed = await command.ExecuteNonQueryAsync(cancellation) == 1;
        await RaiseVersionAsync(scope, cancellation);
        return changed;
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, KnowledgeKind kind, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- knowledge.delete
            delete from app.{kind.Table} where {kind.IdColumn} = $1
            """,
            id);
        var deleted = await command.ExecuteNonQueryAsync(cancellation) == 1;
        await RaiseVersionAsync(scope, cancellation);
        return deleted;
    }

    private static async Task RaiseVersionAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- knowledge.raise_data_version
            update app.organizations set data_version = data_version + 1
            """);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Searched(KnowledgeKind kind) => string.Join(" || ' ' || ", kind.Fields
        .Where(field => field.Type is KnowledgeType.Text or KnowledgeType.TextList)
        .Select(field => field.Type == KnowledgeType.TextList ? $"array_to_string({field.Column}, ' ')" : field.Column));

    private static string Json(KnowledgeKind kind) =>
        $"jsonb_build_object('id', {kind.IdColumn}, {string.Concat(kind.Fields.Select(field => $"'{field.Name}', {field.Column}, "))}'version', version, 'createdAt', created_at, 'updatedAt', updated_at)::text";

    private static string Parameter(KnowledgeField field, int number)
    {
        var cast = field.Type == KnowledgeType.Object ? "::jsonb" : "";
        return string.Create(CultureInfo.InvariantCulture, $"${number}{cast}");
    }

    private static async Task<List<JsonElement>> ReadAsync(OrganizationCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var items = new List<JsonElement>();
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(JsonSerializer.Deserialize<JsonElement>(reader.GetString(0)));
        }

        return items;
    }
}
