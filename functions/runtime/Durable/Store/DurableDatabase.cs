using System.Collections.Concurrent;
using Npgsql;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>
/// Runs the statements of the durable tables, each prepared once per connection. A few connections are kept open between statements:
/// giving them back to the pool would reset the session every time.
/// </summary>
internal sealed class DurableDatabase(NpgsqlDataSource dataSource, string? sessionSettings = null) : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// For the worker: its tables are queues, empty when a plan is made and full when it is used. Only plans by index fit both,
    /// and they never change.
    /// </summary>
    public const string QueueSettings =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off; set plan_cache_mode = force_generic_plan";

    // Kept connections are the pool's: a small pool must have enough left for the functions.
    private readonly int _mostKept = Math.Clamp(new NpgsqlConnectionStringBuilder(dataSource.ConnectionString).MaxPoolSize / 10, 1, 6);

    private readonly ConcurrentBag<NpgsqlConnection> _kept = [];

    private volatile bool _isDisposed;

    public async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlDataReader, T> read, CancellationToken cancellation) =>
        await RunAsync(
            sql,
            bind,
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellation))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellation);

    public Task<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> bind, CancellationToken cancellation) =>
        RunAsync(sql, bind, command => command.ExecuteNonQueryAsync(cancellation), cancellation);

    public void Dispose()
    {
        _isDisposed = true;
        while (_kept.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await DropKeptAsync();
    }

    private async Task<T> RunAsync<T>(
        string sql, Action<NpgsqlParameterCollection> bind, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellation)
    {
        var connection = _kept.TryTake(out var kept) ? kept : await OpenAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            bind(command.Parameters);
            await command.PrepareAsync(cancellation);
            var result = await run(command);
            await KeepAsync(connection);
            return result;
        }
        catch (Exception)
        {
            // What is wrong with this connection may be wrong with all: the next statement begins with a new one.
            await connection.DisposeAsync();
            await DropKeptAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellation);
        try
        {
            if (sessionSettings is not null)
            {
                await using var command = new NpgsqlCommand(sessionSettings, connection);
                await command.ExecuteNonQueryAsync(cancellation);
            }

            return connection;
        }
        catch (Exception)
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask KeepAsync(NpgsqlConnection connection)
    {
        if (_isDisposed || _kept.Count >= _mostKept)
        {
            await connection.DisposeAsync();
        }
        else
        {
            _kept.Add(connection);
        }
    }

    private async ValueTask DropKeptAsync()
    {
        while (_kept.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }
    }
}
