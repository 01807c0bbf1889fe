using Analytics.Deliveries;
using Analytics.Platform.Results;

namespace Analytics.Campaigns.Experiments;

/// <summary>How the variants of a campaign are held against each other. It is fixed with the launch.</summary>
internal sealed record CampaignTest
{
    public const string Winner = "winner";

    private const int MostVariants = 8;
    private const int MostWeight = 1000;
    private const int LongestName = 100;
    private const int MostPercent = 90;
    private const int MostMinutes = 43_200;

    private static readonly string[] Methods = ["all", Winner];
    private static readonly string[] Metrics = ["opened", "clicked", "converted"];
    private static readonly string[] Policies = ["best", "stop"];

    /// <summary>all: everybody gets one of the variants; winner: a part does, and the rest gets the winner.</summary>
    public string Method { get; init; } = "all";

    /// <summary>What decides: opened, clicked, converted.</summary>
    public string Metric { get; init; } = "opened";

    /// <summary>Share of the people in the test, when the rest gets the winner.</summary>
    public int Percent { get; init; } = 20;

    /// <summary>Verdicts are given so long after the start, and not before.</summary>
    public int Minutes { get; init; } = 240;

    /// <summary>When chance could have made the difference: best sends the leading variant anyway, stop sends no more.</summary>
    public string WithoutWinner { get; init; } = "best";

    /// <summary>Null when it can be used.</summary>
    internal Error? Fault =>
        !Methods.Contains(Method, StringComparer.Ordinal) ? CampaignErrors.TestInvalid($"the method is {string.Join(" or ", Methods)}")
        : !Metrics.Contains(Metric, StringComparer.Ordinal) ? CampaignErrors.TestInvalid($"the metric is {string.Join(", ", Metrics)}")
        : !Policies.Contains(WithoutWinner, StringComparer.Ordinal) ? CampaignErrors.TestInvalid($"without a winner it is {string.Join(" or ", Policies)}")
        : Percent is < 1 or > MostPercent ? CampaignErrors.TestInvalid($"1 to {MostPercent} per cent take part")
        : Minutes is < 1 or > MostMinutes ? CampaignErrors.TestInvalid($"it lasts 1 to {MostMinutes} minutes")
        : null;

    /// <summary>Null when the variants can be used.</summary>
    internal static Error? FaultOf(IReadOnlyList<MessageVariant> variants) =>
        variants.Count is 1 or > MostVariants ? CampaignErrors.VariantsInvalid($"there are 2 to {MostVariants} of them, or none")
        : variants.Any(variant => variant?.Name is null || variant.Name.Trim().Length is 0 or > LongestName) ? CampaignErrors.VariantsInvalid($"each has a name of at most {LongestName} characters")
        : variants.Select(variant => variant.Name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() < variants.Count ? CampaignErrors.VariantsInvalid("no two have the same name")
        : variants.Any(variant => variant.Weight is < 1 or > MostWeight) ? CampaignErrors.VariantsInvalid($"each weighs 1 to {MostWeight}")
        : null;
}
