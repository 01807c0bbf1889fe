using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Campaigns.Templates;

/// <summary>Statements on templates and their versions; each runs in the transaction it is given.</summary>
internal static class TemplateStore
{
    private const string VersionColumns = "v.version, v.name, v.channel, v.subject, v.message, v.html, v.person_name, v.created_at";

    private const string Newest =
        $"""
        select {VersionColumns}, t.message_template_id, t.created_at
        from app.message_templates t join app.message_template_versions v on v.message_template_id = t.message_template_id and v.version = t.version
        """;

    public static async Task<KeptTemplate?> FindAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.templates.find
            {Newest} where t.message_template_id = $1
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <summary>Last changed first.</summary>
    public static async Task<List<KeptTemplate>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.templates.list
            {Newest} where $1::timestamptz is null or (t.changed_at, t.message_template_id) < ($1, $2::uuid)
            order by t.changed_at desc, t.message_template_id desc limit $3
            """,
            after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var templates = new List<KeptTemplate>();
        while (await reader.ReadAsync(cancellation))
        {
            templates.Add(Read(reader));
        }

        return templates;
    }

    public static void Add(OrganizationScope scope, Guid id) => scope.Enqueue(
        """
        -- campaigns.templates.add
        insert into app.message_templates (organization_id, message_template_id) values (app.current_organization(), $1)
        """,
        id);

    /// <summary>Moves on from the version that the caller knows; false when somebody else did so before.</summary>
    public static async Task<bool> AdvanceAsync(OrganizationScope scope, Guid id, int from, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.templates.advance
            update app.message_templates set version = version + 1, changed_at = now() where message_template_id = $1 and version = $2
            """,
            id, from);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    public static void AddVersion(OrganizationScope scope, Guid id, int version, TemplateContent content, Caller caller) => scope.Enqueue(
        """
        -- campaigns.templates.add_version
        insert into app.message_template_versions (organization_id, message_template_id, version, name, channel, subject, message, html, person_id, person_name)
        values (app.current_organization(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        id, version, content.Name, content.Channel, content.Subject, content.Message, content.Html, caller.PersonId, caller.PersonName);

    /// <summary>Newest first.</summary>
    public static async Task<List<TemplateVersion>> VersionsAsync(OrganizationScope scope, Guid id, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- campaigns.templates.versions
            select {VersionColumns} from app.message_template_versions v where v.message_template_id = $1 order by v.version desc limit $2
            """,
            id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new List<TemplateVersion>();
        while (await reader.ReadAsync(cancellation))
        {
            versions.Add(ReadVersion(reader));
        }

        return versions;
    }

    /// <summary>False when there is none of that id.</summary>
    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.templates.delete
            delete from app.message_templates where message_template_id = $1
            """,
            id);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static KeptTemplate Read(NpgsqlDataReader reader) => new(reader.GetGuid(8), ReadVersion(reader), reader.GetFieldValue<DateTimeOffset>(9));

    private static TemplateVersion ReadVersion(NpgsqlDataReader reader) => new(
        reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetFieldValue<DateTimeOffset>(7));
}
