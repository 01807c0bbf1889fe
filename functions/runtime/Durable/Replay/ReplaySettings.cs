using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>What all replays of a process share.</summary>
internal sealed record ReplaySettings(DataConverter Converter, ILoggerFactory Loggers, TimeSpan MaximumTimerInterval);

/// <summary>Who an execution is.</summary>
internal sealed record InstanceIdentity(string InstanceId, string Name, string? Version, string? Input, ParentOrchestrationInstance? Parent);
