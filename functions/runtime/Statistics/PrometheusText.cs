using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Analytics.LocalRuntime.Statistics;

/// <summary>The text format that Prometheus and its many readers understand, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<MetricSeries> all)
    {
        var text = new StringBuilder();
        foreach (var family in all.GroupBy(series => series.Instrument))
        {
            var (name, kind) = NameOf(family.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Key.Description}\n# TYPE {name} {kind}\n");
            foreach (var series in family)
            {
                Append(text, name, kind, series);
            }
        }

        return text.ToString();
    }

    /// <summary>Tags as the inside of a label list.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : string.Empty).Append(key).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private static (string Name, string Kind) NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : string.Empty);
        return instrument switch
        {
            Histogram<double> => (name, "histogram"),
            { IsObservable: true } => (name, "gauge"),
            _ => (name + "_total", "counter"),
        };
    }

    private static void Append(StringBuilder text, string name, string kind, MetricSeries series)
    {
        if (kind != "histogram")
        {
            Line(text, name, series.Labels, series.Sum);
            return;
        }

        long below = 0;
        foreach (var (bound, count) in series.Buckets)
        {
            below += count;
            Line(text, name + "_bucket", With(series.Labels, Number(bound)), below);
        }

        Line(text, name + "_bucket", With(series.Labels, "+Inf"), series.Count);
        Line(text, name + "_sum", series.Labels, series.Sum);
        Line(text, name + "_count", series.Labels, series.Count);
    }

    private static string With(string labels, string bound) => labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"";

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
