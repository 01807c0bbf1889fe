using Analytics.Platform.Postgres;

namespace Analytics.Deliveries;

/// <summary>
/// Senders pass together, who moves the campaign passes alone, and all in the order in which they came, until their transactions end.
/// The lock of the row does not do that alone: senders that share it may be joined by more of them for as long as there is something to
/// send, while a pause waits.
/// </summary>
internal static class CampaignGate
{
    private const int LockClass = 723_561;

    public static Task PassAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation) =>
        LockAsync(scope, "-- deliveries.pass_gate\nselect pg_advisory_xact_lock_shared($1, hashtext($2))", campaignId, cancellation);

    public static Task CloseAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation) =>
        LockAsync(scope, "-- deliveries.close_gate\nselect pg_advisory_xact_lock($1, hashtext($2))", campaignId, cancellation);

    private static async Task LockAsync(OrganizationScope scope, string statement, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(statement, LockClass, campaignId.ToString("N"));
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
