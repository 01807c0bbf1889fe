using System.Security.Cryptography;
using Analytics.Audit;
using Analytics.Platform.Postgres;

namespace Analytics.Integrations.Webhooks;

/// <summary>
/// Posts what is due to an endpoint: claims and commits, posts, writes down the answers. A process that dies in between leaves a message that is
/// due again after the lease, with the same id: receivers get each message at least once and tell a repetition by its id.
/// </summary>
internal sealed class WebhookSender(Database database, WebhookClient client, SecretBox secrets)
{
    private const int AtOnce = 5;
    private const int MostRounds = 20;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    /// <summary>Where a secret of an endpoint belongs.</summary>
    public static string PlaceOf(int organizationId, Guid endpointId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{organizationId}/webhook/{endpointId:N}");

    /// <summary>Until nothing is due, or for half a minute: then others have their turn.</summary>
    public async Task DeliverAsync(WebhookRun run, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < MostRounds && TimeProvider.System.GetElapsedTime(began) < LongestRun && !cancellation.IsCancellationRequested; round++)
        {
            var (target, claimed) = await ClaimAsync(run, null, AtOnce, evenDisabled: false, cancellation);
            if (target is null || claimed.Count == 0)
            {
                break;
            }

            // Who has claimed finishes, also when the host stops.
            await Task.WhenAll(claimed.Select(message => PostAsync(run, target, message, CancellationToken.None)));
        }

        await using var scope = await database.OpenAsync(run.OrganizationId, CancellationToken.None);
        await WebhookEndpointStore.ReleaseAsync(scope, run.WebhookEndpointId, CancellationToken.None);
        await scope.CommitAsync(CancellationToken.None);
    }

    /// <summary>Makes the next attempt of one message now; null when there is none to make.</summary>
    public async Task<WebhookAnswer?> DeliverOneAsync(WebhookRun run, Guid messageId, CancellationToken cancellation)
    {
        var (target, claimed) = await ClaimAsync(run, messageId, 1, evenDisabled: true, cancellation);
        return target is null || claimed.Count == 0 ? null : await PostAsync(run, target, claimed[0], CancellationToken.None);
    }

    private async Task<(Target? Target, List<ClaimedWebhook> Claimed)> ClaimAsync(WebhookRun run, Guid? messageId, int limit, bool evenDisabled, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(run.OrganizationId, cancellation);
        if (await WebhookEndpointStore.FindTargetAsync(scope, run.WebhookEndpointId, evenDisabled, cancellation) is not var (url, secret, previous))
        {
            return (null, []);
        }

        var claimed = await WebhookDeliveryStore.ClaimAsync(scope, run.WebhookEndpointId, messageId, limit, Lease, cancellation);
        await scope.CommitAsync(cancellation);
        var place = PlaceOf(run.OrganizationId, run.WebhookEndpointId);
        var signing = new List<string> { await secrets.OpenAsync(secret, place, cancellation) };
        if (previous is not null)
        {
            signing.Add(await secrets.OpenAsync(previous, place, cancellation));
        }

        return (new Target(url, signing), claimed);
    }

    private async Task<WebhookAnswer> PostAsync(WebhookRun run, Target target, ClaimedWebhook message, CancellationToken cancellation)
    {
        var answer = await client.PostAsync(new WebhookPost(target.Url, message.Id, message.Body, target.Secrets), cancellation);
        var pause = answer.Delivered || answer.Status == 410 ? null : WebhookRetries.After(message.Attempt, answer.RetryAfter, RandomNumberGenerator.GetInt32(1_000) / 1_000.0);
        await using var scope = await database.OpenAsync(run.OrganizationId, cancellation);
        await WebhookDeliveryStore.SettleAsync(scope, run.WebhookEndpointId, message, answer, pause, cancellation);
        if (await WebhookEndpointStore.NoteAsync(scope, run.WebhookEndpointId, answer, cancellation) is { } reason
            && await WebhookEndpointStore.DisableAsync(scope, run.WebhookEndpointId, reason, cancellation))
        {
            AuditTrail.Append(scope, null, "webhook.disabled", WebhookSubject.Of(run.WebhookEndpointId), new { reason, last = answer.Reason });
        }

        await scope.CommitAsync(cancellation);
        return answer;
    }

    private sealed record Target(string Url, IReadOnlyList<string> Secrets);
}

/// <summary>An endpoint that something is due for.</summary>
internal sealed record WebhookRun(int OrganizationId, Guid WebhookEndpointId);
