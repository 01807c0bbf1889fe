using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Where the rows of a thing say how many pieces they are, the thing is counted in pieces.</summary>
internal static class PiecesOfThings
{
    /// <summary>"how many PARTY BUNTING did we sell": pieces, not rows, when the rows carry a quantity.</summary>
    public static IEnumerable<Measure>? Of(Sentence sentence, Slots slots, MeasureTarget target, EventSelection? selection)
    {
        var before = sentence.Previous(target.Noun.At - 1, Keyword.In, Keyword.Of);
        var after = before >= 1 ? sentence.Previous(before - 1) : -1;
        var asksForThing = sentence.InRange(after) && sentence[after].Is(Keyword.HowMany) && sentence[before].Meanings[0] is ValueMeaning && slots.Conditions.Exists(slot => slot.At == before);
        var named = target.Noun.At == before + 1 && sentence[target.Noun.At].Text.EndsWith('s');
        if (!asksForThing || named || selection is null || sentence.Facts.Quantity is not { } quantity || !sentence.Facts.Carries(selection, Field.Property(quantity.Path)) || !ModelFacts.Sells(sentence, selection))
        {
            return null;
        }

        sentence.Assume($"counted in {Naming.Of(Field.Property(quantity.Path))}");
        return [Measures.Aggregate(Aggregation.Sum, Field.Property(quantity.Path), selection) with { Name = Naming.Of(Field.Property(quantity.Path)) }];
    }
}
