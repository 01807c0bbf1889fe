using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// A transaction that sees the rows of one organization and no others: the features' login under row-level security. Disposing
/// without <see cref="CommitAsync"/> rolls back.
/// </summary>
public sealed class OrganizationScope : IAsyncDisposable
{
    private OrganizationScope(NpgsqlConnection connection, NpgsqlTransaction transaction, int organizationId)
    {
        Connection = connection;
        Transaction = transaction;
        OrganizationId = organizationId;
    }

    public NpgsqlConnection Connection { get; }

    public NpgsqlTransaction Transaction { get; }

    public int OrganizationId { get; }

    /// <summary>A command with values for $1, $2, …; null becomes SQL null.</summary>
    public NpgsqlCommand Command(string sql, params object?[] positional)
    {
        var command = new NpgsqlCommand(sql, Connection, Transaction);
        foreach (var value in positional)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    public Task CommitAsync(CancellationToken ct) => Transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    internal static async Task<OrganizationScope> OpenAsync(NpgsqlDataSource app, int organizationId, CancellationToken ct)
    {
        var connection = await app.OpenConnectionAsync(ct);
        NpgsqlTransaction? transaction = null;
        try
        {
            transaction = await connection.BeginTransactionAsync(ct);
            // For the transaction only, so that neither a pooling proxy nor the next user of the connection can inherit it.
            await using var set = new NpgsqlCommand("select set_config('app.organization_id', $1::text, true)", connection, transaction)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = organizationId } },
            };
            await set.ExecuteNonQueryAsync(ct);
            return new OrganizationScope(connection, transaction, organizationId);
        }
        catch
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }

            await connection.DisposeAsync();
            throw;
        }
    }
}
