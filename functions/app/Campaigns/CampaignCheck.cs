namespace Analytics.Campaigns;

/// <summary>Something to mend, or to know, before a launch. The code is stable; the step of the wizard is where it is mended.</summary>
internal sealed record CampaignCheck(string Code, string Step, string Message)
{
    /// <summary>A launch is refused until it is mended.</summary>
    public bool Blocks { get; init; } = true;
}
