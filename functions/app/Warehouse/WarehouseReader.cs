using System.Data;
using System.Globalization;
using System.Text.Json;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rollups;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Warehouse.Rollups;
using Analytics.Warehouse.Slots;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Warehouse;

/// <summary>Rows as read, how long the database took, and about how much was read.</summary>
public sealed record WarehouseResult(ResultTable Table, long ElapsedMs, long Bytes)
{
    /// <summary>What ran, for people to read and run again.</summary>
    public string Sql { get; init; } = "";
}

/// <summary>A way to a question's rows that is not its SQL, in the question's own transaction; null: none for this snapshot.</summary>
internal delegate Task<WarehouseResult?> OtherWay(NpgsqlConnection connection, RollupState state, WarehouseLimits limits, CancellationToken cancellation);

/// <summary>
/// The only way analytical SQL reaches the database. Each of its layers holds alone: the guard re-reads the text; the login may read two
/// views of its own organization and nothing else; the transaction is read only, timed, priced before it runs, and cut off by rows
/// and bytes. Cancelling ends the statement in the database.
/// </summary>
public sealed class WarehouseReader
{
    // A plan of sixty joins is nested more deeply than JSON is by default allowed to be.
    private const int DeepestPlan = 100_000;
    private const string Explain = "explain (format json, costs on) ";
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly QueryGate _gate;
    private readonly WarehouseGuard _guard;
    private readonly WarehouseLimits _limits;

    public WarehouseReader(Database database, QueryGate gate, TimeProvider clock)
        : this(database, gate, clock, Guarded, WarehouseLimits.Default)
    {
    }

    internal WarehouseReader(Database database, QueryGate gate, TimeProvider clock, WarehouseGuard guard, WarehouseLimits limits)
    {
        _database = database;
        _gate = gate;
        _clock = clock;
        _guard = guard;
        _limits = limits;
    }

    /// <summary>Runs one query as the organization's reader.</summary>
    public async Task<Result<WarehouseResult>> ReadAsync(int organizationId, RenderedQuery query, CancellationToken ct)
    {
        var guarded = Checked(query);
        return guarded.IsError ? Result.Fail<WarehouseResult>(guarded.Error) : await RunAsync(organizationId, _ => guarded, null, ct);
    }

    /// <summary>Runs a query that is made for what the rollups hold in the very snapshot that it then reads.</summary>
    /// <param name="organizationId">Whose reader runs it.</param>
    /// <param name="render">Makes the query.</param>
    /// <param name="other">Another way to the rows, within the same limits and the same snapshot; where it gives none the query runs.</param>
    /// <param name="ct">Ends the statement in the database.</param>
    internal Task<Result<WarehouseResult>> ReadAsync(int organizationId, Func<RollupState, RenderedQuery> render, OtherWay? other, CancellationToken ct) =>
        RunAsync(organizationId, rollups => Checked(render(rollups)), other, ct);

    private Result<CheckedQuery> Checked(RenderedQuery query)
    {
        var guarded = _guard(query.Text);
        return guarded.IsError ? Result.Fail<CheckedQuery>(guarded.Error) : new CheckedQuery(query, guarded.Value);
    }

    private async Task<Result<WarehouseResult>> RunAsync(int organizationId, Func<RollupState, Result<CheckedQuery>> prepare, OtherWay? other, CancellationToken ct)
    {
        var admission = await _gate.EnterAsync(organizationId, ct);
        if (admission.IsError)
        {
            return Result.Fail<WarehouseResult>(admission.Error);
        }

        using var place = admission.Value;
        var began = _clock.GetTimestamp();
        try
        {
            await using var connection = await _database.Reader(organizationId).OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            return await KeptStatements.GuardAsync(connection, transaction, () => ReadAsync(connection, prepare, other, began, ct));
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InvalidSqlStatementName)
        {
            // The session had lost the statements which it was known to keep; the next question finds it whole.
            return Result.Fail<WarehouseResult>(WarehouseErrors.Unreachable());
        }
        catch (PostgresException failure) when (!ct.IsCancellationRequested && WarehouseErrors.From(failure, _limits.Timeout) is { } error)
        {
            return Result.Fail<WarehouseResult>(error);
        }
        catch (NpgsqlException failure) when (failure is not PostgresException)
        {
            ct.ThrowIfCancellationRequested();
            return Result.Fail<WarehouseResult>(failure.InnerException is TimeoutException ? WarehouseErrors.TimedOut(_limits.Timeout) : WarehouseErrors.Unreachable());
        }
        catch (OverflowException)
        {
            return Result.Fail<WarehouseResult>(WarehouseErrors.ValueOutOfRange());
        }
        catch (Exception failure) when (failure is InvalidCastException or NotSupportedException or ArgumentOutOfRangeException)
        {
            // Values of the database that .NET has no type for, such as a year before Christ or a point.
            return Result.Fail<WarehouseResult>(WarehouseErrors.ValueWithoutType());
        }
    }

