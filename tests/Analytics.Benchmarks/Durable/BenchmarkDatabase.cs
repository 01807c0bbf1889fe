using Analytics.LocalRuntime.Postgres;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>A database for one run: the one that is named, or that of an embedded server which goes away with it.</summary>
internal sealed class BenchmarkDatabase(string connectionString, EmbeddedPostgres? server, string? folder) : IAsyncDisposable
{
    /// <summary>With the password, which a data source no longer tells.</summary>
    public string ConnectionString { get; } = connectionString;

    public NpgsqlDataSource DataSource { get; } = NpgsqlDataSource.Create(connectionString);

    public static async Task<BenchmarkDatabase> OpenAsync(string? connectionString, CancellationToken cancellation)
    {
        if (connectionString is not null)
        {
            return new BenchmarkDatabase(connectionString, null, null);
        }

        // Under root the server runs as another user, who must be able to enter.
        var folder = Path.Combine(Path.GetTempPath(), "analytics-benchmark-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(folder);
        var server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(folder) { ToolsDirectory = Path.Combine(Path.GetTempPath(), "analytics-benchmark-tools") }, cancellation);
        return new BenchmarkDatabase(server.ConnectionString, server, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
        {
            await server.DisposeAsync();
            await DeleteAsync(folder!);
        }
    }

    /// <summary>The server stops after its last client has left; until then its files are in use.</summary>
    private static async Task DeleteAsync(string folder)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && attempt < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
