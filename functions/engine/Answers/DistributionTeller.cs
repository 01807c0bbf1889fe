using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Tells a distribution: the fullest bucket and where the middle lies.</summary>
internal static class DistributionTeller
{
    public static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material, DistributionPlan plan)
    {
        var shape = material.Shape;
        var (bucket, count, share) = (shape.Dimensions[0], shape.Measures[0], shape.Shares[0]);
        var total = shape.Sum(count);
        if (total == 0)
        {
            return (["Nothing falls into any of the buckets."], []);
        }

        var things = AnswerMaterial.Lower(ResultShape.Label(shape.Column(count)));
        var value = AnswerMaterial.Lower(ResultShape.Label(shape.Column(bucket)));
        var best = shape.RowOfMaximum(count);
        var middle = 0;
        for (decimal seen = 0; middle < shape.Rows; middle++)
        {
            seen += shape.Number(middle, count) ?? 0;
            if (seen * 2 >= total)
            {
                break;
            }
        }

        return ([
            $"Of {material.Values.Of(total, ValueFormat.Integer)} {things}, most ({material.Bold(best, count)}, {material.Text(best, share)}) have {material.Key(best, bucket)} {value} {material.Periods.Phrase(plan.Range)}.",
            $"Half have {material.Key(Math.Min(middle, shape.Rows - 1), bucket)} or less.",
        ], [material.Headline($"Most: {material.Key(best, bucket)}", best, share)]);
    }
}
