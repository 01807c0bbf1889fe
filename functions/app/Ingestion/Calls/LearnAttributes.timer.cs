using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>Brings the catalog of user attributes up to date. Twice at once does the same work twice, one after the other.</summary>
internal sealed class LearnAttributes(AttributeCatalog catalog)
{
    [Function(nameof(LearnAttributes))]
    public Task Run([TimerTrigger("*/3 * * * * *")] TimerInfo timer, CancellationToken cancellation) => catalog.LearnAsync(cancellation);
}
