namespace Analytics.Campaigns.Experiments;

/// <summary>Holm's step-down correction: the chance that any of several comparisons is a false alarm stays below the level.</summary>
internal static class HolmCorrection
{
    /// <summary>The adjusted p-values, in the order of the given ones.</summary>
    public static double[] Adjust(IReadOnlyList<double> values)
    {
        var adjusted = new double[values.Count];
        var highest = 0.0;
        var rank = 0;
        foreach (var index in Enumerable.Range(0, values.Count).OrderBy(index => values[index]))
        {
            highest = Math.Max(highest, Math.Min(1, values[index] * (values.Count - rank)));
            adjusted[index] = highest;
            rank++;
        }

        return adjusted;
    }
}
