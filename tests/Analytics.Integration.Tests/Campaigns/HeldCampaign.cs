using Analytics.Runtime.Tests;
using Npgsql;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A campaign that somebody pauses, lets go on and cancels while hosts and the database die.</summary>
/// <param name="arrived">Messages at the provider so far.</param>
/// <param name="mostUnderWay">So many may still arrive after a pause: those that a host has begun to hand over.</param>
internal sealed class HeldCampaign(Func<int> arrived, int mostUnderWay)
{
    /// <summary>Longer than a message and its answer take.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A host dies while the campaign is paused and again while it goes on; every second time the database stops between.</summary>
    public async Task HoldAsync(PostgresProcess server, TestDatabase database, List<ProductProcess> processes, Guid campaignId, int index)
    {
        var (dying, other) = (processes[index % processes.Count], processes[(index + 1) % processes.Count]);
        await Task.WhenAll(KilledCampaign.KillAsync(dying), MoveAsync(database, [other, dying], campaignId, "paused"));
        var before = arrived();
        // By the server's clock, as claims are.
        var since = await AskAsync<DateTime>(database, "select clock_timestamp() where $1 is not null", campaignId);
        if (index % 2 == 1)
        {
            await KilledCampaign.StopDatabaseAsync(server, PostgresStop.Fast);
        }

        await Task.Delay(Hold, TestContext.Current.CancellationToken);
        Assert.InRange(arrived() - before, 0, mostUnderWay * processes.Count);
        Assert.Equal(0, await AskAsync<long>(database, "select count(*) from app.campaign_recipients where campaign_id = $1 and claimed_at > $2", campaignId, since));
        await Task.WhenAll(KilledCampaign.KillAsync(other), MoveAsync(database, [dying, other], campaignId, "sending"));
    }

    /// <summary>As a person wishes, who asks again where nobody answered.</summary>
    public static async Task MoveAsync(TestDatabase database, IReadOnlyList<ProductProcess> processes, Guid campaignId, string status)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var attempt = 0; !await TryMoveAsync(processes[attempt % processes.Count], campaignId, status) && !await IsAsync(database, campaignId, status); attempt++)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"The campaign does not become {status}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A connection may be one of a server that has stopped since.</summary>
    private static async Task<T> AskAsync<T>(TestDatabase database, string sql, params object[] values)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.ScalarAsync<T>(sql, values);
            }
            catch (NpgsqlException) when (attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<bool> TryMoveAsync(ProductProcess process, Guid campaignId, string status)
    {
        try
        {
            await process.SendAsync("PATCH", $"/api/campaigns/{campaignId}", new { status });
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or ObjectDisposedException or Xunit.Sdk.TrueException)
        {
            // The host died, or has no database, or did it without having answered.
            return false;
        }
    }

    private static async Task<bool> IsAsync(TestDatabase database, Guid campaignId, string status)
    {
        try
        {
            return await database.ScalarAsync<string>("select status from app.notification_campaigns where campaign_id = $1", campaignId) == status;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
