extern alias LocalRuntime;

using Analytics.Identity;
using Analytics.Platform.Postgres;
using Azure.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using EmbeddedPostgres = LocalRuntime::Analytics.LocalRuntime.Postgres.EmbeddedPostgres;
using EmbeddedPostgresOptions = LocalRuntime::Analytics.LocalRuntime.Postgres.EmbeddedPostgresOptions;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>A PostgreSQL with a login that has the rights of a managed identity there: it may make databases and roles, and is no superuser.</summary>
public sealed class ManagedServer : IAsyncLifetime
{
    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("analytics-azure-host-").FullName;
    private EmbeddedPostgres? _server;

    public IConfiguration Configuration { get; private set; } = new ConfigurationBuilder().Build();

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Under root the server runs as somebody else.
            File.SetUnixFileMode(_dataDirectory, (UnixFileMode)0b111_101_101);
        }

        _server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(_dataDirectory) { Database = "other", ToolsDirectory = Path.Combine(Path.GetTempPath(), "analytics-test-tools"), Durable = false },
            CancellationToken.None);
        await using var superuser = new NpgsqlConnection(_server.ConnectionString);
        await superuser.OpenAsync();
        // The embedded server shuts its maintenance database; the one of Azure is open to every login.
        await using var create = new NpgsqlCommand(
            "create role functions_identity login createdb createrole password 'of-this-test'; grant connect on database postgres to functions_identity; " +
            "create role operator login password 'of-this-test'; grant functions_identity to operator", superuser);
        await create.ExecuteNonQueryAsync();
        var connection = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Username = "functions_identity", Password = "of-this-test", Database = "analytics" };
        Configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Database:ConnectionString", connection.ConnectionString)]).Build();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_dataDirectory, recursive: true);
    }
}

/// <summary>The Azure host's own sources, run over a real PostgreSQL.</summary>
public sealed class AzureHostTests(ManagedServer server) : IClassFixture<ManagedServer>
{
    [Fact]
    public async Task The_host_makes_and_migrates_its_database_and_every_function_can_be_built()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await Database.OpenMigratedAsync(await AzureDatabase.OpenAsync(server.Configuration, new NoCredential(), ct), null, ct);
        var builder = FunctionsApplication.CreateBuilder([]);
        HostServices.Compose(builder, database, new NoCredential(), Application.Configure);
        // Built as in production, but not started: starting it calls the Functions host.
        using var host = builder.Build();
        await using var scope = host.Services.CreateAsyncScope();

        var functions = Functions().ToList();
        var offences = functions.Select(type => Try(() => ActivatorUtilities.CreateInstance(scope.ServiceProvider, type), type)).OfType<string>();

        Assert.True(functions.Count > 30, $"Only {functions.Count} classes with functions were found.");
        Repository.AssertNone(offences, "HostServices of the Azure host must register what the application asks of its host.");
    }

    [Fact]
    public async Task A_second_start_finds_the_database_and_two_starts_at_once_do_not_collide()
    {
        var ct = TestContext.Current.CancellationToken;
        var first = AzureDatabase.OpenAsync(server.Configuration, new NoCredential(), ct);
        var second = AzureDatabase.OpenAsync(server.Configuration, new NoCredential(), ct);
        await using var one = await first;
        await using var two = await second;
        await using var again = await AzureDatabase.OpenAsync(server.Configuration, new NoCredential(), ct);
        await using var owner = again.CreateCommand("select pg_get_userbyid(datdba) from pg_database where datname = 'analytics'");

        Assert.Equal("functions_identity", await owner.ExecuteScalarAsync(ct));
    }

    [Fact]
    public async Task An_operator_who_acts_as_the_identity_can_import_and_ask()
    {
        var ct = TestContext.Current.CancellationToken;
        await using (await Database.OpenMigratedAsync(await AzureDatabase.OpenAsync(server.Configuration, new NoCredential(), ct), null, ct))
        {
        }

        // As docs/operations/deploy.md tells: the operator's own login, in the role of the identity.
        var connection = new NpgsqlConnectionStringBuilder(server.Configuration["Database:ConnectionString"]) { Username = "operator", Options = "-c role=functions_identity" };
        await using var database = await Database.OpenMigratedAsync(connection.ConnectionString, null, ct);
        var organization = await new OrganizationDirectory(database).EnsureAsync("shop", null, null, ct);
        await using var scope = await database.OpenAsync(organization.OrganizationId, ct);
        await using var who = scope.Command("select current_user = session_user and current_user <> 'functions_identity'");
        await using var reader = database.Reader(organization.OrganizationId).CreateCommand("select count(*) from analytics.events");

        Assert.Equal(true, await who.ExecuteScalarAsync(ct));
        Assert.Equal(0L, await reader.ExecuteScalarAsync(ct));
    }

    [Fact]
    public async Task A_missing_setting_is_named()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => AzureDatabase.OpenAsync(new ConfigurationBuilder().Build(), new NoCredential(), TestContext.Current.CancellationToken));

        Assert.Contains("Database__Host", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Functions() => typeof(HostServices).Assembly.GetTypes()
        .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute), inherit: false)))
        .Where(type => !type.IsAbstract);

    private static string? Try(Func<object> build, Type type)
    {
        try
        {
            build();
            return null;
        }
        catch (InvalidOperationException missing)
        {
            return $"{type.Name}: {missing.Message}";
        }
    }

    /// <summary>The connection string of this test has a password, and nothing else may be asked for.</summary>
    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException("No token is needed here.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new InvalidOperationException("No token is needed here.");
    }
}
