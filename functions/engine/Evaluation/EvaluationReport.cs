namespace Analytics.Engine.Evaluation;

/// <summary>One graded question.</summary>
public sealed record GradedAnswer(string Id, string Category, Grade Grade, bool IsUnanswerable);

/// <summary>
/// Accuracy over a set: right ÷ all, with the lower end of its 95 % interval; coverage: answered ÷ answerable; risk: wrong ÷ answered.
/// </summary>
public sealed record EvaluationReport(int Total, int Right, int Wrong, int Declined, double Accuracy, double LowerBound, double Coverage, double Risk)
{
    /// <summary>The same per category, in order of the names.</summary>
    public IReadOnlyList<CategoryReport> Categories { get; init; } = [];

    public static EvaluationReport Of(IReadOnlyList<GradedAnswer> answers) => Count(answers) with
    {
        Categories =
        [
            .. answers.GroupBy(a => a.Category, StringComparer.OrdinalIgnoreCase)
                .OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase)
                .Select(g => new CategoryReport(g.Key, Count([.. g]))),
        ],
    };

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
