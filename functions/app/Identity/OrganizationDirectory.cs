using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Identity;

/// <summary>An organization and how it counts days and money.</summary>
public sealed record Organization(int OrganizationId, string Name, string TimeZone, string? Currency, DayOfWeek WeekStart, long DataVersion);

/// <summary>Finds and makes organizations; works across them and so as the owner.</summary>
public sealed class OrganizationDirectory(Database database)
{
    private const string Columns = "organization_id, name, time_zone, currency, week_start, data_version";

    /// <summary>The organization of that name (any case), or null.</summary>
    public async Task<Organization?> FindAsync(string name, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        return await FindAsync(connection, name, ct);
    }

    /// <summary>The organization of that name, or an error that lists those there are.</summary>
    public async Task<Result<Organization>> RequireAsync(string name, CancellationToken ct)
    {
        if (await FindAsync(name, ct) is { } organization)
        {
            return organization;
        }

        var names = (await ListAsync(ct)).Select(known => known.Name).ToList();
        var known = names.Count == 0 ? "there is none yet; the command import makes one" : "there are: " + string.Join(", ", names);
        return new NotFound("organization.not_found", $"There is no organization \"{name}\" ({known}).");
    }

    /// <summary>All organizations, oldest first.</summary>
    public async Task<IReadOnlyList<Organization>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
            -- identity.list_organizations
            select {Columns} from app.organizations order by organization_id
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var organizations = new List<Organization>();
        while (await reader.ReadAsync(ct))
        {
            organizations.Add(Read(reader));
        }

        return organizations;
    }

    /// <summary>Returns the organization of that name, made with its reader when it is new (settings of an existing one stay).</summary>
    public async Task<Organization> EnsureAsync(string name, string? timeZone, string? currency, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var insert = new NpgsqlCommand(
            """
            -- identity.add_organization
            insert into app.organizations (name, time_zone, currency) values ($1, coalesce($2, 'UTC'), $3)
            on conflict ((lower(name))) do nothing
            """, connection)
        {
            Parameters =
            {
                new() { Value = name.Trim() },
                new() { Value = (object?)timeZone ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)currency ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
        var organization = (await FindAsync(connection, name, ct))!;
        if (!await HasReaderAsync(connection, organization.OrganizationId, ct))
        {
            await database.EnsureReaderAsync(connection, organization.OrganizationId, ct);
        }

        return organization;
    }

    private static async Task<bool> HasReaderAsync(NpgsqlConnection connection, int organizationId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            -- identity.has_reader
            select exists (select from app.reader_roles where organization_id = $1)
            """, connection)
        {
            Parameters = { new() { Value = organizationId } },
        };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<Organization?> FindAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            -- identity.find_organization
            select {Columns} from app.organizations where lower(name) = lower($1)
            """, connection)
        {
            Parameters = { new() { Value = name.Trim() } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    private static Organization Read(NpgsqlDataReader reader) => new(
        reader.GetInt32(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.IsDBNull(3) ? null : reader.GetString(3),
        (DayOfWeek)reader.GetInt16(4),
        reader.GetInt64(5));
}
