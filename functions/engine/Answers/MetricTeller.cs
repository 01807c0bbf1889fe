using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>Tells a metric: one number, a comparison, a trend or a breakdown.</summary>
internal sealed class MetricTeller(AnswerMaterial material, MetricPlan plan)
{
    private readonly ResultShape _shape = material.Shape;

    private string Period => material.Scope(plan);

    public (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell()
    {
        if (_shape.Measures.Count == 0)
        {
            return Texts();
        }

        if (_shape.Time.Count > 0 && _shape.Column(_shape.Time[0]).Grain is { } grain && _shape.Time[0] == 0 && plan.Grain is not null)
        {
            return new TrendTeller(material, plan, grain).Tell();
        }

        return _shape.Time.Count + _shape.Dimensions.Count > 0 ? Breakdown() : Scalar();
    }

    // First and last times, most frequent values: columns that are no numbers.
    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Texts()
    {
        var keys = _shape.Dimensions.Count;
        var columns = Enumerable.Range(0, _shape.Table.Columns.Count).Skip(keys).ToArray();
        var parts = columns.Select(c => $"{AnswerMaterial.Lower(ResultShape.Label(_shape.Column(c)))} {material.Bold(0, c)}");
        var who = keys > 0 ? $"For {material.Key(0, 0)}: " : string.Empty;
        return ([AnswerMaterial.Capital($"{who}{string.Join(", ", parts)} {Period}.")], [.. columns.Take(4).Select(c => material.Headline(ResultShape.Label(_shape.Column(c)), 0, c))]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Scalar()
    {
        if (plan.Comparison is { Ranges.Count: > 0 })
        {
            return Compared();
        }

        var all = Enumerable.Range(0, _shape.Table.Columns.Count).ToArray();
        var headlines = all.Take(4).Select(c => material.Headline(ResultShape.Label(_shape.Column(c)), 0, c)).ToArray();
        var sentences = all.Length == 1 ? new List<string> { One(0) } : [Several(all)];
        if (all.Length == 1 && (_shape.Number(0, 0) ?? 0) == 0)
        {
            sentences.Add(WhyNothing());
        }

        return (sentences, headlines);
    }

    private string One(int column)
    {
        var shown = _shape.Column(column);
        var label = ResultShape.Label(shown);
        var value = _shape.Cell(0, column);
        if (value is null)
        {
            return $"There is no {AnswerMaterial.Lower(label)} {Period}: nothing to compute it from.";
        }

        if (shown.Format != ValueFormat.Integer)
        {
            return $"{label} {Period} {Verb(label)} {material.Bold(0, column)}.";
        }

        var number = ValueText.Number(value) ?? 0;
        label = CountedNoun.Of(plan.Measures[0], AnswerMaterial.Lower(label), number);
        return EndsInParticiple(label) && number != 0 ? $"{material.Bold(0, column)} {AnswerMaterial.Lower(label)} {Period}."
            : number == 0
            ? $"There were no {AnswerMaterial.Lower(label)} {Period}."
            : $"There {(number == 1 ? "was" : "were")} {material.Bold(0, column)} {AnswerMaterial.Lower(label)} {Period}.";
    }

    /// <summary>"payments failed", "orders cancelled": a sentence of its own.</summary>
    private static bool EndsInParticiple(string label) => label.Split(' ') is [.., var noun, var verb] && noun.EndsWith('s') && CountedNoun.IsParticiple(verb);

    private string Several(int[] columns)
    {
        var parts = columns.Select(c => $"{AnswerMaterial.Lower(ResultShape.Label(_shape.Column(c)))} {material.Bold(0, c)}").ToArray();
        return AnswerMaterial.Capital($"{string.Join(", ", parts[..^1])} and {parts[^1]} {Period}.");
    }

    private string WhyNothing()
    {
        var extent = material.Periods.Extent;
        return extent is null ? "There is no data yet."
            : plan.Range?.To <= material.Model.DataFrom || plan.Range?.From > material.Model.DataThrough ? $"The data covers {extent}, so that period lies outside of it."
            : plan.Where is not null || plan.Users is not null ? "The conditions may leave nothing: try without one of them."
            : string.Empty;
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Compared()
    {
        var sentences = new List<string>();
        var headlines = new List<Headline>();
        var periods = plan.Comparison!.Ranges.Append(plan.Range ?? new TimeRange(null, null)).OrderBy(r => r.From ?? DateTimeOffset.MinValue).ToArray();
        for (var measure = 0; measure < plan.Measures.Count; measure++)
        {
            var columns = _shape.Measures.Skip(measure * periods.Length).Take(periods.Length).ToArray();
            if (columns.Length < periods.Length)
            {
                break;
            }

            var change = _shape.Changes.Count > measure ? _shape.Number(0, _shape.Changes[measure]) : null;
            var label = ResultShape.Label(_shape.Column(columns[^1])).Split(',')[0];
            var earlier = string.Join(", ", columns[..^1].Select((c, i) => $"{material.Text(0, c)} {material.Periods.Phrase(periods[i])}"));
            var direction = change is { } percent ? $", {(Math.Abs(percent) < 0.05m ? "unchanged from" : ValueText.Change(percent) + " from")} {earlier}" : $"; {earlier}";
            sentences.Add($"{label} {Verb(label)} {material.Bold(0, columns[^1])} {material.Periods.Phrase(periods[^1])}{direction}.");
            headlines.Add(material.Headline($"{label}, {periods[^1].Label ?? "now"}", 0, columns[^1]) with { Change = (double?)change });
            headlines.AddRange(columns[..^1].Select((c, i) => material.Headline($"{label}, {periods[i].Label ?? "before"}", 0, c)));
        }

        if (PerDay(periods) is { } perDay)
        {
            sentences.Add(perDay);
        }

        if (periods[^1].Partial)
        {
            sentences.Add("The last period is not over yet, so the comparison is not like for like.");
        }

        return (sentences, [.. headlines.Take(4)]);
    }

    /// <summary>Totals of stretches of different length say little by themselves ("before and after 15 April"): what they come to a day is said too.</summary>
    private string? PerDay(TimeRange[] periods)
    {
        if (plan.Measures.Count != 1 || !AggregateRenderer.IsAdditive(plan.Measures[0]) || !periods.Any(period => period.From is null || period.To is null))
        {
            return null;
        }

        var days = periods.Select(Days).ToArray();
        if (Array.Exists(days, length => length is null or <= 0) || days.Max() <= 1.05m * days.Min())
        {
            return null;
        }

        var format = _shape.Column(_shape.Measures[0]).Format is ValueFormat.Integer ? ValueFormat.Number : _shape.Column(_shape.Measures[0]).Format;
        var daily = periods.Select((_, index) => (_shape.Number(0, _shape.Measures[index]) ?? 0) / days[index]!.Value).ToArray();
        var parts = periods.Select((period, index) => $"**{material.Values.Of(daily[index], format)}** {material.Periods.Phrase(period)} ({AnswerMaterial.Count((int)Math.Round(days[index]!.Value))} days)");
        var change = daily[0] == 0 ? string.Empty : $": {ValueText.Change(100 * (daily[^1] - daily[0]) / daily[0])}";
        return $"The periods are not equally long; a day it is {string.Join(", ", parts)}{change}.";
    }

    /// <summary>How many days of the period there is data for.</summary>
    private decimal? Days(TimeRange period)
    {
        var from = Later(period.From, material.Model.DataFrom);
        var through = material.Model.DataThrough is { } end && end < material.Now ? end : material.Now;
        var to = period.To is { } until && until < through ? until : through;
        return from is { } begin ? (decimal)(to - begin).TotalDays : null;
    }

    private static DateTimeOffset? Later(DateTimeOffset? left, DateTimeOffset? right) => left is null || right > left ? right : left;

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Breakdown()
    {
        var keys = _shape.Time.Concat(_shape.Dimensions).Order().ToArray();
        var main = plan.Comparison is { Ranges.Count: > 0 } ? _shape.Measures[^1] : _shape.Measures[0];
        var leader = Leader(main);
        var label = CountedNoun.Of(plan.Measures[0], AnswerMaterial.Lower(ResultShape.Label(_shape.Column(main)).Split(',')[0]), Many);
        var what = string.Join(" and ", keys.Select(k => AnswerMaterial.Lower(ResultShape.Label(_shape.Column(k)))));
        var ascending = plan.OrderBy is { Measure: not null, Descending: false };
        var sentences = new List<string>
        {
            $"By {what}, {Name(leader, keys)} has the {Superlative(ascending, main)} {AnswerMaterial.Lower(label)} {Period}: {material.Bold(leader, main)}{ShareOf(leader, main)}.",
        };
        if (_shape.Rows > 1)
        {
            var next = Enumerable.Range(0, _shape.Rows).Where(r => r != leader).Take(2).Select(r => $"{Name(r, keys)} ({material.Text(r, main)}{ShareOf(r, main)})");
            sentences.Add(keys.Length == 1 && plan.OrderBy is not { Measure: null } ? $"Next: {string.Join(", ", next)}." : string.Empty);
        }

        sentences.Add(plan.Limit is { } limit && _shape.Rows >= limit ? $"Shown are the {(ascending ? "lowest" : "top")} {AnswerMaterial.Count(_shape.Rows)}."
            : _shape.Rows > 3 ? $"There are {AnswerMaterial.Count(_shape.Rows)} {(keys.Length == 1 ? "groups" : "combinations")} in all." : string.Empty);
        return (sentences, [material.Headline($"{(ascending ? "Lowest" : "Highest")}: {Name(leader, keys)}", leader, main)]);
    }

    private const int Many = 2;

    private string Superlative(bool ascending, int column) => (_shape.Column(column).Format == ValueFormat.Integer, ascending) switch
    {
        (true, false) => "most",
        (true, true) => "fewest",
        (false, false) => "highest",
        _ => "lowest",
    };

    private int Leader(int column)
    {
        if (plan.OrderBy is not { Measure: not null } order)
        {
            return Math.Max(0, _shape.RowOfMaximum(column));
        }

        // Ranked within groups, the rows stand by group: the first leads its own group only.
        return plan.LimitPerGroup is null ? 0
            : order.Descending ? Math.Max(0, _shape.RowOfMaximum(column))
            : Enumerable.Range(0, _shape.Rows).MinBy(row => _shape.Number(row, column) ?? decimal.MaxValue);
    }

    // A share is said only where it is known: asked for, or of additive numbers that are all there.
    private string ShareOf(int row, int column)
    {
        if (_shape.Shares.Count > 0 && _shape.Number(row, _shape.Shares[0]) is { } share)
        {
            return $", {ValueText.Percent(share)} of the total";
        }

        var complete = plan.Limit is null && plan.LimitPerGroup is null && plan.Having is null && !_shape.Table.Truncated && plan.Comparison is null;
        var total = complete && AggregateRenderer.IsAdditive(plan.Measures[0]) ? _shape.Sum(column) : 0;
        return total > 0 && _shape.Number(row, column) is { } value ? $", {ValueText.Percent(100 * value / total)} of the total" : string.Empty;
    }

    private string Name(int row, int[] keys) => string.Join(" / ", keys.Select(k => material.Key(row, k)));

    private static string Verb(string label) => label.EndsWith('s') && !label.EndsWith("ss", StringComparison.Ordinal) ? "were" : "was";
}
