using Analytics.Platform.Postgres;

namespace Analytics.Integrations;

/// <summary>
/// One sender's results that are not recorded yet. All senders of a channel meet in one row, which each holds until its transaction is on the
/// disk: so good results are told once a second and not with every wave. Failures are told at once, as they may open the circuit. A process
/// that dies takes the counts of its last second with it, and nothing else.
/// </summary>
internal sealed class ChannelTally(TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private string? _channel;
    private int _accepted;
    private int _rejected;
    private long _since;

    public async Task AddAsync(OrganizationScope scope, string channel, ChannelResults results, CancellationToken cancellation)
    {
        if (_channel is null)
        {
            (_channel, _since) = (channel, clock.GetTimestamp());
        }

        if (results.Failed > 0)
        {
            // What went well before them went well before them.
            await RecordAsync(scope, cancellation);
            await ChannelHealthStore.RecordAsync(scope, channel, results, cancellation);
            return;
        }

        _accepted += results.Accepted;
        _rejected += results.Rejected;
        if (clock.GetElapsedTime(_since) >= LongestWait)
        {
            await RecordAsync(scope, cancellation);
        }
    }

    /// <summary>Tells what is left; the last statement of its transaction.</summary>
    public async Task RecordAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        if (_channel is not null && _accepted + _rejected > 0)
        {
            await ChannelHealthStore.RecordAsync(scope, _channel, new ChannelResults(_accepted, _rejected, 0), cancellation);
            (_accepted, _rejected, _since) = (0, 0, clock.GetTimestamp());
        }
    }

    /// <summary>Whether something is not told yet.</summary>
    public bool HoldsResults => _accepted + _rejected > 0;
}
