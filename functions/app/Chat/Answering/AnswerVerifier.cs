using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Answering;

/// <summary>Compares an answer with its check, or with what must hold inside it. Says what was compared; never changes a number.</summary>
internal static class AnswerVerifier
{
    private const double RelativeTolerance = 1e-6;
    private const double ShareTolerance = 0.5;

    public static Verification Verify(QueryPlan? plan, ResultTable answer, CheckPlan? check, ResultTable? checkResult)
    {
        if (answer.Rows.Count == 0)
        {
            return Verification.Unverified("There are no rows to check.");
        }

        if (check is not null && checkResult is null)
        {
            return Verification.Unverified("The second count did not finish in time.");
        }

        return check is null || checkResult is null || answer.Truncated || checkResult.Truncated ? CheckInside(plan, answer) : Compare(plan, check.Kind, answer, checkResult);
    }

    private static Verification Compare(QueryPlan? plan, CheckKind kind, ResultTable answer, ResultTable check)
    {
        var verdict = kind switch
        {
            CheckKind.PartsSumToTotal => Equal(Sum(answer), Sum(check), "The parts add up to the total of a second query"),
            CheckKind.TotalIsSumOfParts => Equal(Sum(answer), Sum(check), "A second query, split by time, adds up to the same number"),
            CheckKind.ListMatchesCount => Equal(answer.Rows.Count, Sum(check), "A second query counts as many people as the list has"),
            CheckKind.PeopleAsSetAndAsRows => Equal(Sum(answer), Sum(check), "Counted as a set of people and as distinct people of rows, it is the same number"),
            CheckKind.FirstStepMatchesCount => FirstStep(plan, answer, check),
            CheckKind.PartsAroundTotal => Around(answer, Sum(check)),
            CheckKind.SameFromEvents => Again(plan, answer, check),
            _ => Sum(answer) <= Sum(check)
                ? Verification.Consistent($"There are no more distinct things than the {Number(Sum(check))} rows behind them.")
                : Verification.Unverified($"A second query found only {Number(Sum(check))} rows behind {Number(Sum(answer))} distinct things."),
        };
        return kind != CheckKind.SameFromEvents && verdict.Status == "verified" && CameAnotherWay(answer, check)
            ? Verification.Verified($"{verdict.Text} The check read the events, the answer was added up from day rollups.")
            : verdict;
    }

    private static Verification Around(ResultTable answer, double total)
    {
        var measure = FirstMeasure(answer);
        var greatest = answer.Rows.Max(row => CellNumber.Of(row[measure]) ?? 0);
        return greatest <= total && Sum(answer) >= total
            ? Verification.Consistent($"A second query counts {Number(total)} over all parts: no part has more, and together they have no fewer.")
            : Verification.Unverified($"A second query counts {Number(total)} over all parts, which does not fit parts of up to {Number(greatest)} that add up to {Number(Sum(answer))}.");
    }

    private static bool CameAnotherWay(ResultTable answer, ResultTable check) => answer.Rollup is not null && check.Rollup is null;

    private static Verification FirstStep(QueryPlan? plan, ResultTable answer, ResultTable check)
    {
        var inside = CheckInside(plan, answer);
        var first = CellNumber.Of(answer.Rows[0][FirstMeasure(answer)]) ?? 0;
        return inside.Status == "unverified" ? inside
            : Equal(first, Sum(check), "A second query counts as many people in the first step") is { Status: "verified" } agreed ? Verification.Consistent($"{agreed.Text} {inside.Text}")
            : Verification.Unverified($"A second query gives {Number(Sum(check))} people for the first step, where the answer has {Number(first)}.");
    }

    /// <summary>Row by row; of a list that was cut, only the numbers, because things with equal numbers may change places.</summary>
    private static Verification Again(QueryPlan? plan, ResultTable answer, ResultTable check)
    {
        if (!CameAnotherWay(answer, check))
        {
            return CheckInside(plan, answer);
        }

        var wholly = plan is not MetricPlan { Limit: not null } and not MetricPlan { LimitPerGroup: not null };
        var differing = Lines(answer, wholly).Zip(Lines(check, wholly)).Count(pair => !Same(pair.First, pair.Second)) + Math.Abs(answer.Rows.Count - check.Rows.Count);
        return differing == 0
            ? Verification.Verified($"Counted again from the events, {(answer.Rows.Count == 1 ? "it is the same" : $"all {Number(answer.Rows.Count)} rows are the same")}; the answer was added up from day rollups.")
            : Verification.Unverified($"Counted again from the events, {Number(differing)} of {Number(answer.Rows.Count)} rows differ from the answer, which was added up from day rollups.");
    }

