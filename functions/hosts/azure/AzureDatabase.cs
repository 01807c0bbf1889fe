using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Analytics;

/// <summary>The owner's connection to Azure Database for PostgreSQL: by the app's managed identity, without a password to keep.</summary>
internal static class AzureDatabase
{
    private static readonly string[] Scopes = ["https://ossrdbms-aad.database.windows.net/.default"];

    /// <summary>Opens a pool from <c>Database:Host</c>, <c>Name</c> and <c>Username</c>, or from <c>Database:ConnectionString</c> when a developer gives one.</summary>
    public static NpgsqlDataSource Open(IConfiguration configuration)
    {
        if (configuration["Database:ConnectionString"] is { Length: > 0 } connectionString)
        {
            return NpgsqlDataSource.Create(connectionString);
        }

        var builder = new NpgsqlDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = Required(configuration, "Database:Host"),
                Database = Required(configuration, "Database:Name"),
                Username = Required(configuration, "Database:Username"),
                SslMode = SslMode.VerifyFull,
                ApplicationName = "analytics system",
            },
        };
        var credential = new DefaultAzureCredential();
        builder.UsePeriodicPasswordProvider(
            async (_, cancellation) => (await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellation)).Token,
            successRefreshInterval: TimeSpan.FromMinutes(30),
            failureRefreshInterval: TimeSpan.FromSeconds(5));
        return builder.Build();
    }

    private static string Required(IConfiguration configuration, string name)
        => configuration[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"The application setting {name.Replace(":", "__", StringComparison.Ordinal)} is missing: see infra/main.bicep for all of them.");
}
