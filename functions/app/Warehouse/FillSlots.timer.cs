using Analytics.Warehouse.Slots;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.Warehouse;

/// <summary>Fills the slots that were assigned and settles doubts. Late, twice or on two machines at once it comes to the same: one does it.</summary>
internal sealed partial class FillSlots(SlotFill slots, ILogger<FillSlots> log)
{
    [Function(nameof(FillSlots))]
    public async Task Run([TimerTrigger("*/15 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var events = await slots.RunAsync(cancellation);
        if (events > 0)
        {
            Filled(log, events);
        }
    }

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Filled the slots of {Events} events")]
    private static partial void Filled(ILogger log, int events);
}
