namespace Analytics.Engine.Evaluation;

/// <summary>One graded question.</summary>
public sealed record GradedAnswer(string Id, string Category, Grade Grade, bool IsUnanswerable)
{
    /// <summary>How sure the answer was, from 0 to 1; null when it was declined.</summary>
    public double? Confidence { get; init; }

    /// <summary>The question that asks the same; null: none.</summary>
    public string? ParaphraseOf { get; init; }

    /// <summary>Milliseconds of understanding and planning.</summary>
    public double UnderstandMilliseconds { get; init; }
}

/// <summary>
/// Accuracy over a set: right ÷ all, with the lower end of its 95 % interval; coverage: answered ÷ answerable; risk: wrong ÷ answered.
/// </summary>
public sealed record EvaluationReport(int Total, int Right, int Wrong, int Declined, double Accuracy, double LowerBound, double Coverage, double Risk)
{
    /// <summary>The same per category, in order of the names.</summary>
    public IReadOnlyList<CategoryReport> Categories { get; init; } = [];

    /// <summary>What was claimed against what was right, per band of confidence; only answered questions.</summary>
    public IReadOnlyList<ReliabilityBand> Reliability { get; init; } = [];

    /// <summary>Mean distance between confidence and accuracy over the bands, weighted by their size; 0 is perfect.</summary>
    public double CalibrationError => Reliability.Sum(band => band.Count) is > 0 and var all ? Reliability.Sum(band => band.Count * Math.Abs(band.Confidence - band.Accuracy)) / all : 0;

    /// <summary>Share of the questions with several wordings of which all wordings came to the same verdict; null when there are none.</summary>
    public double? Consistency { get; init; }

    /// <summary>Understanding and planning took no longer for half of the questions, and for 95 % of them.</summary>
    public (double Median, double Percentile95) Latency { get; init; }

    public static EvaluationReport Of(IReadOnlyList<GradedAnswer> answers) => Count(answers) with
    {
        Reliability = Bands(answers),
        Consistency = ConsistencyOf(answers),
        Latency = (Quantile(answers, 0.5), Quantile(answers, 0.95)),
        Categories =
        [
            .. answers.GroupBy(a => a.Category, StringComparer.OrdinalIgnoreCase)
                .OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase)
                .Select(g => new CategoryReport(g.Key, Count([.. g]))),
        ],
    };

    private static double? ConsistencyOf(IReadOnlyList<GradedAnswer> answers)
    {
        var groups = answers.GroupBy(answer => answer.ParaphraseOf ?? answer.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).ToList();
        return groups.Count == 0 ? null : (double)groups.Count(group => group.Select(answer => answer.Grade.Verdict).Distinct().Count() == 1) / groups.Count;
    }

    private static double Quantile(IReadOnlyList<GradedAnswer> answers, double share)
    {
        var sorted = answers.Select(answer => answer.UnderstandMilliseconds).Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1 < 0 ? 0 : (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    /// <summary>Lower end of Wilson's 95 % interval for a share: what the accuracy is at least, given so few questions.</summary>
    public static double WilsonLowerBound(int right, int total)
    {
        if (total == 0)
        {
            return 0;
        }

        const double Z = 1.959963984540054;
        var share = (double)right / total;
        var centre = share + (Z * Z / (2 * total));
        var margin = Z * Math.Sqrt((share * (1 - share) / total) + (Z * Z / (4.0 * total * total)));
        return Math.Max(0, (centre - margin) / (1 + (Z * Z / total)));
    }

    private static readonly double[] BandEnds = [0.7, 0.8, 0.85, 0.9, 0.95, 1.01];

    private static IReadOnlyList<ReliabilityBand> Bands(IReadOnlyList<GradedAnswer> answers)
    {
        var answered = answers.Where(answer => answer.Confidence is not null && answer.Grade.Verdict != Verdict.Declined && !(answer.IsUnanswerable && answer.Grade.Verdict == Verdict.Right)).ToList();
        return
        [
            .. BandEnds.Select((end, i) => (From: i == 0 ? 0 : BandEnds[i - 1], To: end))
                .Select(band => (band, Items: answered.Where(answer => answer.Confidence >= band.From && answer.Confidence < band.To).ToList()))
                .Where(group => group.Items.Count > 0)
                .Select(group => new ReliabilityBand(group.band.From, Math.Min(1, group.band.To), group.Items.Count, group.Items.Average(answer => answer.Confidence!.Value), (double)group.Items.Count(answer => answer.Grade.Verdict == Verdict.Right) / group.Items.Count)),
        ];
    }

    private static EvaluationReport Count(IReadOnlyList<GradedAnswer> answers)
    {
        var right = answers.Count(a => a.Grade.Verdict == Verdict.Right);
        var wrong = answers.Count(a => a.Grade.Verdict == Verdict.Wrong);
        var declined = answers.Count(a => a.Grade.Verdict == Verdict.Declined);
        var answerable = answers.Count(a => !a.IsUnanswerable);

        // Answering what cannot be answered is wrong, so it counts as answered; declining it is not.
        var answered = answers.Count(a => a.IsUnanswerable ? a.Grade.Verdict == Verdict.Wrong : a.Grade.Verdict != Verdict.Declined);
        return new EvaluationReport(
            answers.Count,
            right,
            wrong,
            declined,
            answers.Count == 0 ? 0 : (double)right / answers.Count,
            WilsonLowerBound(right, answers.Count),
            answerable == 0 ? 1 : (double)(answerable - declined) / answerable,
            answered == 0 ? 0 : (double)wrong / answered);
    }
}

/// <summary>The report of one category.</summary>
public sealed record CategoryReport(string Category, EvaluationReport Report);

/// <summary>Answers whose confidence lies in [From, To): how sure they were on average, and how many were right.</summary>
public sealed record ReliabilityBand(double From, double To, int Count, double Confidence, double Accuracy);
