using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "who listened" where rows of one event have "Minutes Listened": the verb means those rows. "hours listened" is the number itself, told in another unit.
/// </summary>
internal static class NumberDeeds
{
    private static readonly Keyword[] Functions = [Keyword.Average, Keyword.Median, Keyword.Sum, Keyword.HowMuch, Keyword.Maximum, Keyword.Minimum, Keyword.ValueOf, Keyword.By, Keyword.Per, Keyword.Top, Keyword.Most, Keyword.MoreThan, Keyword.LessThan, Keyword.AtLeast, Keyword.AtMost, Keyword.Largest, Keyword.Smallest];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var read = new List<Mention>();
        foreach (var mention in mentions)
        {
            var before = read.Count > 0 ? read[^1] : null;
            if (DeedOf(mention) is not { } number)
            {
                read.Add(mention);
            }
            else if (before?.Meanings[0] is UnitMeaning { Plural: true } unit && UnitsOfMeasure.OfName(number.Property!.Path).Count > 0)
            {
                // "hours listened": [Minutes Listened] [in] [hours].
                read[^1] = mention with { Start = before.Start };
                read.Add(new Mention(before.Start, mention.End, "in", [new KeywordMeaning(Keyword.In) { Score = 0.9 }]));
                read.Add(before with { Start = before.Start, End = mention.End, Meanings = [unit] });
            }
            else if (before is null || before.Is(Functions) || before.Meanings[0] is NumberMeaning or UnitMeaning)
            {
                read.Add(mention);
            }
            else
            {
                read.Add(mention with { Meanings = [new EventMeaning(EventSelection.Of(number.Property!.Events[0])) { Score = 0.9, IsPartial = true }, .. mention.Meanings] });
            }
        }

        return read;
    }

    /// <summary>One word that is a form of the participle in the number's name.</summary>
    private static FieldMeaning? DeedOf(Mention mention) =>
        mention.End - mention.Start == 1 && mention.Meanings[0] is FieldMeaning { Name: null, Property: { Type: PropertyType.Number, Events.Count: 1 } property } field && ModelFacts.IsNumeric(property)
        && QuestionTokenizer.Words(property.Path) is { Count: > 1 } words && words.Any(word => word.Lower.EndsWith("ed", StringComparison.Ordinal) && word.Stem == Lexicon.StemOf(mention.Text)) && !mention.Text.EndsWith('s') ? field : null;
}
