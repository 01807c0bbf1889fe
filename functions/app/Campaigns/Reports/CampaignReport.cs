namespace Analytics.Campaigns.Reports;

/// <summary>What became of a campaign, counted from its recipients: the parts of each sum are given, and each names a list of recipients.</summary>
internal sealed record CampaignReport
{
    /// <summary>Everybody of the segment; planned + sending + unknown + accepted + delivered + bounced + failed + excluded.</summary>
    public long Audience { get; init; }

    /// <summary>Recipients by state.</summary>
    public IReadOnlyDictionary<string, long> Statuses { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Those who got nothing, by reason.</summary>
    public IReadOnlyDictionary<string, long> Excluded { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Messages that the provider refused for ever, by reason.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Messages that a provider has.</summary>
    public long Sent { get; init; }

    /// <summary>People who opened.</summary>
    public long Opened { get; init; }

    /// <summary>People who followed a link.</summary>
    public long Clicked { get; init; }

    public long Unsubscribed { get; init; }

    /// <summary>Opens and clicks by programs: mail privacy proxies, link scanners.</summary>
    public long MachineOpens { get; init; }

    public long MachineClicks { get; init; }

    /// <summary>Null without a goal.</summary>
    public CampaignLift? Lift { get; init; }
}

/// <summary>The goal among those who were sent to and among the holdout, and whether the difference can be chance.</summary>
internal sealed record CampaignLift(string GoalEvent, int AttributionDays, ArmResult Message, ArmResult Holdout)
{
    /// <summary>Null when an arm is empty.</summary>
    public ProportionTest? Test { get; init; }

    /// <summary>What may be said of it.</summary>
    public string Verdict { get; init; } = "";
}

/// <summary>People of an arm, those among them who did it, and what they spent on it.</summary>
internal sealed record ArmResult(long People, long Converted, decimal Revenue)
{
    public double Rate => People == 0 ? 0 : (double)Converted / People;

    public decimal RevenuePerPerson => People == 0 ? 0 : Revenue / People;
}
