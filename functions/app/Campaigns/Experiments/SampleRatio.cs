namespace Analytics.Campaigns.Experiments;

/// <summary>
/// Whether the groups are as large as their weights say (chi-square). When they are not, something has taken people out of one group and not
/// of the other, and no comparison of them means anything.
/// </summary>
internal sealed record SampleRatio(double ChiSquare, int Degrees, double PValue)
{
    private const double Level = 0.001;

    public bool Mismatch => PValue < Level;

    /// <summary>Null without people, or without a second group.</summary>
    public static SampleRatio? Of(IReadOnlyList<long> people, IReadOnlyList<int> weights)
    {
        var total = people.Sum();
        if (total == 0 || people.Count < 2)
        {
            return null;
        }

        var weight = (double)weights.Sum();
        var statistic = people.Select((count, index) =>
        {
            var expected = total * weights[index] / weight;
            return (count - expected) * (count - expected) / expected;
        }).Sum();
        return new SampleRatio(statistic, people.Count - 1, UpperTail(statistic, people.Count - 1));
    }

    /// <summary>Probability that a chi-square value is above the given one: a finite sum for each whole number of degrees.</summary>
    internal static double UpperTail(double value, int degrees)
    {
        if (value <= 0)
        {
            return 1;
        }

        var half = value / 2;
        var (sum, term, step) = degrees % 2 == 0
            ? (Math.Exp(-half), Math.Exp(-half), 1.0)
            : (2 * Reports.ProportionTest.UpperTail(Math.Sqrt(value)), Math.Sqrt(half) * Math.Exp(-half) / (Math.Sqrt(Math.PI) / 2), 1.5);
        if (degrees % 2 == 1)
        {
            // Half-whole steps: 1/2, 3/2, …
            for (var at = 1; at < degrees; at += 2)
            {
                sum += term;
                term *= half / step;
                step++;
            }

            return sum;
        }

        for (var at = 2; at < degrees; at += 2)
        {
            term *= half / step;
            sum += term;
            step++;
        }

        return sum;
    }
}
