using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// Names and passwords of the logins beneath the owner. Names start with a prefix made from the database's name, because roles belong to
/// the whole server. Passwords are derived from a key that only the owner can read, so that every process knows them and
/// none is written anywhere; a copy of the database made from a template keeps prefix and key and so shares the roles.
/// </summary>
internal sealed class DatabaseRoles
{
    /// <summary>What the sorts and hashes of one session may write: enough for a sort of every event of the demo company, far less than a disk.</summary>
    private const string LargestTemporaryFiles = "temp_file_limit = '4GB'";

    private readonly byte[] _key;

    private DatabaseRoles(string prefix, byte[] key)
    {
        Prefix = prefix;
        _key = key;
    }

    public string Prefix { get; }

    public string App => Prefix + "_app";

    public string Views => Prefix + "_views";

    public string Reader(int organizationId) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}_reader_{organizationId}");

    /// <summary>The password of one role.</summary>
    public string PasswordOf(string roleName) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(roleName)));

    /// <summary>Reads prefix and key, and makes them once for a new database.</summary>
    public static async Task<DatabaseRoles> LoadAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            -- platform.load_roles
            select current_database()::text,
              (select value from app.secrets where name = 'role_prefix'),
              (select value from app.secrets where name = 'role_key')
            """, owner);
        string database;
        string? prefix;
        string? key;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            database = reader.GetString(0);
            prefix = await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1);
            key = await reader.IsDBNullAsync(2, ct) ? null : reader.GetString(2);
        }

        if (prefix is not null && key is not null)
        {
            return new DatabaseRoles(prefix, Convert.FromBase64String(key));
        }

        var made = new DatabaseRoles(PrefixFor(database), RandomNumberGenerator.GetBytes(32));
        await made.StoreAsync(owner, ct);
        return made;
    }

    /// <summary>A plain identifier for any database name; a name that had to be changed gets a hash, so that two stay two.</summary>
    internal static string PrefixFor(string database)
    {
        var plain = new string([.. database.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '_')]);
        if (plain == database && plain.Length <= 40 && !char.IsAsciiDigit(plain[0]) && !plain.StartsWith("pg_", StringComparison.Ordinal))
        {
            return plain;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..8];
        return $"d_{plain[..Math.Min(plain.Length, 30)]}_{hash}";
    }

    /// <summary>Puts the role names into a migration, quoted; the prefix is a plain identifier by construction.</summary>
    public string Substitute(string sql) =>
        sql.Replace("{app_role}", $"\"{App}\"", StringComparison.Ordinal).Replace("{views_role}", $"\"{Views}\"", StringComparison.Ordinal);

    /// <summary>Makes the features' login and the owner of the views.</summary>
    public async Task EnsureAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await EnsureRoleAsync(owner, App, ["login", $"password '{PasswordOf(App)}'"], [], ct);
        await EnsureRoleAsync(owner, Views, ["nologin"], [], ct);
        // The owner hands the views over to this role, which takes membership when the owner is not a superuser.
        await ExecuteAsync(owner, $"grant \"{Views}\" to current_user", ct);
        await GrantConnectAsync(owner, App, ct);
    }

    /// <summary>Makes the login of one organization's questions: it may read the analyst views and do nothing else.</summary>
    public async Task EnsureReaderAsync(NpgsqlConnection owner, int organizationId, CancellationToken ct)
    {
        var reader = Reader(organizationId);
        await EnsureRoleAsync(
            owner,
            reader,
            ["login", "noinherit", "connection limit 20", $"password '{PasswordOf(reader)}'"],
            [
                "default_transaction_read_only = on", "statement_timeout = '30s'", "idle_in_transaction_session_timeout = '60s'", "search_path = analytics", "jit = off",
                .. await MaySetTemporaryFilesAsync(owner, ct) ? [LargestTemporaryFiles] : Array.Empty<string>(),
            ],
            ct);
        await GrantConnectAsync(owner, reader, ct);
        await using var grant = new NpgsqlCommand("select app.grant_reader($1::name, $2), app.grant_slots($1::name)", owner)
        {
            Parameters = { new() { Value = reader }, new() { Value = organizationId } },
        };
        await grant.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A setting of superusers: where the owner is none, as on Azure, the server's own parameter limits what one query writes to disk.</summary>
    private static async Task<bool> MaySetTemporaryFilesAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            -- platform.may_set_temporary_files
            select rolsuper or has_parameter_privilege('temp_file_limit', 'set') from pg_roles where rolname = current_user
            """, owner);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>
    /// Makes or corrects a role. A role belongs to the server: databases copied from one template share it and may make it at the same
    /// moment, and one left over from a dropped database has another password. Its comment tells which definition it has.
    /// </summary>
    private static async Task EnsureRoleAsync(NpgsqlConnection owner, string role, string[] options, string[] settings, CancellationToken ct)
    {
        var definition = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. options, .. settings]))));
        for (var attempt = 1; ; attempt++)
        {
            var current = await ReadDefinitionAsync(owner, role, ct);
            if (current == definition)
            {
                return;
            }

            try
            {
                await ExecuteAsync(owner, $"{(current is null ? "create" : "alter")} role \"{role}\" with {string.Join(' ', options)}", ct);
                foreach (var setting in settings)
                {
                    await ExecuteAsync(owner, $"alter role \"{role}\" set {setting}", ct);
                }

                await ExecuteAsync(owner, $"comment on role \"{role}\" is '{definition}'", ct);
                return;
            }
            catch (PostgresException clash) when (attempt < 10 && clash.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or "XX000")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), ct);
            }
        }
    }

    /// <summary>The definition noted on the role; empty when it has none, null when there is no such role.</summary>
    private static async Task<string?> ReadDefinitionAsync(NpgsqlConnection owner, string role, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(shobj_description(oid, 'pg_authid'), '') from pg_roles where rolname = $1", owner)
        {
            Parameters = { new() { Value = role } },
        };
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    private static Task GrantConnectAsync(NpgsqlConnection owner, string role, CancellationToken ct) =>
        ExecuteAsync(owner, $"do $$ begin execute format('grant connect on database %I to \"{role}\"', current_database()); end $$", ct);

    private async Task StoreAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            -- platform.store_roles
            insert into app.secrets (name, value) values ('role_prefix', $1), ('role_key', $2)
            """, owner)
        {
            Parameters = { new() { Value = Prefix }, new() { Value = Convert.ToBase64String(_key) } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection owner, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, owner);
        await command.ExecuteNonQueryAsync(ct);
    }
}
