using System.Data;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Warehouse.Slots;

/// <summary>
/// Copies properties into the slots assigned to them, a piece of a month in a transaction, and lets questions use a slot once a comparison of every
/// event in one snapshot found no difference. Whoever stores events meanwhile fills the slots itself; whoever does not leaves a doubt behind.
/// Stopped at any moment it loses nothing: what was filled is not filled again.
/// </summary>
internal sealed class SlotFill(Database database)
{
    private const int EventsWorthVacuum = 1_000;

    /// <summary>Brings every organization's slots up to date; returns how many events were changed. At work elsewhere already: nothing.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        if (!await LockAsync(connection, "pg_try_advisory_lock", cancellation))
        {
            return 0;
        }

        try
        {
            return await CompareAsync(connection, cancellation) ? 0 : await FillAllAsync(connection, cancellation);
        }
        catch (PostgresException clash) when (clash.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable)
        {
            // Somebody assigned slots or moved events at the same moment: the next run looks again.
            return 0;
        }
        finally
        {
            if (connection.State == ConnectionState.Open)
            {
                await LockAsync(connection, "pg_advisory_unlock", CancellationToken.None);
            }
        }
    }

    private static async Task<int> FillAllAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var changed = 0;
        foreach (var organization in (await SlotStore.ListAsync(connection, cancellation)).Where(organization => !organization.AllReady))
        {
            changed += await FillAsync(connection, organization, cancellation);
        }

        await CompareAsync(connection, cancellation);
        return changed;
    }

    private static async Task<int> FillAsync(NpgsqlConnection connection, OrganizationSlots organization, CancellationToken cancellation)
    {
        var overflowing = await SlotStore.WhereAnyAsync(connection, organization, SlotSql.Overflows, cancellation);
        foreach (var slot in overflowing)
        {
            await SlotStore.GiveUpAsync(connection, organization.OrganizationId, slot.Property, "slot.text_too_long", cancellation);
        }

        var fitting = organization with { Slots = [.. organization.Slots.Except(overflowing)] };
        if (fitting.Slots.Count == 0)
        {
            return 0;
        }

        var changed = 0;
        foreach (var month in (await SlotStore.PiecesAsync(connection, cancellation)).GroupBy(piece => piece.Table, StringComparer.Ordinal))
        {
            var changedInMonth = 0;
            foreach (var piece in month)
            {
                changedInMonth += await SlotStore.FillAsync(connection, fitting, piece, cancellation);
            }

            changed += changedInMonth;
            if (changedInMonth >= EventsWorthVacuum)
            {
                // Or index-only scans would look up every event that was changed.
                await using var vacuum = new NpgsqlCommand($"vacuum (analyze) warehouse.{month.Key}", connection) { CommandTimeout = 0 };
                await vacuum.ExecuteNonQueryAsync(cancellation);
            }
        }

        return changed;
    }

    /// <summary>Compares slots with the JSON where that is called for: what is written then is true in the snapshot it was seen in. Returns whether all hold.</summary>
    private static async Task<bool> CompareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var doubted = await SlotStore.AreDoubtedAsync(connection, cancellation);
        var allHold = true;
        foreach (var organization in (await SlotStore.ListAsync(connection, cancellation)).Where(organization => doubted || !organization.AllReady))
        {
            var different = await SlotStore.WhereAnyAsync(connection, organization, SlotSql.Differs, cancellation);
            allHold &= different.Count == 0;
            await SlotStore.MarkAsync(connection, organization.OrganizationId, different, ready: false, cancellation);
            await SlotStore.MarkAsync(connection, organization.OrganizationId, [.. organization.Slots.Except(different)], ready: true, cancellation);
        }

        if (doubted)
        {
            await SlotStore.SettleDoubtsAsync(connection, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return allHold;
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, string function, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"-- warehouse.slots.lock\nselect {function}(hashtext('warehouse.slots'))", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
