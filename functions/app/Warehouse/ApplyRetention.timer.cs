using Analytics.Warehouse.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.Warehouse;

/// <summary>Removes events that are no longer kept, every night. Late, twice or on two machines at once it comes to the same.</summary>
internal sealed partial class ApplyRetention(EventRetention retention, ILogger<ApplyRetention> log)
{
    [Function(nameof(ApplyRetention))]
    public async Task Run([TimerTrigger("0 41 3 * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var events = await retention.RunAsync(cancellation);
        if (events > 0)
        {
            Removed(log, events);
        }
    }

    [LoggerMessage(EventId = 3112, Level = LogLevel.Information, Message = "Removed {Events} events that are no longer kept")]
    private static partial void Removed(ILogger logger, long events);
}
