using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>Tells what moved a number: by how much it changed as a whole, and which values of which properties make the most of that.</summary>
internal static class MovementTeller
{
    private const int Most = 3;

    public static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material, MovementPlan plan)
    {
        var shape = material.Shape;
        var (property, value, before, after, change, share) = (0, 1, 2, 3, 4, 5);
        var whole = Enumerable.Range(0, shape.Rows).FirstOrDefault(row => shape.Cell(row, property) is MovementRenderer.Whole);
        var label = AnswerMaterial.Capital(MeasureColumns.Words(plan.Measure));
        var moved = shape.Number(whole, change) ?? 0;
        var percent = shape.Number(whole, before) is { } was && was != 0 ? $" ({ValueText.Change(100 * moved / Math.Abs(was))})" : string.Empty;
        var sentences = new List<string>
        {
            moved == 0
                ? $"{label} did not change: {material.Bold(whole, after)} {material.Periods.Phrase(plan.Range)}, as {material.Periods.Phrase(plan.Before)}."
                : $"{label} {(moved > 0 ? "rose" : "fell")} from {material.Text(whole, before)} {material.Periods.Phrase(plan.Before)} to {material.Bold(whole, after)} {material.Periods.Phrase(plan.Range)}{percent}.",
        };
        var movers = Enumerable.Range(0, shape.Rows).Where(row => row != whole && (shape.Number(row, change) ?? 0) != 0).ToList();
        var along = movers.Where(row => Math.Sign(shape.Number(row, change) ?? 0) == Math.Sign(moved)).Take(Most).Select(Part).ToList();
        if (along.Count > 0)
        {
            sentences.Add($"What moved most with it: {string.Join("; ", along)}.");
        }

        if (moved != 0 && movers.Find(row => Math.Sign(shape.Number(row, change) ?? 0) == -Math.Sign(moved)) is > 0 and var against)
        {
            sentences.Add($"Against it moved {Part(against)}.");
        }

        sentences.Add("Each property takes the whole apart by itself, so parts of different properties overlap.");
        return (sentences, [material.Headline($"{label}, change", whole, change), .. movers.Take(2).Select(row => material.Headline($"{material.Key(row, property)} {material.Key(row, value)}", row, change))]);

        string Part(int row) =>
            $"{material.Key(row, property)} **{material.Key(row, value)}** ({material.Text(row, before)} → {material.Text(row, after)}{(AggregateRenderer.IsAdditive(plan.Measure) && shape.Number(row, share) is { } part ? string.Create(CultureInfo.InvariantCulture, $", {ValueText.Percent(part)} of the change") : string.Empty)})";
    }
}
