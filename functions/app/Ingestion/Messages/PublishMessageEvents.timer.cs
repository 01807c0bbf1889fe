using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Messages;

/// <summary>Stores what became of campaigns' messages as events. Twice at once, the second finds nothing left.</summary>
internal sealed class PublishMessageEvents(MessagePublisher publisher)
{
    [Function(nameof(PublishMessageEvents))]
    public Task Run([TimerTrigger("*/5 * * * * *")] TimerInfo timer, CancellationToken cancellation) => publisher.RunAsync(cancellation);
}
