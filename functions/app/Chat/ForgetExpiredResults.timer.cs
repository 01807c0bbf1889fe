using Analytics.Chat.Queries.Caching;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat;

/// <summary>Removes cached results that nothing can find any more, or that their organization has no room for. Two at once remove the same rows once.</summary>
internal sealed class ForgetExpiredResults(ResultCache cache, ILogger<ForgetExpiredResults> log)
{
    [Function(nameof(ForgetExpiredResults))]
    public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        ChatLog.ResultsForgotten(log, await cache.SweepAsync(cancellation));
}
