using Analytics.Campaigns.Reports;
using Analytics.Campaigns.Simulation;
using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Experiments;

/// <summary>What the groups of a campaign are large enough to show, told before the launch.</summary>
internal sealed record CampaignPower(long People, IReadOnlyList<GroupPower> Groups)
{
    private const double AssumedOpens = 0.2;
    private const double AssumedClicks = 0.02;

    public static async Task<CampaignPower> OfAsync(OrganizationScope scope, Campaign campaign, DateTimeOffset now, CancellationToken cancellation)
    {
        var goal = await BaselineStore.CountGoalAsync(scope, campaign, now, cancellation);
        var arms = await ExpectedArms.OfAsync(scope, campaign, goal.People, cancellation);
        var groups = new List<GroupPower>();
        if (campaign.GoalEvent is not null && arms.Holdout > 0)
        {
            groups.Add(GroupPower.Of("holdout", campaign.GoalEvent, goal.Rate, measured: true, arms.Message, arms.Holdout));
        }

        if (campaign.GoalEvent is not null && arms.Control > 0)
        {
            groups.Add(GroupPower.Of("control", campaign.GoalEvent, goal.Rate, measured: true, arms.Message, arms.Control));
        }

        if (campaign.Variants.Count > 0)
        {
            groups.Add(await OfVariantsAsync(scope, campaign, goal, arms.Message, now, cancellation));
        }

        return new CampaignPower(goal.People, groups);
    }

    /// <summary>The two smallest variants tell least.</summary>
    private static async Task<GroupPower> OfVariantsAsync(OrganizationScope scope, Campaign campaign, ArmResult goal, double people, DateTimeOffset now, CancellationToken cancellation)
    {
        var tested = people * (campaign.Test.Method == CampaignTest.Winner ? campaign.Test.Percent / 100.0 : 1);
        var shares = campaign.Variants.Select(variant => variant.Weight / (double)campaign.Variants.Sum(other => other.Weight)).Order().Take(2).ToList();
        var seen = campaign.Test.Metric == "converted" ? goal : await BaselineStore.CountEngagementAsync(scope, campaign, now, cancellation);
        var measured = seen.Converted > 0;
        var rate = measured ? seen.Rate : campaign.Test.Metric == "clicked" ? AssumedClicks : AssumedOpens;
        return GroupPower.Of("variants", campaign.Test.Metric, rate, measured, tested * shares[0], tested * shares[1]);
    }
}

/// <summary>Two groups that will be compared: how many people are in each, and which rise over the usual rate they would show.</summary>
internal sealed record GroupPower(string Name, string Metric, double Rate, bool Measured, long First, long Second)
{
    private static readonly int[] Rises = [10, 20, 50];

    /// <summary>As a share of the rate; null when nothing could be seen.</summary>
    public double? SmallestRise { get; init; }

    /// <summary>People needed in each of two equal groups, to see a rise by so many per cent.</summary>
    public IReadOnlyList<NeededPeople> Needed { get; init; } = [];

    public static GroupPower Of(string name, string metric, double rate, bool measured, double first, double second) => new(name, metric, rate, measured, (long)first, (long)second)
    {
        SmallestRise = SampleSize.SmallestRise(rate, SampleSize.Balanced(first, second)),
        Needed = [.. Rises.Where(rise => rate > 0 && rate * (100 + rise) / 100 < 1).Select(rise => new NeededPeople(rise, SampleSize.PerGroup(rate, rate * (100 + rise) / 100)))],
    };
}

/// <summary>
/// How many people each arm will have: as the last simulation of this very version dealt them out, which knows who cannot be written to;
/// before there is one, as the shares of the whole segment.
/// </summary>
internal sealed record ExpectedArms(double Message, double Holdout, double Control)
{
    public static async Task<ExpectedArms> OfAsync(OrganizationScope scope, Campaign campaign, long people, CancellationToken cancellation)
    {
        if (await SimulationStore.ListAsync(scope, campaign.Id, 1, cancellation) is [var simulation] && simulation.Version == campaign.Version)
        {
            return new ExpectedArms(simulation.Messages, simulation.Excluded.GetValueOrDefault("holdout"), simulation.Excluded.GetValueOrDefault("control_group"));
        }

        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        var reached = people * (double)(100 - contacts.ControlPercent) / 100;
        var held = reached * (double)campaign.HoldoutPercent / 100;
        return new ExpectedArms(reached - held, held, people - reached);
    }
}

internal sealed record NeededPeople(int RisePercent, long PerGroup);
