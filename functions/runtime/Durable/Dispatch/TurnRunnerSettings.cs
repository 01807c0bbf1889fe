using Analytics.LocalRuntime.Statistics;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>What the runner of turns tells others, and its clock.</summary>
internal sealed record TurnRunnerSettings(
    TimeProvider Clock, int MostReplays, Signals Signals, RuntimeMeter Meter, Action<DateTime> NoteTimer, ILogger Logger);
