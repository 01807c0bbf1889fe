using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"paid more than 300 pounds in total" where rows count pence: sums are tested in what rows count, as they are told in whole units.</summary>
internal static class PartsOfMoney
{
    public static ValueTest Test(Sentence sentence, Field field, ValueTest test)
    {
        if (UnitOf(sentence, field) is not { } unit || IsSaid(sentence) || !IsAsWritten(sentence, test.Value))
        {
            return test;
        }

        return test with { Value = test.Value / unit.Factor, Upper = test.Upper / unit.Factor };
    }

    /// <summary>Who says "cents" means cents.</summary>
    public static bool IsSaid(Sentence sentence) => QuestionTokenizer.Words(sentence.Question.Text).Any(word => UnitsOfMeasure.Of(word.Lower).Any(IsPart));

    public static UnitOfMeasure? UnitOf(Sentence sentence, Field field) => sentence.Facts.PropertyOf(field) is { Role: PropertyRole.Money } property ? UnitsOfMeasure.OfName(property.Path).FirstOrDefault(IsPart) : null;

    private static bool IsPart(UnitOfMeasure unit) => unit is { Dimension: UnitsOfMeasure.Money, Factor: < 1 };

    /// <summary>A quantity with its unit may have been brought into that of the rows already.</summary>
    private static bool IsAsWritten(Sentence sentence, decimal value) => sentence.Mentions.Any(mention =>
        mention.As<NumberMeaning>() is { } number && number.Value == value && sentence.Question.Text.Contains(mention.Text, StringComparison.OrdinalIgnoreCase));
}
