namespace Analytics.LocalRuntime.Timers;

/// <summary>The right of a process to run one occurrence of a timer: it lasts until the run is recorded or the process is dead.</summary>
internal sealed record TimerClaim(string Function, DateTimeOffset Occurrence, long Owner);
