using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// Brings rollups up to date: builds the days that changed and the days that lack a property, oldest first, a few at a time, each group in one
/// transaction. Stopped at any moment it loses nothing but the group at hand; days that did not change are never touched. What is
/// built is exactly what the transaction's snapshot shows, and only the changes that this snapshot shows are struck off.
/// </summary>
internal sealed class RollupRefresh(Database database, TimeProvider clock)
{
    private const int DaysAtOnce = 10;
    private const int LongestSpan = 40;
    private const int Attempts = 5;

    /// <summary>
    /// A day is built whole whenever it changed, so where events come all day long its rollups would be built all day long: for at most a tenth of
    /// the time. Questions read the events of a day that waits.
    /// </summary>
    private const int RestsForEachBuild = 9;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<int, (long Since, TimeSpan Length)> _rests = new();

    /// <summary>Refreshes every organization that needs it and does not rest; returns how many days were built.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var built = 0;
        await using var connection = await database.OpenSystemAsync(cancellation);
        foreach (var organization in await RollupQueue.OrganizationsAsync(connection, cancellation))
        {
            if (_rests.TryGetValue(organization, out var rest) && clock.GetElapsedTime(rest.Since) < rest.Length)
            {
                continue;
            }

            var began = clock.GetTimestamp();
            built += await RunAsync(connection, organization, cancellation);
            var length = clock.GetElapsedTime(began) * RestsForEachBuild;
            _rests[organization] = (clock.GetTimestamp(), length < LongestRest ? length : LongestRest);
        }

        return built;
    }

    /// <summary>Refreshes one organization. Another process at it already: nothing is done twice, this one leaves it to the other.</summary>
    public async Task<int> RunAsync(int organizationId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        return await RunAsync(connection, organizationId, cancellation);
    }

    private async Task<int> RunAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        if (!await RollupQueue.TryLockAsync(connection, organizationId, cancellation))
        {
            return 0;
        }

        try
        {
            await AgainAsync(() => InSnapshotAsync(connection, () => RollupQueue.BeginAsync(connection, organizationId, cancellation), cancellation));
            await AgainAsync(() => InSnapshotAsync(connection, () => RollupPeriods.BeginAsync(connection, organizationId, cancellation), cancellation));
            await AgainAsync(() => InSnapshotAsync(connection, () => RollupQueue.CompareAsync(connection, cancellation), cancellation));
            await AgainAsync(() => InSnapshotAsync(connection, () => MovedUsers.MoveAsync(connection, organizationId, cancellation), cancellation));
            var built = 0;
            while (true)
            {
                var days = await AgainAsync(() => BuildNextAsync(connection, organizationId, cancellation));
                if (days == 0)
                {
                    await BuildPeriodsAsync(connection, organizationId, cancellation);
                    await FillFirstsAsync(connection, organizationId, cancellation);
                    await RollupQueue.FinishAsync(connection, organizationId, built, cancellation);
                    return built;
                }

                built += days;
            }
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A month is being attached, or dropped: what waits will still wait the next time.
            return 0;
        }
        finally
        {
            await RollupQueue.UnlockAsync(connection, organizationId);
        }
    }

    private async Task<int> BuildNextAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var days = 0;
        await InSnapshotAsync(
            connection,
            async () =>
            {
                if (await RollupQueue.NextAsync(connection, organizationId, DaysAtOnce, LongestSpan, cancellation) is { } build)
                {
                    await BuildAsync(connection, build, cancellation);
                    days = build.Days.Count;
                }
            },
            cancellation);
        return days;
    }

    private async Task BuildPeriodsAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        while (await AgainAsync(() => BuildNextPeriodAsync(connection, organizationId, today, cancellation)))
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> BuildNextPeriodAsync(NpgsqlConnection connection, int organizationId, DateOnly today, CancellationToken cancellation)
    {
        var found = false;
        await InSnapshotAsync(
            connection,
            async () =>
            {
                if (await RollupPeriods.NextAsync(connection, organizationId, today, cancellation) is { } period)
                {
                    await RollupPeriods.BuildAsync(connection, organizationId, period, clock.GetUtcNow(), cancellation);
                    found = true;
                }
            },
            cancellation);
        return found;
    }

    private async Task FillFirstsAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        while (await AgainAsync(() => FillNextFirstsAsync(connection, organizationId, cancellation)))
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> FillNextFirstsAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        var found = false;
        var now = clock.GetUtcNow();
        await InSnapshotAsync(
            connection,
            async () =>
            {
                if (await FirstEvents.NextNameAsync(connection, organizationId, now, cancellation) is { } name)
                {
                    await FirstEvents.FillAsync(connection, organizationId, name, now, cancellation);
                    found = true;
                }
            },
            cancellation);
        return found;
    }

    private async Task BuildAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await RollupDays.RemoveAsync(connection, build, cancellation);
        await DayEvents.ReadAsync(connection, build, cancellation);
        await RollupDays.BuildAsync(connection, build, cancellation);
        var users = await UserBlocks.ReadAsync(connection, cancellation);
        await users.WriteAsync(connection, build.OrganizationId, cancellation);
        await KeyBlocks.BuildAsync(connection, build, cancellation);
        await FirstEvents.BuildAsync(connection, build, cancellation);
        await RollupDays.NoteAsync(connection, build, clock.GetUtcNow(), cancellation);
        await CheckDaysAsync(connection, build, users, cancellation);
        await RollupQueue.StrikeOffAsync(connection, build, cancellation);
    }

    private static async Task CheckDaysAsync(NpgsqlConnection connection, DaysToBuild build, UserBlocks users, CancellationToken cancellation)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await RollupQueue.ZoneAsync(connection, build.OrganizationId, cancellation));
        var match = users.Times.All(day => day.Value.First >= LocalDays.Start(zone, day.Key).UtcDateTime && day.Value.Last < LocalDays.Start(zone, day.Key.AddDays(1)).UtcDateTime);
        if (!match)
        {
            await RollupQueue.DistrustAsync(connection, build.OrganizationId, cancellation);
        }
    }

    private static async Task InSnapshotAsync(NpgsqlConnection connection, Func<Task> work, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using (var settings = new NpgsqlCommand("set local work_mem = '96MB'; set local jit = off; set local lock_timeout = '2s'", connection))
        {
            await settings.ExecuteNonQueryAsync(cancellation);
        }

        await work();
        await transaction.CommitAsync(cancellation);
    }

    // Somebody changed the same rows meanwhile (another process's comparison of days): with a new snapshot it goes through.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            try
            {
                return await work();
            }
            catch (PostgresException clash) when (clash.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                Debug.WriteLine(clash.MessageText);
            }
        }

        return await work();
    }

    private static Task<int> AgainAsync(Func<Task> work) => AgainAsync(async () =>
    {
        await work();
        return 0;
    });
}
