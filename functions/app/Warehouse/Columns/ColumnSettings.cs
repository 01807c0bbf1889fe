using Microsoft.Extensions.Configuration;

namespace Analytics.Warehouse.Columns;

/// <summary>Whose events are kept as columns, and how much memory they may take in this process.</summary>
/// <param name="FromEvents">Organizations with fewer events are answered fast enough without.</param>
/// <param name="Bytes">Of all organizations together; what was asked for least lately goes first. 0: nothing is kept.</param>
public sealed record ColumnSettings(long FromEvents, long Bytes)
{
    /// <summary>Nothing of the answer depends on them, so a process with little memory may keep none.</summary>
    public static ColumnSettings From(IConfiguration configuration) => new(
        configuration.GetValue("Warehouse:ColumnsFromEvents", 500_000L),
        configuration.GetValue("Warehouse:ColumnsMegabytes", 512L) * 1024 * 1024);
}
