using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Tells single events.</summary>
internal static class OccurrenceTeller
{
    private const int ToldDetails = 4;

    public static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material, OccurrencePlan plan)
    {
        var shape = material.Shape;
        var (time, user, name) = (shape.IndexOf("time"), shape.IndexOf("user"), shape.IndexOf("event"));
        var what = plan.Selection.Label ?? material.Key(0, name);
        var which = plan.By is not null ? (plan.Order == OccurrenceOrder.First != IsGivenBack(material, plan) ? "smallest" : "largest") : plan.Order == OccurrenceOrder.First ? "first" : "last";
        var who = shape.Cell(0, user) is null ? " by a guest" : $" by {material.Key(0, user)}";
        var details = Enumerable.Range(0, shape.Table.Columns.Count)
            .Where(i => i != time && i != user && i != name && shape.Cell(0, i) is not null)
            .Take(ToldDetails)
            .Select(i => $"{AnswerMaterial.Lower(ResultShape.Label(shape.Column(i)))} {material.Key(0, i)}")
            .ToArray();
        var more = details.Length > 0 ? $" ({string.Join(", ", details)})" : string.Empty;
        var when = material.Text(0, time);
        var sentence = shape.Rows == 1 ? $"The {which} {what} was on **{when}**{who}{more}." : $"Here are {AnswerMaterial.Count(shape.Rows)} rows, the {which} one first: {what} on **{when}**{who}{more}.";
        return ([sentence], [material.Headline(AnswerMaterial.Capital($"{which} {what}"), 0, time)]);
    }

    /// <summary>Money given back is below zero: the largest of it comes first.</summary>
    private static bool IsGivenBack(AnswerMaterial material, OccurrencePlan plan) => plan.By == Field.Revenue && Questions.Reading.TakenBack.AreRows(material.Model, plan.Selection.Names);
}
