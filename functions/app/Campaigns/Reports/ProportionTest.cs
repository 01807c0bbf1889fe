namespace Analytics.Campaigns.Reports;

/// <summary>
/// Two proportions compared: the difference with its 95 % interval (unpooled), the two-sided p-value of the pooled z-test, and the relative
/// change. Rates are shares of one.
/// </summary>
internal sealed record ProportionTest(double Difference, double Low, double High, double ZScore, double PValue)
{
    private const double Quantile = 1.959963984540054;

    public double? RelativeLift { get; init; }

    public bool Significant => PValue < 0.05;

    /// <summary>Null when one of the groups is empty.</summary>
    public static ProportionTest? Of(long converted, long people, long otherConverted, long otherPeople)
    {
        if (people == 0 || otherPeople == 0)
        {
            return null;
        }

        var rate = (double)converted / people;
        var other = (double)otherConverted / otherPeople;
        var pooled = (double)(converted + otherConverted) / (people + otherPeople);
        var pooledError = Math.Sqrt(pooled * (1 - pooled) * ((1.0 / people) + (1.0 / otherPeople)));
        var error = Math.Sqrt((rate * (1 - rate) / people) + (other * (1 - other) / otherPeople));
        var difference = rate - other;
        var z = pooledError == 0 ? 0 : difference / pooledError;
        return new ProportionTest(difference, difference - (Quantile * error), difference + (Quantile * error), z, 2 * UpperTail(Math.Abs(z)))
        {
            RelativeLift = other == 0 ? null : difference / other,
        };
    }

    /// <summary>Probability that a standard normal value is above z ≥ 0; a continued fraction beyond 3, a series below, both to double precision.</summary>
    internal static double UpperTail(double z)
    {
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z >= 3)
        {
            var fraction = z;
            for (var depth = 60; depth >= 1; depth--)
            {
                fraction = z + (depth / fraction);
            }

            return density / fraction;
        }

        var term = z;
        var sum = z;
        for (var odd = 3; Math.Abs(term) > 1e-17 && odd < 400; odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }

        return 0.5 - (density * sum);
    }
}
