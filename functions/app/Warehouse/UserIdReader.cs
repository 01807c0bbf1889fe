using System.Data;
using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Npgsql;

namespace Analytics.Warehouse;

/// <summary>
/// Reads the numbers of all users that a query finds, however many: for segments, which keep them. The same layers as for questions
/// (guard, login, read-only transaction, time limit), but no row limit: a number takes eight bytes.
/// </summary>
internal sealed class UserIdReader(Database database, QueryGate gate)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    public Task<Result<long[]>> ReadAsync(int organizationId, RenderedQuery query, CancellationToken cancellation) =>
        RunAsync(organizationId, async connection => await ReadNumbersAsync(connection, query.Text, query.Parameters, cancellation), query.Text, cancellation);

    /// <summary>Users that somebody's SQL yields, by a column user_id (a number) or external_id (the customer's own identifier).</summary>
    public Task<Result<long[]>> ReadAsync(int organizationId, string sql, CancellationToken cancellation)
    {
        var inner = sql.Trim().TrimEnd(';');
        return RunAsync(organizationId, async connection =>
        {
            var key = await KeyColumnAsync(connection, inner, cancellation);
            if (key is null)
            {
                return WarehouseErrors.Refused("a segment's SQL yields a column user_id or external_id; add one.");
            }

            var whole = $"select u.user_id from users as u where u.{key} in (select chosen.{key} from ({inner}\n) as chosen)";
            return SqlGuard.Check(whole).Allowed ? await ReadNumbersAsync(connection, whole, [], cancellation) : WarehouseErrors.Refused("it cannot be used inside another query.");
        }, inner, cancellation);
    }

    private async Task<Result<long[]>> RunAsync(int organizationId, Func<NpgsqlConnection, Task<Result<long[]>>> read, string sql, CancellationToken cancellation)
    {
        var verdict = SqlGuard.Check(sql);
        if (!verdict.Allowed)
        {
            return WarehouseErrors.Refused(verdict.Issues);
        }

        var admission = await gate.EnterAsync(organizationId, cancellation);
        if (admission.IsError)
        {
            return admission.Error;
        }

        using var place = admission.Value;
        try
        {
            await using var connection = await database.Reader(organizationId).OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            return await KeptStatements.GuardAsync(connection, transaction, async () =>
            {
                await BeginAsync(connection, cancellation);
                return await read(connection);
            });
        }
        catch (PostgresException failure) when (!cancellation.IsCancellationRequested && WarehouseErrors.From(failure, Timeout) is { } error)
        {
            return error;
        }
        catch (NpgsqlException failure) when (failure is not PostgresException)
        {
            cancellation.ThrowIfCancellationRequested();
            return failure.InnerException is TimeoutException ? WarehouseErrors.TimedOut(Timeout) : WarehouseErrors.Unreachable();
        }
    }

    private static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set transaction read only"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"set local statement_timeout = '{(int)Timeout.TotalSeconds}s'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local jit = off"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local timezone = 'UTC'"));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<string?> KeyColumnAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand($"select * from ({sql}\n) as chosen limit 0") } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(index => (Name: reader.GetName(index), Type: reader.GetFieldType(index))).ToList();
        if (columns.Exists(column => column.Name == "user_id" && column.Type == typeof(long)))
        {
            return "user_id";
        }

        return columns.Exists(column => column.Name == "external_id" && column.Type == typeof(string)) ? "external_id" : null;
    }

    private static async Task<Result<long[]>> ReadNumbersAsync(NpgsqlConnection connection, string sql, IReadOnlyList<SqlParameter> parameters, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = (int)Timeout.TotalSeconds + 10, BatchCommands = { WarehouseReader.Command(sql, parameters) } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var numbers = new List<long>();
        while (await reader.ReadAsync(cancellation))
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers.ToArray();
    }
}
