using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many kilometres", "revenue per km": a unit that nothing is called by stands for the one number that is counted in it.</summary>
internal static class UnitNouns
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if ((mentions[at].IsUnknown || (mentions[at].IsNoise && ((at > 0 && mentions[at - 1].Is(Keyword.Per)) || (at + 1 < mentions.Count && (mentions[at + 1].Text.Equals("per", StringComparison.OrdinalIgnoreCase) || IsDone(mentions[at + 1])))))) && !IsOfANumber(mentions, at) && NumberIn(mentions[at].Text.ToLowerInvariant(), model) is { } number)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new FieldMeaning(Field.Property(number.Path), number) { Score = 0.9 }] };
                if (at + 1 < mentions.Count && IsDone(mentions[at + 1]))
                {
                    changed[at + 1] = mentions[at + 1].Passed();
                }
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"km driven".</summary>
    private static bool IsDone(Mention mention) => mention.Is(Keyword.LightVerb) && !mention.IsContent && (mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || mention.Text.EndsWith("en", StringComparison.OrdinalIgnoreCase));

    /// <summary>"20 km" is a quantity, "in km" how a number is to be said.</summary>
    private static bool IsOfANumber(IReadOnlyList<Mention> mentions, int at) =>
        at > 0 && (mentions[at - 1].Meanings[0] is NumberMeaning or SpanMeaning || mentions[at - 1].Text.Equals("in", StringComparison.OrdinalIgnoreCase));

    private static PropertyDefinition? NumberIn(string unit, SemanticModel model)
    {
        var dimensions = UnitsOfMeasure.Of(unit).Select(known => known.Dimension).Where(dimension => dimension is not (UnitsOfMeasure.Time or UnitsOfMeasure.Money or "share")).ToHashSet(StringComparer.Ordinal);
        return unit.Length < 2 || dimensions.Count == 0 ? null
            : model.Properties.Where(property => ModelFacts.IsNumeric(property) && UnitsOfMeasure.OfName(property.Path).Any(own => dimensions.Contains(own.Dimension))).Take(2).ToList() is [var only] ? only : null;
    }
}
