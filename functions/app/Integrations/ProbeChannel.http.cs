using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>Asks a channel's provider whether the account works; nobody gets a message. One that works ends the rest after failures.</summary>
internal sealed class ProbeChannel(Database database, ChannelAccounts accounts, TimeProvider clock)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Function(nameof(ProbeChannel))]
    [Endpoint("Test the account of a channel", "Integrations", Permission = Permissions.ManageOrganization, Answer = typeof(Report))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/channels/{channel}/test")] HttpRequest request, string channel, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (!ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(IntegrationErrors.ChannelUnknown(channel), request);
        }

        var account = await FindAsync(caller.OrganizationId, channel, cancellation);
        var began = clock.GetTimestamp();
        var outcome = await AskAsync(account, cancellation);
        var elapsed = (long)clock.GetElapsedTime(began).TotalMilliseconds;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (outcome.Works)
        {
            await ChannelHealthStore.CloseCircuitAsync(scope, channel, cancellation);
        }

        AuditTrail.Append(scope, caller.PersonId, "channel.tested", new AuditSubject("channel", channel), new { account.Adapter, outcome.Works });
        await scope.CommitAsync(cancellation);
        return new JsonResult(new Report(outcome.Works, outcome.Message, elapsed), WireJson.Options);
    }

    private async Task<ChannelAccount> FindAsync(int organizationId, string channel, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await accounts.FindAsync(scope, channel, cancellation);
    }

    private async Task<ProbeOutcome> AskAsync(ChannelAccount account, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            return await accounts.AdapterOf(account).ProbeAsync(account, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ProbeOutcome.Failed($"There was no answer within {Timeout.TotalSeconds:0} seconds.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return ProbeOutcome.Failed((fault.InnerException ?? fault).Message);
        }
    }

    /// <summary>Whether it works, in words, and how long the provider took.</summary>
    internal sealed record Report(bool Works, string Message, long ElapsedMs);
}
