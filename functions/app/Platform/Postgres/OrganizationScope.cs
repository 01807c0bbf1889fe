using Npgsql;

namespace Analytics.Platform.Postgres;

/// <summary>
/// A transaction that sees the rows of one organization and no others: the features' login under row-level security. Disposing
/// without <see cref="CommitAsync"/> rolls back. What opens it, and every statement whose result nobody reads, goes to the server together
/// with the next statement that somebody waits for, so that a step of a few statements is one or two messages.
/// </summary>
public sealed class OrganizationScope : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly ScopeKind _kind;
    private readonly List<NpgsqlBatchCommand> _waiting = [];
    private int _resultsWaiting;
    private bool _failed;
    private NpgsqlTransaction? _transaction;

    private OrganizationScope(NpgsqlConnection connection, int organizationId, ScopeKind kind)
    {
        _connection = connection;
        _kind = kind;
        OrganizationId = organizationId;
    }

    public int OrganizationId { get; }

    /// <summary>A command with values for $1, $2, …; null becomes SQL null.</summary>
    public OrganizationCommand Command(string sql, params object?[] positional) => new(this, Statement(sql, positional));

    /// <summary>A statement that returns no rows and whose result nobody waits for. It runs before the next command, or with the commit.</summary>
    public void Enqueue(string sql, params object?[] positional) => _waiting.Add(Statement(sql, positional));

    /// <summary>The same for a statement that does return rows, at which nobody looks: it locks, or calls a function.</summary>
    public void EnqueueSelect(string sql, params object?[] positional)
    {
        Enqueue(sql, positional);
        _resultsWaiting++;
    }

    /// <summary>
    /// Before a statement that writes many rows: what the server asks for each, such as whether the campaign of a recipient is there, is planned once
    /// and not for every row.
    /// </summary>
    public void KeepPlans() => EnqueueSelect("select set_config('plan_cache_mode', 'auto', true)");

    /// <summary>Commits, together with what still waits.</summary>
    /// <returns>How many rows the statements that still waited have written.</returns>
    public async Task<int> CommitAsync(CancellationToken ct)
    {
        if (_kind == ScopeKind.Reading)
        {
            throw new InvalidOperationException("A scope for reading has nothing to commit.");
        }

        if (_waiting.Count == 0)
        {
            await (_transaction?.CommitAsync(ct) ?? Task.CompletedTask);
            return 0;
        }

        // Without a transaction the batch itself is one: all of it or nothing.
        await using var batch = Batch(_transaction is null);
        if (_transaction is not null)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        }

        try
        {
            return await batch.ExecuteNonQueryAsync(ct);
        }
        catch
        {
            Failed();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        if (_failed)
        {
            KeptStatements.GiveUp(_connection);
        }

        await _connection.DisposeAsync();
    }

    internal static async Task<OrganizationScope> OpenAsync(NpgsqlDataSource app, int organizationId, ScopeKind kind, CancellationToken ct) =>
        new(await app.OpenConnectionAsync(ct), organizationId, kind);

    /// <summary>A batch that ends with <paramref name="last"/>, and how many results come before that one's.</summary>
    internal async Task<(NpgsqlBatch Batch, int ResultsBefore)> BatchAsync(NpgsqlBatchCommand last, CancellationToken ct)
    {
        var opens = _transaction is null;
        if (opens && _kind != ScopeKind.Reading)
        {
            // Sent with the batch.
            _transaction = await _connection.BeginTransactionAsync(ct);
        }

        var results = _resultsWaiting + (opens ? 1 : 0);
        var batch = Batch(opens);
        batch.BatchCommands.Add(last);
        return (batch, results);
    }

    /// <summary>Says that the server refused a statement of this scope, or that nobody waited for its answer.</summary>
    internal void Failed() => _failed = true;

    private NpgsqlBatch Batch(bool opens)
    {
        var batch = new NpgsqlBatch(_connection);
        if (opens)
        {
            batch.BatchCommands.Add(Opening());
        }

        foreach (var statement in _waiting)
        {
            batch.BatchCommands.Add(statement);
        }

        _waiting.Clear();
        _resultsWaiting = 0;
        return batch;
    }

    /// <summary>Settings for the transaction only, so that neither a pooling proxy nor the next user of the connection can inherit them.</summary>
    private NpgsqlBatchCommand Opening()
    {
        var opening = new NpgsqlBatchCommand(_kind switch
        {
            ScopeKind.Reading => "select set_config('app.organization_id', $1::text, true), set_config('transaction_read_only', 'on', true)",
            ScopeKind.Repeating => "select set_config('app.organization_id', $1::text, true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)",
            ScopeKind.Passing => "select set_config('app.organization_id', $1::text, true), set_config('synchronous_commit', 'off', true)",
            _ => "select set_config('app.organization_id', $1::text, true)",
        });
        opening.Parameters.Add(new NpgsqlParameter<int> { TypedValue = OrganizationId });
        return opening;
    }

    private static NpgsqlBatchCommand Statement(string sql, object?[] positional)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in positional)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
