namespace Analytics.Campaigns;

/// <summary>The states of a campaign, as stored.</summary>
internal static class CampaignStatus
{
    public const string Draft = "draft";
    public const string Scheduled = "scheduled";
    public const string Sending = "sending";
    public const string Paused = "paused";
    public const string Sent = "sent";
    public const string Completed = "completed";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    public static readonly IReadOnlyList<string> All = [Draft, Scheduled, Sending, Paused, Sent, Completed, Cancelled, Failed];
}

/// <summary>Which state may follow which, and whether a person or only the product itself may ask for it.</summary>
internal static class CampaignTransitions
{
    private static readonly (string From, string To, bool ByPerson)[] Table =
    [
        (CampaignStatus.Draft, CampaignStatus.Scheduled, true),
        (CampaignStatus.Scheduled, CampaignStatus.Draft, true),
        (CampaignStatus.Scheduled, CampaignStatus.Cancelled, true),
        (CampaignStatus.Scheduled, CampaignStatus.Sending, false),
        (CampaignStatus.Scheduled, CampaignStatus.Failed, false),
        (CampaignStatus.Scheduled, CampaignStatus.Completed, false),
        (CampaignStatus.Sending, CampaignStatus.Paused, true),
        (CampaignStatus.Sending, CampaignStatus.Cancelled, true),
        (CampaignStatus.Sending, CampaignStatus.Sent, false),
        (CampaignStatus.Sending, CampaignStatus.Failed, false),
        (CampaignStatus.Sending, CampaignStatus.Draft, false),
        (CampaignStatus.Paused, CampaignStatus.Sending, true),
        (CampaignStatus.Paused, CampaignStatus.Cancelled, true),
        (CampaignStatus.Paused, CampaignStatus.Failed, false),
        (CampaignStatus.Paused, CampaignStatus.Draft, false),
        (CampaignStatus.Sent, CampaignStatus.Completed, false),
    ];

    /// <summary>What a person may ask for now.</summary>
    public static IReadOnlyList<string> AllowedFrom(string status) => [.. Table.Where(row => row.ByPerson && row.From == status).Select(row => row.To)];

    public static bool MayPersonMove(string from, string to) => Table.Contains((from, to, true));

    /// <summary>Whether anybody, the product included, may move it so.</summary>
    public static bool IsPossible(string from, string to) => Table.Any(row => row.From == from && row.To == to);
}
