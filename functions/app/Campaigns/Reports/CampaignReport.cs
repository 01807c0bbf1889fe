using Analytics.Campaigns.Experiments;
using Analytics.Campaigns.Simulation;

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

    /// <summary>Of these: known to have arrived, known never to arrive (<see cref="Bounces"/> says why), and those of which nothing was told yet. They add up to <see cref="Sent"/>.</summary>
    public long Delivered { get; init; }

    public long Bounced { get; init; }

    public long AwaitingReport { get; init; }

    /// <summary>Bounces by reason: bounced (no such address), blocked, dropped, expired, undelivered, failed.</summary>
    public IReadOnlyDictionary<string, long> Bounces { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>People who called the message spam.</summary>
    public long Complained { get; init; }

    /// <summary>People who opened.</summary>
    public long Opened { get; init; }

    /// <summary>People who followed a link.</summary>
    public long Clicked { get; init; }

    public long Unsubscribed { get; init; }

    /// <summary>Opens and clicks by programs: mail privacy proxies, link scanners.</summary>
    public long MachineOpens { get; init; }

    public long MachineClicks { get; init; }

    /// <summary>Against the campaign's holdout; null without a goal.</summary>
    public CampaignLift? Lift { get; init; }

    /// <summary>Against the organization's control group; null without a goal or without such a group.</summary>
    public CampaignLift? ControlLift { get; init; }

    /// <summary>What was expected before the launch; null when nobody simulated it.</summary>
    public ForecastComparison? Forecast { get; init; }

    /// <summary>Null without variants.</summary>
    public ExperimentReport? Experiment { get; init; }
}

/// <summary>The goal among those who were sent to and among the holdout, and whether the difference can be chance.</summary>
internal sealed record CampaignLift(string GoalEvent, int AttributionDays, ArmResult Message, ArmResult Holdout)
{
    /// <summary>Until then conversions count, and there are figures without a verdict.</summary>
    public DateTimeOffset VerdictAt { get; init; }

    /// <summary>Null when an arm is empty, and before the time of the verdict.</summary>
    public ProportionTest? Test { get; init; }

    /// <summary>What may be said of it.</summary>
    public string Verdict { get; init; } = "";

    private const long LeastConversions = 10;

    /// <summary>The message against another arm, as it may be told now.</summary>
    public static CampaignLift Of(Campaign campaign, IReadOnlyDictionary<string, ArmResult> arms, string other, DateTimeOffset now)
    {
        var none = new ArmResult(0, 0, 0);
        var (message, without) = (arms.GetValueOrDefault("message", none), arms.GetValueOrDefault(other, none));
        var lift = new CampaignLift(campaign.GoalEvent!, campaign.AttributionDays, message, without) { VerdictAt = campaign.StartedAt!.Value.AddDays(campaign.AttributionDays) };
        var test = ProportionTest.Of(message.Converted, message.People, without.Converted, without.People);
        if (test is not null && now < lift.VerdictAt)
        {
            return lift with { Verdict = "Figures only: conversions still count, and who looks early finds differences that are chance." };
        }

        return lift with { Test = test, Verdict = VerdictOf(message, without, test) };
    }

    private static string VerdictOf(ArmResult message, ArmResult without, ProportionTest? test)
    {
        if (test is null)
        {
            return "Nobody was held out, so nobody can tell what would have happened without the message.";
        }

        if (message.Converted + without.Converted < LeastConversions)
        {
            return "Not enough data: too few people have reached the goal to tell the message from chance.";
        }

        return (test.Significant, test.Difference > 0) switch
        {
            (true, true) => "People with the message reached the goal more often than those without it.",
            (true, false) => "People with the message reached the goal less often than those without it.",
            _ => "No difference that chance would not make.",
        };
    }
}

/// <summary>People of an arm, those among them who did it, and what they spent on it.</summary>
internal sealed record ArmResult(long People, long Converted, decimal Revenue)
{
    public double Rate => People == 0 ? 0 : (double)Converted / People;

    public decimal RevenuePerPerson => People == 0 ? 0 : Revenue / People;
}
