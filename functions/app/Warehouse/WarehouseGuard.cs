using Analytics.Platform.Results;

namespace Analytics.Warehouse;

/// <summary>Reads the finished SQL once more before it runs; returns it with its row limit, or why it may not run.</summary>
internal delegate Result<string> WarehouseGuard(string sql);