    private async Task<Result<WarehouseResult>> ReadAsync(NpgsqlConnection connection, Func<RollupState, Result<CheckedQuery>> prepare, OtherWay? other, long began, CancellationToken ct)
    {
        var state = await BeginAsync(connection, ct);
        if (other is not null && await ReadAsync(connection, state, other, began, ct) is { } read)
        {
            return read;
        }

        var query = prepare(state);
        if (query.IsError)
        {
            return Result.Fail<WarehouseResult>(query.Error);
        }

        return await RefuseAsync(connection, query.Value, ct) is { } refusal
            ? Result.Fail<WarehouseResult>(refusal)
            : await ReadRowsAsync(connection, query.Value, began, ct);
    }

    private async Task<Result<WarehouseResult>?> ReadAsync(NpgsqlConnection connection, RollupState state, OtherWay other, long began, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(_limits.Timeout);
        try
        {
            if (await other(connection, state, _limits, limited.Token) is not { } read)
            {
                return null;
            }

            return read with { ElapsedMs = (long)_clock.GetElapsedTime(began).TotalMilliseconds };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Result.Fail<WarehouseResult>(WarehouseErrors.TimedOut(_limits.Timeout));
        }
    }

    private async Task<Result<WarehouseResult>> ReadRowsAsync(NpgsqlConnection connection, CheckedQuery query, long began, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(query.Sql, query.Query.Parameters));
        // Ends the transaction in the same message.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("rollback"));
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        try
        {
            var (table, bytes) = await new ResultTableReader(reader, query.Query.Columns, _limits).ReadAsync(ct);
            return new WarehouseResult(table with { Rollup = query.Query.Rollup }, (long)_clock.GetElapsedTime(began).TotalMilliseconds, bytes) { Sql = query.Query.DisplayText };
        }
        catch (ValueTooLargeException)
        {
            // Without this, closing the reader would first receive all that is left.
            batch.Cancel();
            return Result.Fail<WarehouseResult>(WarehouseErrors.ValueTooLarge(_limits.ValueBytes));
        }
    }

    /// <summary>Sets the limits and, in the same round trip, reads what rollups and slots hold in this snapshot.</summary>
    private async Task<RollupState> BeginAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set transaction read only"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(
            CultureInfo.InvariantCulture, $"set local statement_timeout = {Math.Max(1, (long)_limits.Timeout.TotalMilliseconds)}")));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture, $"set local work_mem = '{_limits.WorkMemoryMegabytes}MB'")));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local jit = off"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local timezone = 'UTC'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(RollupStateReader.Sql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SlotReader.Sql));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var state = await RollupStateReader.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        return state with { Slots = await SlotReader.ReadAsync(reader, ct) };
    }

    /// <summary>
    /// Why the database should not run a query at all: it has no plan, would take too long, or does not understand it. One that passes over
    /// rollups once has no price worth asking for; time, rows and bytes limit it all the same.
    /// </summary>
    private async Task<Error?> RefuseAsync(NpgsqlConnection connection, CheckedQuery query, CancellationToken ct)
    {
        if (query.Query.IsBounded)
        {
            return null;
        }

        try
        {
            return await PriceAsync(connection, query, ct) switch
            {
                null => WarehouseErrors.Refused("it is a command, not a question."),
                var cost => cost > _limits.Cost ? WarehouseErrors.TooExpensive() : null,
            };
        }
        catch (PostgresException failure) when (failure.Position > Explain.Length && WarehouseErrors.From(failure, _limits.Timeout) is Invalid invalid)
        {
            return invalid.At(query.Sql, failure.Position - Explain.Length);
        }
    }

    /// <summary>Asks for the plan; a batch command cannot hold a second statement. Null for a command that has no plan: nothing that is a question.</summary>
    private static async Task<double?> PriceAsync(NpgsqlConnection connection, CheckedQuery query, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(Explain + query.Sql, query.Query.Parameters) } };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        using var plan = JsonDocument.Parse(reader.GetString(0), new JsonDocumentOptions { MaxDepth = DeepestPlan });
        return plan.RootElement[0] is { ValueKind: JsonValueKind.Object } root ? root.GetProperty("Plan").GetProperty("Total Cost").GetDouble() : null;
    }

    internal static NpgsqlBatchCommand Command(string sql, IReadOnlyList<SqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = Bindable(parameter.Value), DataTypeName = parameter.Type });
        }

        return command;
    }

    private static object Bindable(object? value) => value switch
    {
        null => DBNull.Value,
        // timestamptz takes UTC only
        DateTimeOffset time => time.ToUniversalTime(),
        IReadOnlyList<string> list and not string[] => list.ToArray(),
        _ => value,
    };

    private static Result<string> Guarded(string sql)
    {
        var verdict = SqlGuard.Check(sql);
        return verdict.Allowed ? verdict.LimitedSql : WarehouseErrors.Refused(verdict.Issues);
    }

    /// <summary>A query and its text as the guard lets it run.</summary>
    private sealed record CheckedQuery(RenderedQuery Query, string Sql);
}
