using System.Collections.Concurrent;
using Analytics.Integrations;

namespace Analytics.Deliveries.Sending;

/// <summary>
/// Lets only so many batches of an account send at a time in this process, where its adapter says how many. Where messages wait for connections
/// anyway, more batches would be no faster: they would hold people whose outcome nobody knows if the process dies.
/// </summary>
internal sealed class SenderPlaces
{
    private readonly ConcurrentDictionary<(int OrganizationId, string Adapter), SemaphoreSlim> _places = new();

    /// <summary>Waits for a place; disposing gives it back.</summary>
    public async Task<IDisposable?> EnterAsync(int organizationId, IMessageChannel adapter, CancellationToken cancellation)
    {
        if (adapter.BatchesAtOnce is not { } most)
        {
            return null;
        }

        var places = _places.GetOrAdd((organizationId, adapter.Adapter), _ => new SemaphoreSlim(most));
        await places.WaitAsync(cancellation);
        return new Place(places);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