    private static IEnumerable<object?[]> Lines(ResultTable table, bool wholly) => wholly
        ? table.Rows.OrderBy(row => string.Join('\u0001', row.Where(cell => CellNumber.Of(cell) is null).Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture))), StringComparer.Ordinal)
            .ThenBy(row => string.Join('\u0001', row.Select(cell => CellNumber.Of(cell)?.ToString("R", CultureInfo.InvariantCulture))), StringComparer.Ordinal)
        : table.Rows.Select(row => row.Where((_, column) => table.Columns[column].Role is not (ColumnRole.Dimension or ColumnRole.Time)).ToArray()).OrderBy(row => row.Length == 0 ? 0 : CellNumber.Of(row[0]) ?? 0);

    private static bool Same(object?[] left, object?[] right) => left.Length == right.Length && left.Zip(right).All(pair =>
        CellNumber.Of(pair.First) is { } first && CellNumber.Of(pair.Second) is { } second
            ? IsNear(first, second)
            : string.Equals(Convert.ToString(pair.First, CultureInfo.InvariantCulture), Convert.ToString(pair.Second, CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static bool IsNear(double left, double right) => Math.Abs(left - right) <= RelativeTolerance * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right)));

    private static Verification Equal(double answer, double check, string claim) =>
        IsNear(answer, check)
            ? Verification.Verified($"{claim} ({Number(check)}).")
            : Verification.Unverified($"A second query gives {Number(check)} where the answer has {Number(answer)}.");

    private static Verification CheckInside(QueryPlan? plan, ResultTable answer) => plan switch
    {
        FunnelPlan { Output: FunnelOutput.Steps, Breakdown: null, Grain: null } => StepsNeverGrow(answer),
        RetentionPlan => PercentagesWithinBounds(answer),
        MetricPlan { ShareOfTotal: true, Limit: null, Having: null } => SharesAddUp(answer),
        CatalogPlan => Verification.Verified("Read from the catalog of the stored data."),
        _ => Verification.Unverified("No second route exists for this kind of question."),
    };

    private static Verification StepsNeverGrow(ResultTable answer)
    {
        var users = FirstMeasure(answer);
        for (var row = 1; row < answer.Rows.Count; row++)
        {
            if (CellNumber.Of(answer.Rows[row][users]) > CellNumber.Of(answer.Rows[row - 1][users]))
            {
                return Verification.Unverified("A later step has more people than the one before it.");
            }
        }

        return Verification.Consistent("No step has more people than the one before it.");
    }

    private static Verification PercentagesWithinBounds(ResultTable answer)
    {
        var shares = Enumerable.Range(0, answer.Columns.Count).Where(column => answer.Columns[column].Format == ValueFormat.Percent).ToArray();
        var within = answer.Rows.All(row => shares.All(column => CellNumber.Of(row[column]) is null or (>= 0 and <= 100)));
        return within
            ? Verification.Consistent("Every share lies between 0 and 100%.")
            : Verification.Unverified("A share lies outside 0 to 100%.");
    }

    private static Verification SharesAddUp(ResultTable answer)
    {
        var column = Enumerable.Range(0, answer.Columns.Count).FirstOrDefault(index => answer.Columns[index].Role == ColumnRole.Share, -1);
        var total = column < 0 ? 0 : answer.Rows.Sum(row => CellNumber.Of(row[column]) ?? 0);
        return Math.Abs(total - 100) <= ShareTolerance
            ? Verification.Consistent("The shares add up to 100%.")
            : Verification.Unverified("The shares do not add up to 100%.");
    }

    private static double Sum(ResultTable table)
    {
        var measure = FirstMeasure(table);
        return table.Rows.Sum(row => CellNumber.Of(row[measure]) ?? 0);
    }

    private static int FirstMeasure(ResultTable table)
    {
        for (var column = 0; column < table.Columns.Count; column++)
        {
            if (table.Columns[column].Role == ColumnRole.Measure)
            {
                return column;
            }
        }

        return table.Columns.Count - 1;
    }

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
