namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>The statements of the worker.</summary>
internal sealed record DurableStores(WorkStore Work, TurnStore Turns, ProcessStore Processes)
{
    public static DurableStores Over(DurableDatabase database) => new(new WorkStore(database), new TurnStore(database), new ProcessStore(database));
}
