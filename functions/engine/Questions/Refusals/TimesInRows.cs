using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"average time between opened_at and closed_at" where one row has both: no plan takes one time of a row from the other, and the number of different times would be no answer.</summary>
internal static class TimesInRows
{
    private const double Certain = 0.6;

    public static Declined? Between(Sentence sentence)
    {
        if (!sentence.Mentions.Any(mention => mention.Is(Keyword.TimeBetween, Keyword.Between) || mention.Text.StartsWith("diff", StringComparison.OrdinalIgnoreCase) || mention.Text.StartsWith("how long", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var times = sentence.Mentions.Select(mention => mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score >= Certain && field is { Field.Source: FieldSource.EventProperty, Property: { Type: PropertyType.Timestamp } or { Role: PropertyRole.Time } })).OfType<FieldMeaning>().DistinctBy(field => field.Field).ToList();
        return times is [var first, var second] && first.Property!.Events.FirstOrDefault(second.Property!.Events.Contains) is { } row
            ? new Declined("question.not_understood", $"Rows of {row} have both {first.Field.Path} and {second.Field.Path}, but I cannot take the time from one to the other within a row. A query in SQL can, or an event for each of the two.") { Missing = [first.Field.Path!, second.Field.Path!] }
            : null;
    }
}
