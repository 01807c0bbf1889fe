using Azure.Core;
using Npgsql;

namespace Analytics;

/// <summary>The owner's connection to Azure Database for PostgreSQL: by the app's managed identity, without a password to keep.</summary>
internal static class AzureDatabase
{
    private const string Maintenance = "postgres";
    private static readonly string[] Scopes = ["https://ossrdbms-aad.database.windows.net/.default"];

    /// <summary>
    /// Opens a pool from <c>Database:Host</c>, <c>Name</c> and <c>Username</c>, or from <c>Database:ConnectionString</c> when a developer
    /// gives one. Makes the database when it is not there: who makes it owns it, and the owner of the product's database must be this identity.
    /// </summary>
    public static async Task<NpgsqlDataSource> OpenAsync(IConfiguration configuration, TokenCredential credential, CancellationToken ct)
    {
        var settings = Settings(configuration);
        await using (var maintenance = Open(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = Maintenance, Pooling = false }, credential))
        {
            await CreateWhenMissingAsync(maintenance, settings.Database!, ct);
        }

        return Open(settings, credential);
    }

    private static NpgsqlConnectionStringBuilder Settings(IConfiguration configuration)
    {
        if (configuration["Database:ConnectionString"] is { Length: > 0 } connectionString)
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "analytics system" };
        }

        return new NpgsqlConnectionStringBuilder
        {
            Host = Required(configuration["Database:Host"], "Database__Host"),
            Database = Required(configuration["Database:Name"], "Database__Name"),
            Username = Required(configuration["Database:Username"], "Database__Username"),
            SslMode = SslMode.VerifyFull,
            ApplicationName = "analytics system",
        };
    }

    private static NpgsqlDataSource Open(NpgsqlConnectionStringBuilder settings, TokenCredential credential)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (string.IsNullOrEmpty(settings.Password))
        {
            builder.UsePeriodicPasswordProvider(
                async (_, cancellation) => (await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellation)).Token,
                successRefreshInterval: TimeSpan.FromMinutes(30),
                failureRefreshInterval: TimeSpan.FromSeconds(5));
        }

        return builder.Build();
    }

    private static async Task CreateWhenMissingAsync(NpgsqlDataSource maintenance, string database, CancellationToken ct)
    {
        await using var connection = await maintenance.OpenConnectionAsync(ct);
        await using var look = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection) { Parameters = { new() { Value = database } } };
        if (await look.ExecuteScalarAsync(ct) is true)
        {
            return;
        }

        try
        {
            await using var create = new NpgsqlCommand($"create database \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\" encoding 'UTF8'", connection);
            await create.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another instance that started at the same moment was first.
        }
    }

    private static string Required(string? value, string setting)
        => value is { Length: > 0 }
            ? value
            : throw new InvalidOperationException($"The application setting {setting} is missing: see infra/main.bicep for all of them.");
}
