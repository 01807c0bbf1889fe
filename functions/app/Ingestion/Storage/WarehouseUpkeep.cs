using System.Globalization;
using Npgsql;

namespace Analytics.Ingestion.Storage;

/// <summary>
/// After a load: visibility maps, without which no question is answered from an index alone, and planner statistics. Both would come by
/// themselves some minutes later; the first question should not wait for that.
/// </summary>
internal static class WarehouseUpkeep
{
    private const int AnalyzeOnlySince = 18;

    /// <param name="connection">Outside a transaction.</param>
    /// <param name="months">Months (year × 12 + month - 1) that got events.</param>
    /// <param name="cancellation">Ends the work at once; nothing is lost.</param>
    public static async Task RunAsync(NpgsqlConnection connection, IEnumerable<int> months, CancellationToken cancellation)
    {
        var partitions = string.Join(", ", months.Select(month => string.Create(CultureInfo.InvariantCulture, $"warehouse.events_{month / 12:0000}_{(month % 12) + 1:00}")));
        // Ten is enough for equality on names and users, and six times as fast as the default.
        await ExecuteAsync(connection, "set default_statistics_target = 10", cancellation);
        await ExecuteAsync(connection, $"vacuum (analyze, skip_locked, parallel 0) {partitions}, warehouse.users", cancellation);
        await ExecuteAsync(connection, "vacuum (skip_locked, parallel 0, index_cleanup off) warehouse.event_keys", cancellation);
        // Statistics of all months together; older servers would count every month again.
        await ExecuteAsync(connection, connection.PostgreSqlVersion.Major >= AnalyzeOnlySince ? "analyze only warehouse.events" : "analyze warehouse.events", cancellation);
        await ExecuteAsync(connection, "reset default_statistics_target", cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
