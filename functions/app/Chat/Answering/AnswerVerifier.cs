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

        if (check is not null && checkResult is not null && !answer.Truncated && !checkResult.Truncated)
        {
            return Compare(check.Kind, answer, checkResult);
        }

        if (check is not null && checkResult is null)
        {
            return Verification.Unverified("The second count did not finish in time.");
        }

        return CheckInside(plan, answer);
    }

    private static Verification Compare(CheckKind kind, ResultTable answer, ResultTable check) => kind switch
    {
        CheckKind.PartsSumToTotal => Equal(Sum(answer), Sum(check), "The parts add up to the total of a second query"),
        CheckKind.TotalIsSumOfParts => Equal(Sum(answer), Sum(check), "A second query, split by time, adds up to the same number"),
        CheckKind.ListMatchesCount => Equal(answer.Rows.Count, Sum(check), "A second query counts as many people as the list has"),
        _ => Sum(answer) <= Sum(check)
            ? Verification.Consistent($"There are no more distinct things than the {Number(Sum(check))} rows behind them.")
            : Verification.Unverified($"A second query found only {Number(Sum(check))} rows behind {Number(Sum(answer))} distinct things."),
    };

    private static Verification Equal(double answer, double check, string claim) =>
        Math.Abs(answer - check) <= RelativeTolerance * Math.Max(1, Math.Max(Math.Abs(answer), Math.Abs(check)))
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
