using Analytics.LocalRuntime.Statistics;

namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>What every part of the dispatcher reaches: the app's functions, the signals and the meter.</summary>
internal sealed record DurableSeams(IDurableFunctionExecutor Executor, Signals Signals, RuntimeMeter Meter);
