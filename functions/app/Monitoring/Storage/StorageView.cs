using Analytics.Platform.Telemetry;

namespace Analytics.Monitoring.Storage;

/// <summary>What is kept, how large it is and for how long. <paramref name="Installation"/> is for the operator of the installation only.</summary>
internal sealed record StorageView(DateTimeOffset At, OrganizationStorage Organization, RetentionView Retention, CacheReport Cache, InstallationStorage? Installation);

/// <summary>What one organization keeps. Events are counted by the day rollups, so they are as old as <paramref name="CountedAt"/>.</summary>
internal sealed record OrganizationStorage(
    long Events, DateOnly? OldestDay, DateOnly? NewestDay, DateTimeOffset? CountedAt, long Users, long Queries, long QueriesWithRows, long RowBytes, IReadOnlyList<MonthStorage> Months);

internal sealed record MonthStorage(DateOnly Month, long Events);

/// <summary>How long data is kept, in days; null: for ever. The dates are the first days that the next run would keep.</summary>
internal sealed record RetentionView(int? EventDays, DateOnly? FirstDayKept, int? ResultDays, DateOnly? FirstResultDayKept);

/// <summary>The database as a whole, of all organizations.</summary>
internal sealed record InstallationStorage(long DatabaseBytes, IReadOnlyList<PartitionStorage> Partitions, IReadOnlyList<TableStorage> Tables, IReadOnlyList<IndexStorage> Indexes);

/// <summary>A month of events; rows are the planner's estimate.</summary>
internal sealed record PartitionStorage(string Name, DateOnly? Month, long RowsEstimate, long TableBytes, long IndexBytes, long DeadRows, DateTimeOffset? VacuumedAt, DateTimeOffset? AnalyzedAt);

/// <summary>A table that is no month of events; kind is rollups, cache, runtime or other.</summary>
internal sealed record TableStorage(string Name, string Kind, long RowsEstimate, long TableBytes, long IndexBytes, long DeadRows, DateTimeOffset? AnalyzedAt);

/// <summary>An index of event storage over all its months, and how often it was used since statistics began.</summary>
internal sealed record IndexStorage(string Name, long Bytes, long Scans);
