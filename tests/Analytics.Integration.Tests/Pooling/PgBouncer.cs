using System.Globalization;
using Analytics.Integration.Tests.Caching;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integration.Tests.Pooling;

/// <summary>
/// A real pgbouncer in transaction mode, as an operator sets it up: it asks the server for the passwords of logins that it does not know
/// (readers come with organizations), and has few connections, so that many transactions share each.
/// </summary>
public sealed class PgBouncer : IAsyncDisposable
{
    public const int ServerConnections = 3;

    private readonly ServerProgram _program;
    private readonly string _folder;

    private PgBouncer(ServerProgram program, string folder, PoolAddress address)
    {
        _program = program;
        _folder = folder;
        Address = address;
    }

    public PoolAddress Address { get; }

    public static async Task<PgBouncer> StartAsync(string ownerConnectionString)
    {
        var owner = new NpgsqlConnectionStringBuilder(ownerConnectionString);
        var port = ServerProgram.FreePort();
        var folder = Directory.CreateTempSubdirectory("analytics-pgbouncer-").FullName;
        PostgresFixture.OpenToOthers(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "users.txt"), $"\"{owner.Username}\" \"{owner.Password}\"\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "pgbouncer.ini"), string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [databases]
            * = host={owner.Host} port={owner.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            pool_mode = transaction
            auth_type = scram-sha-256
            auth_file = {folder}/users.txt
            auth_user = {owner.Username}
            auth_query = select usename, passwd from pg_shadow where usename = $1
            default_pool_size = {ServerConnections}
            max_client_conn = 500
            """));
        // As root it refuses to run.
        string[] user = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        return new PgBouncer(await ServerProgram.StartAsync("pgbouncer", port, [.. user, Path.Combine(folder, "pgbouncer.ini")]), folder, new PoolAddress("127.0.0.1", port));
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
