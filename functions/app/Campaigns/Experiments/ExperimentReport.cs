using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Experiments;

/// <summary>What the variants did in the test. Before the time that was fixed there are figures but no verdict: who looks early and often finds differences that are chance.</summary>
internal sealed record ExperimentReport(CampaignTest Test, DateTimeOffset VerdictAt, IReadOnlyList<VariantResult> Variants)
{
    public SampleRatio? SampleRatio { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The variant that the rest got.</summary>
    public int? Winner { get; init; }

    /// <summary>Null before the time.</summary>
    public IReadOnlyList<VariantComparison>? Comparisons { get; init; }

    public string Verdict { get; init; } = "";

    /// <summary>Null for a campaign without variants, or one that has not begun.</summary>
    public static async Task<ExperimentReport?> OfAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset now, CancellationToken cancellation)
    {
        if (campaign.Variants.Count == 0 || campaign.StartedAt is not { } started)
        {
            return null;
        }

        var figures = await ExperimentStore.CountAsync(scope, campaign, now, cancellation);
        var at = started.AddMinutes(campaign.Test.Minutes);
        var ratio = SampleRatio.Of([.. figures.Select(variant => variant.Sent)], [.. campaign.Variants.Select(variant => variant.Weight)]);
        var report = new ExperimentReport(campaign.Test, at, [.. campaign.Variants.Select((variant, position) => new VariantResult(variant.Name, variant.Weight, figures[position], figures[position].RateOf(campaign.Test.Metric)))])
        {
            SampleRatio = ratio,
            DecidedAt = campaign.DecidedAt,
            Winner = campaign.Winner,
        };
        if (now < at || (campaign.Test.Method == CampaignTest.Winner && campaign is { DecidedAt: null, Status: CampaignStatus.Sending or CampaignStatus.Paused }))
        {
            return report with { Verdict = "Figures only: the time for a verdict was fixed before the launch." };
        }

        var decision = WinnerDecision.Of(figures, campaign.Test);
        return report with { Comparisons = decision.Comparisons, Verdict = VerdictOf(campaign, decision, ratio) };
    }

    private static string VerdictOf(Campaign campaign, WinnerDecision decision, SampleRatio? ratio)
    {
        if (ratio is { Mismatch: true })
        {
            return "The groups are not as large as their weights say: something took people out of some of them. Do not compare them.";
        }

        var leader = decision.Winner is { } winner ? campaign.Variants[winner].Name : null;
        return (leader, decision.Significant) switch
        {
            ({ } name, true) => $"{name} did better than each other variant, by more than chance would make.",
            ({ } name, false) => $"{name} leads, but chance could have made the difference.",
            _ => "No variant did better by more than chance would make.",
        };
    }
}

/// <summary>A variant, its people in the test and what they did; the rate is that of the test's metric.</summary>
internal sealed record VariantResult(string Name, int Weight, VariantFigures Figures, double Rate);
