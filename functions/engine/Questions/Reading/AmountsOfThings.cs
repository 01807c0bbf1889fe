using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"average transfer amount" where one row is one transfer and carries an amount of its own, which need be no revenue.</summary>
internal static class AmountsOfThings
{
    private const double OneRowEach = 0.98;

    public static bool Is(Sentence sentence, MeasureTarget last, Noun? noun) =>
        last.Noun is EntityNoun { Entity: { Selection: { Where: null, Names: [var name] }, Fields: [var key] } } && noun is FieldNoun { Property: { } number } && noun.At == last.Noun.At + 1
        && ModelFacts.IsNumeric(number) && number.Events.Contains(name) && sentence[noun.At].Meanings[0] is FieldMeaning && !last.Aggregators.Counts
        && sentence.Facts.PropertyOf(key) is { } thing && sentence.Model.Events.FirstOrDefault(definition => definition.Name == name)?.Count is { } rows && thing.DistinctCount >= rows * OneRowEach;
}
