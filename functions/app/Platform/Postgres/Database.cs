using System.Collections.Concurrent;
using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// The product's database and its three kinds of login: the owner for work across organizations, the features' login under row-level
/// security, and one login per organization that can only read the analyst views.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int ReaderPoolSize = 8;

    /// <summary>
    /// Statements that come again are parsed once a session. Where a session has any, its reset leaves plans alone too, among them those of
    /// functions. But none is planned for values other than its own: a table that is empty now may be full a moment later.
    /// </summary>
    private const int StatementsKept = 60;
    private const string KeptPlans = "-c plan_cache_mode=force_custom_plan";

    private readonly DatabaseRoles _roles;
    private readonly PoolAddress? _pool;
    private readonly NpgsqlDataSource _app;
    private readonly ConcurrentDictionary<int, Lazy<NpgsqlDataSource>> _readers = new();

    private Database(NpgsqlDataSource system, DatabaseRoles roles, PoolAddress? pool)
    {
        System = system;
        _pool = pool;
        _roles = roles;
        _app = LoginAs(roles.App, builder => builder.MaxPoolSize = 40);
    }

    /// <summary>
    /// The owner: for the migrator, imports and timers across organizations. Row-level security does not apply to it. Always the server
    /// itself: notifications, locks of a session and prepared statements live here, and a pooling proxy keeps none of them.
    /// </summary>
    public NpgsqlDataSource System { get; }

    /// <summary>A name of this installation that nobody outside knows: what it keeps in shared places is found under it only.</summary>
    internal string InstallationId => _roles.PasswordOf("installation " + new NpgsqlConnectionStringBuilder(System.ConnectionString).Database)[..32];

    /// <summary>Migrates the database behind an owner's connection string and opens it.</summary>
    public static Task<Database> OpenMigratedAsync(string ownerConnectionString, Action<string>? progress, CancellationToken ct, PoolAddress? pool = null) =>
        OpenMigratedAsync(
            NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ownerConnectionString) { ApplicationName = "analytics system" }), progress, ct, pool);

    /// <summary>Migrates the database behind an owner's pool, which may sign in by other means than a password, and takes the pool over.</summary>
    /// <param name="system">The owner's pool.</param>
    /// <param name="progress">Told of each migration that was applied.</param>
    /// <param name="ct">Ends the work between two migrations.</param>
    /// <param name="pool">The pooling proxy that features and questions go through; null: the server itself.</param>
    public static async Task<Database> OpenMigratedAsync(NpgsqlDataSource system, Action<string>? progress, CancellationToken ct, PoolAddress? pool = null)
    {
        try
        {
            await PoolAddress.RefuseBeforeOwnerAsync(system, ct);
            foreach (var fileName in await new Migrator(system, Migration.LoadFrom(typeof(Database).Assembly)).RunAsync(ct))
            {
                progress?.Invoke($"Applied the migration {fileName}");
            }

            await using var connection = await system.OpenConnectionAsync(ct);
            return new Database(system, await DatabaseRoles.LoadAsync(connection, ct), pool);
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a transaction that sees only the rows of one organization.</summary>
    public Task<OrganizationScope> OpenAsync(int organizationId, CancellationToken ct) => OrganizationScope.OpenAsync(_app, organizationId, ScopeKind.Lasting, ct);

    /// <summary>The same without waiting for the disk at the end: for what is told again, or was never needed, should the server fall at this moment.</summary>
    public Task<OrganizationScope> OpenPassingAsync(int organizationId, CancellationToken ct) => OrganizationScope.OpenAsync(_app, organizationId, ScopeKind.Passing, ct);

    /// <summary>The same for a few statements that come again and again: see <see cref="ScopeKind.Repeating"/>.</summary>
    public Task<OrganizationScope> OpenRepeatingAsync(int organizationId, CancellationToken ct) => OrganizationScope.OpenAsync(_app, organizationId, ScopeKind.Repeating, ct);

    /// <summary>Opens for reading: each statement by itself sees the rows of one organization, and may not write.</summary>
    public Task<OrganizationScope> OpenReadingAsync(int organizationId, CancellationToken ct) => OrganizationScope.OpenAsync(_app, organizationId, ScopeKind.Reading, ct);

    /// <summary>Opens a connection of the owner.</summary>
    public async Task<NpgsqlConnection> OpenSystemAsync(CancellationToken ct) => await System.OpenConnectionAsync(ct);

    /// <summary>The pool of the organization's read-only login.</summary>
    internal NpgsqlDataSource Reader(int organizationId) =>
        _readers.GetOrAdd(organizationId, id => new Lazy<NpgsqlDataSource>(() => LoginAs(_roles.Reader(id), builder =>
        {
            builder.MaxPoolSize = ReaderPoolSize;
            // The 30 seconds are kept by the database; this only outlives it when the server itself does not answer.
            builder.CommandTimeout = 40;
            // A question may make a list with nulls in it, whatever its type.
            builder.ArrayNullabilityMode = ArrayNullabilityMode.PerInstance;
        }))).Value;

    /// <summary>The same login in another database of the server, where it must not get in.</summary>
    internal NpgsqlDataSource ReaderIn(string database, int organizationId) => LoginAs(_roles.Reader(organizationId), builder => builder.Database = database);

    /// <summary>Makes the read-only login of an organization (again); called when one is created.</summary>
    internal Task EnsureReaderAsync(NpgsqlConnection owner, int organizationId, CancellationToken ct) => _roles.EnsureReaderAsync(owner, organizationId, ct);

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values.Where(reader => reader.IsValueCreated))
        {
            await reader.Value.DisposeAsync();
        }

        await _app.DisposeAsync();
        await System.DisposeAsync();
    }

    private NpgsqlDataSource LoginAs(string role, Action<NpgsqlConnectionStringBuilder> adjust)
    {
        // The data source hides the password in its own connection string, so the settings come from the one it was made from.
        var builder = new NpgsqlConnectionStringBuilder(System.ConnectionString)
        {
            Username = role,
            Password = _roles.PasswordOf(role),
            ApplicationName = role,
            // Nothing of the owner's, such as "-c role=…" of an operator who acts as the owner: these logins are nobody but themselves.
            Options = KeptPlans,
            MaxAutoPrepare = StatementsKept,
            AutoPrepareMinUsages = 2,
        };
        adjust(builder);
        _pool?.Apply(builder);
        return NpgsqlDataSource.Create(builder);
    }
}
