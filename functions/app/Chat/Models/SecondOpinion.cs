using System.Globalization;
using Analytics.Chat.Answering;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Models;

/// <summary>Sets what a language model made of a question beside what the engine makes of it, by their results: plans may differ and mean the same.</summary>
internal static class SecondOpinion
{
    private const double Agreed = 0.97;
    private const double Alone = 0.8;
    private const double Disputed = 0.6;

    public static async Task<Interpretation> WeighAsync(ReadingRequest request, Interpretation reading, ResultTable? rows, Interpretation candidate, CancellationToken cancellation)
    {
        if (rows is null || reading.Outcome is not (InterpretationOutcome.Planned or InterpretationOutcome.Sql))
        {
            return reading;
        }

        if (candidate is not { Outcome: InterpretationOutcome.Planned, Plan: { } plan })
        {
            return reading with { Confidence = Alone };
        }

        if (reading.Plan is { } own && Same(own, plan))
        {
            return reading with { Confidence = Agreed };
        }

        var other = await request.RunAsync(new ProposedQuery("The built-in engine's reading", plan, null), cancellation);
        return other.Table is { } table && Numbers(table).SequenceEqual(Numbers(rows), StringComparer.Ordinal)
            ? reading with { Confidence = Agreed }
            : reading with
            {
                Confidence = Disputed,
                Assumptions = [.. reading.Assumptions, "The built-in engine reads this question differently, and its result is another one: it is offered below."],
                Readings = [.. reading.Readings, new ReadingChoice($"As the built-in engine reads it: {plan.Title ?? request.Question.Text}", plan)],
            };
    }

    private static bool Same(QueryPlan left, QueryPlan right) => Bare(left) == Bare(right);

    private static string Bare(QueryPlan plan) => PlanJson.Serialize(plan with { Title = null, Chart = null });

    /// <summary>All numbers of a result in order of size: names and order of columns and rows are a matter of taste.</summary>
    private static IEnumerable<string> Numbers(ResultTable table) => table.Rows
        .SelectMany(row => row.Select(CellNumber.Of).OfType<double>())
        .Order()
        .Select(number => number.ToString("G9", CultureInfo.InvariantCulture));
}
