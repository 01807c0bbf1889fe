using System.Data;
using System.Globalization;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Warehouse.Columns;

/// <summary>
/// The columns that this process holds, of one organization each. Questions say which they want; one organization's after the other is then read in the
/// background, or brought up to date. Nobody waits for it, and columns that are held never change: newer ones take their place.
/// </summary>
internal sealed partial class ColumnStore(Database database, QueryGate gate, ColumnSettings settings, TimeProvider clock, ILogger<ColumnStore> log) : IAsyncDisposable
{
    // Reading everything anew takes no longer than reading so many days one stretch after the other.
    private const int MostDays = 60;
    private const int MostEvents = 1_000_000;
    private const int RestsAfterFailure = 10;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (HeldColumns Columns, long UsedAt)> _held = [];
    private readonly Dictionary<int, (long Since, TimeSpan Length)> _rests = [];
    private readonly HashSet<int> _wanted = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>How long an organization is left alone after its columns were brought up to date.</summary>
    internal TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether organizations of that many events are held at all.</summary>
    public bool IsOpenTo(long events) => settings.Bytes > 0 && events >= settings.FromEvents;

    /// <summary>The columns of the organization as they were read last; null: not held.</summary>
    public HeldColumns? Find(int organizationId)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(organizationId, out var found))
            {
                return null;
            }

            _held[organizationId] = found with { UsedAt = clock.GetTimestamp() };
            return found.Columns;
        }
    }

    /// <summary>Has the organization's columns read, or brought up to date, some time soon.</summary>
    public void Want(int organizationId)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested || (_rests.TryGetValue(organizationId, out var rest) && clock.GetElapsedTime(rest.Since) < rest.Length))
            {
                return;
            }

            if (_wanted.Add(organizationId) && _reading.IsCompleted)
            {
                _reading = Task.Run(ReadAllAsync);
            }
        }
    }

    /// <summary>Until nothing is read any more.</summary>
    public async Task WhenIdleAsync()
    {
        for (Task reading = Reading(); !reading.IsCompleted; reading = Reading())
        {
            await reading;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await WhenIdleAsync();
        _closing.Dispose();
    }

    private Task Reading()
    {
        lock (_lock)
        {
            return _reading;
        }
    }

    private async Task ReadAllAsync()
    {
        while (Next() is { } organization)
        {
            var began = clock.GetTimestamp();
            HeldColumns? read = null;
            try
            {
                read = await ReadAsync(organization, _closing.Token);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeZoneNotFoundException or InvalidCastException)
            {
                Failed(log, organization, failure);
            }

            Keep(organization, read, clock.GetElapsedTime(began));
        }
    }

    private int? Next()
    {
        lock (_lock)
        {
            if (_wanted.Count == 0 || _closing.IsCancellationRequested)
            {
                // Whoever wants something from here on begins anew.
                _reading = Task.CompletedTask;
                return null;
            }

            return _wanted.First();
        }
    }

    private void Keep(int organization, HeldColumns? read, TimeSpan took)
    {
        lock (_lock)
        {
            _wanted.Remove(organization);
            _rests[organization] = (clock.GetTimestamp(), read is null ? RestsAfterFailure * Rest : Rest);
            _held.Remove(organization);
            if (read is null || read.Events.Bytes > settings.Bytes)
            {
                return;
            }

            while (_held.Count > 0 && _held.Values.Sum(held => held.Columns.Events.Bytes) + read.Events.Bytes > settings.Bytes)
            {
                _held.Remove(_held.MinBy(held => held.Value.UsedAt).Key);
            }

            _held[organization] = (read, clock.GetTimestamp());
        }

        Held(log, organization, read.Events.Events, read.Events.Users, (long)took.TotalMilliseconds);
    }

    /// <summary>Reads as the organization's reader, whose rights show the rows of that organization and no others. Null: cannot be held now.</summary>
    private async Task<HeldColumns?> ReadAsync(int organization, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Timeout);
        var admission = await gate.EnterAsync(organization, limited.Token);
        if (admission.IsError)
        {
            return null;
        }

        using var place = admission.Value;
        await using var connection = await database.Reader(organization).OpenConnectionAsync(limited.Token);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, limited.Token);
        return await KeptStatements.GuardAsync(connection, transaction, () => ReadAsync(connection, Current(organization), limited.Token));
    }

    private HeldColumns? Current(int organization)
    {
        lock (_lock)
        {
            return _held.TryGetValue(organization, out var found) ? found.Columns : null;
        }
    }

    private async Task<HeldColumns?> ReadAsync(NpgsqlConnection connection, HeldColumns? current, CancellationToken cancellation)
    {
        await BeginAsync(connection, cancellation);
        var readAt = clock.GetUtcNow();
        if (await ColumnSource.RevisionsAsync(connection, await ColumnSource.StateAsync(connection, cancellation), cancellation) is not { } days)
        {
            // What is held is compared with each question's days anyway.
            return current;
        }

        if (current is not null && string.Equals(current.Days.TimeZone, days.TimeZone, StringComparison.Ordinal) && current.ChangedSince(days) is { Count: <= MostDays } changed
            && await ColumnSource.DaysAsync(connection, current, changed, MostEvents, cancellation) is { } changes)
        {
            return new HeldColumns(current.Events.With(changes, cancellation), days, readAt);
        }

        return await ColumnSource.AllAsync(connection, days.TimeZone, settings.Bytes, cancellation) is { } all ? new HeldColumns(all, days, readAt) : null;
    }

    private static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set transaction read only"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(string.Create(CultureInfo.InvariantCulture, $"set local statement_timeout = {(long)Timeout.TotalMilliseconds}")));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local jit = off"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local timezone = 'UTC'"));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(EventId = 3120, Level = LogLevel.Information, Message = "Columns of organization {Organization}: {Events} events of {Users} users read in {Milliseconds} ms")]
    private static partial void Held(ILogger log, int organization, int events, int users, long milliseconds);

    [LoggerMessage(EventId = 3121, Level = LogLevel.Warning, Message = "Columns of organization {Organization} could not be read")]
    private static partial void Failed(ILogger log, int organization, Exception failure);
}
