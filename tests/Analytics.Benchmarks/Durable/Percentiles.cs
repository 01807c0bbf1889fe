namespace Analytics.Benchmarks.Durable;

/// <summary>Milliseconds of many runs.</summary>
internal sealed record Percentiles(double P50, double P95, double Most)
{
    public static Percentiles Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToList();
        return new Percentiles(sorted[sorted.Count / 2], sorted[(int)(sorted.Count * 0.95)], sorted[^1]);
    }

    public override string ToString() => Figure.Text($"p50 {P50:0.0} ms, p95 {P95:0.0} ms");
}
