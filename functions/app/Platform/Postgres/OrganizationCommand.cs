using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>A statement of a scope that somebody waits for; what the scope has to send before goes with it.</summary>
public sealed class OrganizationCommand : IAsyncDisposable
{
    private readonly OrganizationScope _scope;
    private readonly NpgsqlBatchCommand _statement;
    private NpgsqlBatch? _batch;

    internal OrganizationCommand(OrganizationScope scope, NpgsqlBatchCommand statement)
    {
        _scope = scope;
        _statement = statement;
    }

    public NpgsqlParameterCollection Parameters => _statement.Parameters;

    /// <summary>Seconds; null: those of the connection, 0: no limit.</summary>
    public int? CommandTimeout { get; set; }

    public Task<NpgsqlDataReader> ExecuteReaderAsync(CancellationToken ct) => SendAsync(ct);

    /// <summary>The number of rows that were changed.</summary>
    public async Task<int> ExecuteNonQueryAsync(CancellationToken ct)
    {
        await using (var reader = await SendAsync(ct))
        {
            while (await reader.NextResultAsync(ct))
            {
            }
        }

        return _statement.RecordsAffected;
    }

    /// <summary>The first value of the first row; null without rows.</summary>
    public async Task<object?> ExecuteScalarAsync(CancellationToken ct)
    {
        await using var reader = await SendAsync(ct);
        return await reader.ReadAsync(ct) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    public ValueTask DisposeAsync() => _batch?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<NpgsqlDataReader> SendAsync(CancellationToken ct)
    {
        (_batch, var before) = await _scope.BatchAsync(_statement, ct);
        _batch.Timeout = CommandTimeout ?? _batch.Timeout;
        NpgsqlDataReader? reader = null;
        try
        {
            reader = await _batch.ExecuteReaderAsync(ct);
            for (; before > 0; before--)
            {
                await reader.NextResultAsync(ct);
            }

            return reader;
        }
        catch
        {
            _scope.Failed();
            await (reader?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }
}
