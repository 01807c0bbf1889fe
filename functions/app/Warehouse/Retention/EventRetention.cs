using Analytics.Audit;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Warehouse.Retention;

/// <summary>
/// Removes events that their organization no longer keeps: a whole month at once when nobody keeps any of it, else in small transactions.
/// Rollups of the days are marked, cached answers become unfindable, and the audit trail says how many went. Stopped at any moment, it goes
/// on the next time.
/// </summary>
internal sealed partial class EventRetention(Database database, TimeProvider clock, ILogger<EventRetention> log)
{
    /// <summary>Applies every organization's retention; another process at it already: this one leaves it to the other.</summary>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        if (!await LockAsync(connection, cancellation))
        {
            return 0;
        }

        try
        {
            await RetentionStore.TuneAsync(connection, cancellation);
            var expiries = (await RetentionStore.LimitedAsync(connection, cancellation)).ConvertAll(ExpiryOf);
            var removed = new Dictionary<int, long>();
            if (expiries.Count > 0)
            {
                foreach (var month in await RetentionStore.MonthsAsync(connection, expiries.Max(expiry => expiry.Before), cancellation))
                {
                    await ApplyAsync(connection, month, expiries, removed, cancellation);
                }
            }

            foreach (var expiry in expiries.Where(expiry => removed.GetValueOrDefault(expiry.OrganizationId) > 0))
            {
                await NoteAsync(expiry, removed[expiry.OrganizationId], cancellation);
            }

            return removed.Values.Sum();
        }
        finally
        {
            await UnlockAsync(connection);
        }
    }

    /// <summary>The first day that is kept, by the organization's own calendar.</summary>
    public static DateOnly FirstKept(DateTimeOffset now, string timeZone, int days) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime).AddDays(-days);

    private Expiry ExpiryOf((int OrganizationId, string TimeZone, int Days) limit) => new(limit.OrganizationId, FirstKept(clock.GetUtcNow(), limit.TimeZone, limit.Days));

    private async Task ApplyAsync(NpgsqlConnection connection, EventMonth month, List<Expiry> expiries, Dictionary<int, long> removed, CancellationToken cancellation)
    {
        var through = expiries.Where(expiry => expiry.Before > month.LastDay).Select(expiry => expiry.OrganizationId).ToList();
        if (through.Count > 0 && !await RetentionStore.IsKeptByAnybodyAsync(connection, month, through, cancellation) && await DropAsync(connection, month, removed, cancellation))
        {
            return;
        }

        var deleted = 0L;
        foreach (var expiry in expiries.Where(expiry => expiry.Before >= month.First))
        {
            var some = 0;
            do
            {
                some = await RetentionStore.DeleteSomeAsync(connection, expiry, month, cancellation);
                removed[expiry.OrganizationId] = removed.GetValueOrDefault(expiry.OrganizationId) + some;
                deleted += some;
            }
            while (some > 0);
        }

        if (deleted > 0)
        {
            await RetentionStore.VacuumAsync(connection, month, cancellation);
        }
    }

    /// <summary>False when somebody reads the month for too long: then its rows are deleted one by one, or it waits for the next night.</summary>
    private async Task<bool> DropAsync(NpgsqlConnection connection, EventMonth month, Dictionary<int, long> removed, CancellationToken cancellation)
    {
        try
        {
            foreach (var (organization, events) in await RetentionStore.DropAsync(connection, month, cancellation))
            {
                removed[organization] = removed.GetValueOrDefault(organization) + events;
            }

            MonthDropped(log, month.Table);
            return true;
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            MonthBusy(log, month.Table);
            return false;
        }
    }

    private async Task NoteAsync(Expiry expiry, long events, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(expiry.OrganizationId, cancellation);
        AuditTrail.Append(scope, null, "events.expired", new AuditSubject("organization", expiry.OrganizationId.ToString(System.Globalization.CultureInfo.InvariantCulture)), new { expiry.Before, events });
        await scope.CommitAsync(cancellation);
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- warehouse.retention.lock\nselect pg_try_advisory_lock(hashtext('warehouse.retention'))", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand("-- warehouse.retention.unlock\nselect pg_advisory_unlock(hashtext('warehouse.retention'))", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(EventId = 3110, Level = LogLevel.Information, Message = "Dropped {Month}: nobody keeps its events any more")]
    private static partial void MonthDropped(ILogger logger, string month);

    [LoggerMessage(EventId = 3111, Level = LogLevel.Information, Message = "{Month} is being read: its expired events are deleted one by one")]
    private static partial void MonthBusy(ILogger logger, string month);
}
