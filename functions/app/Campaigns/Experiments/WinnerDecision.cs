namespace Analytics.Campaigns.Experiments;

/// <summary>Which variant the rest gets, and why.</summary>
internal sealed record WinnerDecision(int? Winner, bool Significant, string Reason)
{
    public IReadOnlyList<VariantFigures> Figures { get; init; } = [];

    public IReadOnlyList<VariantComparison> Comparisons { get; init; } = [];

    /// <summary>
    /// The highest rate of the metric leads, of equal ones the first in the order of the variants. It wins when it is significantly above each
    /// of the others, over all comparisons of the test; if not, the campaign's own rule says whether it is sent all the same.
    /// </summary>
    public static WinnerDecision Of(IReadOnlyList<VariantFigures> figures, CampaignTest test)
    {
        var leader = Enumerable.Range(0, figures.Count).MaxBy(position => (figures[position].RateOf(test.Metric), -position));
        var comparisons = VariantComparison.Between(figures, test.Metric);
        var wins = comparisons.Where(comparison => comparison.First == leader || comparison.Second == leader).All(comparison => comparison.Significant);
        var decision = (wins, test.WithoutWinner) switch
        {
            (true, _) => new WinnerDecision(leader, true, "It is ahead of each other variant by more than chance would make."),
            (false, "stop") => new WinnerDecision(null, false, "No variant is ahead by more than chance would make: the rest gets nothing, as chosen before the launch."),
            _ => new WinnerDecision(leader, false, "It leads, but chance could have made the difference: it is sent all the same, as chosen before the launch."),
        };
        return decision with { Figures = figures, Comparisons = comparisons };
    }
}

/// <summary>Two variants compared; the p-value is corrected for the number of comparisons (Holm).</summary>
internal sealed record VariantComparison(int First, int Second, double Difference, double Low, double High, double PValue, double AdjustedPValue)
{
    private const double Level = 0.05;

    public bool Significant => AdjustedPValue < Level;

    /// <summary>Every pair once: the second against the first. Pairs with an empty group are left out.</summary>
    public static IReadOnlyList<VariantComparison> Between(IReadOnlyList<VariantFigures> figures, string metric)
    {
        var pairs = (from first in Enumerable.Range(0, figures.Count)
                     from second in Enumerable.Range(first + 1, figures.Count - first - 1)
                     let test = Reports.ProportionTest.Of(figures[second].Of(metric), figures[second].People, figures[first].Of(metric), figures[first].People)
                     where test is not null
                     select (first, second, test)).ToList();
        var adjusted = HolmCorrection.Adjust([.. pairs.Select(pair => pair.test.PValue)]);
        return [.. pairs.Select((pair, index) => new VariantComparison(pair.first, pair.second, pair.test.Difference, pair.test.Low, pair.test.High, pair.test.PValue, adjusted[index]))];
    }
}
