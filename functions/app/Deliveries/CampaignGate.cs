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

    public static void Pass(OrganizationScope scope, Guid campaignId) => Lock(scope, "-- deliveries.pass_gate\nselect pg_advisory_xact_lock_shared($1, hashtext($2))", campaignId);

    public static void Close(OrganizationScope scope, Guid campaignId) => Lock(scope, "-- deliveries.close_gate\nselect pg_advisory_xact_lock($1, hashtext($2))", campaignId);

    // With the next statement, which then sees what was committed before the lock was had.
    private static void Lock(OrganizationScope scope, string statement, Guid campaignId) => scope.EnqueueSelect(statement, LockClass, campaignId.ToString("N"));
}
