namespace Analytics.Campaigns.Experiments;

/// <summary>How many people a comparison of two rates needs: two-sided at 5 %, found in 80 % of the cases.</summary>
internal static class SampleSize
{
    private const double LevelQuantile = 1.959963984540054;
    private const double PowerQuantile = 0.8416212335729143;

    /// <summary>People for each of the two groups, to see that one rate is the other.</summary>
    public static long PerGroup(double rate, double other)
    {
        var mean = (rate + other) / 2;
        var root = (LevelQuantile * Math.Sqrt(2 * mean * (1 - mean))) + (PowerQuantile * Math.Sqrt((rate * (1 - rate)) + (other * (1 - other))));
        return (long)Math.Ceiling(root * root / ((other - rate) * (other - rate)));
    }

    /// <summary>The smallest relative rise that groups of that size would show; null when none would.</summary>
    public static double? SmallestRise(double rate, double perGroup)
    {
        if (rate is <= 0 or >= 1 || perGroup < 1)
        {
            return null;
        }

        var (low, high) = (rate, 1.0);
        if (PerGroup(rate, high) > perGroup)
        {
            return null;
        }

        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle > rate && PerGroup(rate, middle) <= perGroup ? (low, middle) : (middle, high);
        }

        return (high - rate) / rate;
    }

    /// <summary>Groups of different size are as good as two of this one.</summary>
    public static double Balanced(double people, double others) => people + others == 0 ? 0 : 2 * people * others / (people + others);
}
