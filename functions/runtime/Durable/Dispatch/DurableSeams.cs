namespace Analytics.LocalRuntime.Durable.Dispatch;

/// <summary>What every part of the dispatcher reaches: the app's functions and the signals.</summary>
internal sealed record DurableSeams(IDurableFunctionExecutor Executor, Signals Signals);
