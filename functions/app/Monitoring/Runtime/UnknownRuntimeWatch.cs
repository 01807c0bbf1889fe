namespace Analytics.Monitoring.Runtime;

/// <summary>Where the runtime is a service of Azure, its figures are in Azure Monitor; here is only the way there.</summary>
internal sealed class UnknownRuntimeWatch : IRuntimeWatch
{
    private static readonly RuntimeFigures Figures = new("Queues, processes and replay times are in Azure Monitor: see the storage account, the Durable Task Scheduler and Application Insights.");

    public Task<RuntimeFigures> ReadAsync(CancellationToken cancellation) => Task.FromResult(Figures);

    public Task<IReadOnlyList<PoisonMessage>> ListPoisonAsync(int most, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PoisonMessage>>([]);

    public Task<bool> PutBackAsync(string poisonQueue, Guid messageId, CancellationToken cancellation) => Task.FromResult(false);
}
