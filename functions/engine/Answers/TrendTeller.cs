using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>Tells a number over time: total, peak, direction, and whether the last bucket is over.</summary>
internal sealed class TrendTeller(AnswerMaterial material, MetricPlan plan, TimeGrain grain)
{
    private const decimal SteadyPercent = 5;

    private readonly ResultShape _shape = material.Shape;
    private readonly int _time = material.Shape.Time[0];
    private readonly int _measure = MainMeasure(material.Shape, plan);

    private const int Many = 2;

    private string Label => ResultShape.Label(_shape.Column(_measure)).Split(',')[0] is var label && CountedNoun.Of(plan.Measures[0], AnswerMaterial.Lower(label), Many) is var counted && counted != AnswerMaterial.Lower(label) ? AnswerMaterial.Capital(counted) : label;

    private bool IsCycle => BucketRenderer.IsCycle(grain);

    private bool IsAdditive => AggregateRenderer.IsAdditive(plan.Measures[0]);

    public (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell()
    {
        if (_shape.Dimensions.Count > 0)
        {
            return Groups();
        }

        var sentences = new List<string>();
        var headlines = new List<Headline>();
        var per = AnswerMaterial.Lower(Words(grain));
        if (IsAdditive)
        {
            var total = material.Values.Of(_shape.Sum(_measure), _shape.Column(_measure).Format);
            sentences.Add($"{Label} {material.Scope(plan)} came to **{total}** in total.");
            headlines.Add(new Headline($"Total {AnswerMaterial.Lower(Label)}", _shape.Sum(_measure), total));
        }
        else
        {
            sentences.Add($"{Label} by {per} {material.Scope(plan)}.");
        }

        if (_shape.RowOfMaximum(_measure) is >= 0 and var peak)
        {
            var when = When(peak);
            sentences.Add(_shape.Time.Count > 1
                ? $"The most were on {when} with {material.Bold(peak, _measure)}{Share(peak)}."
                : $"The highest {per} was {when} with {material.Bold(peak, _measure)}{Share(peak)}.");
            headlines.Add(material.Headline($"Highest: {when}", peak, _measure));
        }

        if (!IsCycle)
        {
            Direction(sentences, headlines);
        }

        return (sentences, headlines);
    }

    /// <summary>A bucket of two steps in time, such as weekday and hour, is named by both.</summary>
    private string When(int row) => string.Join(", ", _shape.Time.Select(column => material.Text(row, column)));

    private void Direction(List<string> sentences, List<Headline> headlines)
    {
        // Only whole buckets can be compared.
        var start = TimeBuckets.BeginsLate(_shape.Cell(0, _time), grain, material.Model) ? 1 : 0;
        var last = IsPartial ? _shape.Rows - 2 : _shape.Rows - 1;
        if (last > start && _shape.Number(start, _measure) is { } first && _shape.Number(last, _measure) is { } latest && first != 0)
        {
            var change = 100 * (latest - first) / Math.Abs(first);
            var moved = Math.Abs(change) < 0.05m ? "it stayed the same" : $"it {(change > 0 ? "rose" : "fell")} by {ValueText.Percent(Math.Abs(change))}";
            sentences.Add($"From {material.Text(start, _time)} to {material.Text(last, _time)} {moved}.");
        }

        if (Verdict(start, last) is { } verdict)
        {
            sentences.Add(verdict);
        }

        if (last > start && _shape.Number(last, _measure) is { } now && _shape.Number(last - 1, _measure) is { } before)
        {
            headlines.Add(material.Headline($"Latest: {material.Text(last, _time)}", last, _measure) with { Change = before == 0 ? null : (double)(100 * (now - before) / Math.Abs(before)) });
        }

        if (IsPartial)
        {
            var through = material.Model.DataThrough is { } end ? $" (data through {material.Periods.Day(end < material.Now ? end : material.Now)})" : string.Empty;
            sentences.Add($"{AnswerMaterial.Capital(material.Text(_shape.Rows - 1, _time))} is not over yet{through}.");
        }
    }

    // Single buckets jump: the direction is told by the first and the last third of the whole ones.
    private string? Verdict(int start, int last)
    {
        var third = (last - start + 1) / 3;
        if (third < 2 || plan.Cumulative || plan.Comparison is not null)
        {
            return null;
        }

        decimal Mean(int from) => Enumerable.Range(from, third).Average(row => _shape.Number(row, _measure) ?? 0);
        var (early, late) = (Mean(start), Mean(last - third + 1));
        if (early <= 0)
        {
            return null;
        }

        var change = 100 * (late - early) / early;
        var word = Math.Abs(change) < SteadyPercent ? "steady" : change > 0 ? "growing" : "shrinking";
        var unit = $"{AnswerMaterial.Count(third)} {AnswerMaterial.Lower(Words(grain))}s";
        return $"Overall it is **{word}**: the last {unit} average {Formatted(late)}, the first {unit} {Formatted(early)} ({ValueText.Change(change)}).";
    }

    private string Formatted(decimal value) => material.Values.Of(value, _shape.Column(_measure).Format is ValueFormat.Integer ? ValueFormat.Number : _shape.Column(_measure).Format);

    // The leader over all buckets, and the best single bucket.
    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Groups()
    {
        var keys = _shape.Dimensions.ToArray();
        string Name(int row) => string.Join(" / ", keys.Select(k => material.Key(row, k)));
        var totals = Enumerable.Range(0, _shape.Rows).GroupBy(Name, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Total: g.Sum(r => _shape.Number(r, _measure) ?? 0))).OrderByDescending(g => g.Total).ToArray();
        var sentences = new List<string>();
        var headlines = new List<Headline>();
        if (IsAdditive && plan.LimitPerGroup is null)
        {
            var total = material.Values.Of(totals[0].Total, _shape.Column(_measure).Format);
            sentences.Add($"Of {AnswerMaterial.Count(totals.Length)} groups, **{totals[0].Name}** has the highest {AnswerMaterial.Lower(Label)} {material.Scope(plan)}: **{total}**.");
            headlines.Add(new Headline($"Highest: {totals[0].Name}", totals[0].Total, total));
        }
        else
        {
            sentences.Add($"{Label} by {Words(grain).ToLowerInvariant()} for {AnswerMaterial.Count(totals.Length)} groups {material.Scope(plan)}.");
        }

        if (_shape.RowOfMaximum(_measure) is >= 0 and var peak)
        {
            sentences.Add($"The highest single value is {material.Bold(peak, _measure)} for {Name(peak)} in {material.Text(peak, _time)}.");
        }

        if (!IsCycle && IsPartial)
        {
            sentences.Add($"{AnswerMaterial.Capital(material.Text(_shape.Rows - 1, _time))} is not over yet.");
        }

        return (sentences, headlines);
    }

    private string Share(int row) => IsCycle && IsAdditive && _shape.Sum(_measure) is > 0 and var total && _shape.Number(row, _measure) is { } value
        ? $", {ValueText.Percent(100 * value / total)} of the total"
        : string.Empty;

    private bool IsPartial => TimeBuckets.End(_shape.Cell(_shape.Rows - 1, _time), grain, material.Model) is { } end && end > material.Now;

    private static string Words(TimeGrain grain) => grain switch
    {
        TimeGrain.HourOfDay => "hour of day",
        TimeGrain.DayOfWeek => "weekday",
        TimeGrain.MonthOfYear => "month of year",
        _ => grain.ToString(),
    };

    // With a comparison the plan's own period is the last of the first measure's columns.
    private static int MainMeasure(ResultShape shape, MetricPlan plan) =>
        shape.Measures[plan.Comparison is { Ranges.Count: var periods } && shape.Measures.Count > periods ? periods : 0];
}
