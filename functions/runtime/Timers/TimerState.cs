namespace Analytics.LocalRuntime.Timers;

/// <summary>What a timer remembers: its last run, the occurrence it waits for, and when that was written.</summary>
internal sealed record TimerState(string Schedule, DateTimeOffset? LastAt, DateTimeOffset NextAt, DateTimeOffset UpdatedAt);
